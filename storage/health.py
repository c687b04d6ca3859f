"""The repository of incidents, and of the notices that report them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from storage.alerts import insert_alert
from storage.rows import insert_row, only
from storage.tables import health_event, service
from watchword.domain.incident import Incident, NewNotice, Subject, refused_edit


class SqlHealth:
    """Implements HealthRepository on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self) -> Sequence[Incident]:
        rows = self._connection.execute(
            select(health_event).where(health_event.c.closed_at.is_(None))
        )
        return [incident_of(row) for row in rows]

    def refused_edit(self) -> Incident | None:
        row = only(self._connection, service)
        return None if row.refused_at is None else refused_edit(row.refusal, row.refused_at)

    def heartbeat(self) -> datetime | None:
        at: datetime | None = only(self._connection, service).tick_at
        return at

    def refuse_edit(self, reason: str, now: datetime) -> None:
        since = func.coalesce(service.c.refused_at, now)
        self._connection.execute(update(service).values(refused_at=since, refusal=reason))

    def accept_edit(self) -> None:
        self._connection.execute(
            update(service)
            .where(service.c.refused_at.is_not(None))
            .values(refused_at=None, refusal=None)
        )

    def begin(self, incident: Incident, notice: NewNotice, now: datetime) -> None:
        event = insert_row(
            self._connection,
            health_event,
            kind=incident.kind.value,
            subject=incident.subject,
            reason=incident.reason,
            since=incident.since,
            opened_at=now,
        )
        self._create_notice(event, "open", notice, now)

    def end(self, incident: Incident, notice: NewNotice | None, now: datetime) -> None:
        here = (
            health_event.c.kind == incident.kind.value,
            health_event.c.subject == incident.subject,
            health_event.c.closed_at.is_(None),
        )
        event = self._connection.execute(select(health_event.c.id).where(*here)).scalar_one()
        self._connection.execute(
            update(health_event).where(health_event.c.id == event).values(closed_at=now)
        )
        if notice is not None:
            self._create_notice(event, "closed", notice, now)

    def _create_notice(
        self, event: int, development: str, notice: NewNotice, now: datetime
    ) -> None:
        values = {
            "key": f"health:{event}:{development}",
            "topic": "",
            "development": development,
            "health_id": event,
            "reason": development,
        }
        insert_alert(self._connection, values, notice.schedules, now)


def incident_of(row: Any) -> Incident:
    """The incident of a row of `health_event`."""
    return Incident(
        kind=Subject(row.kind),
        subject=row.subject,
        reason=row.reason,
        since=row.since,
        ended_at=row.closed_at,
    )
