"""Incidents, and the notices that tell of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from storage.tables import alert, delivery, health_event
from watchword.domain.delivery import DeliveryState
from watchword.domain.incident import Incident, NewNotice, Subject


class SqlHealth:
    """The repository of incidents, on one transaction's connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self) -> Sequence[Incident]:
        rows = self._connection.execute(
            select(health_event).where(health_event.c.closed_at.is_(None))
        )
        return [incident_of(row) for row in rows]

    def begin(self, incident: Incident, notice: NewNotice, now: datetime) -> None:
        event = self._insert(
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

    def _create_notice(self, event: int, what: str, notice: NewNotice, now: datetime) -> None:
        alert_id = self._insert(
            alert,
            key=f"health:{event}:{what}",
            topic="",
            development=what,
            health_id=event,
            channels=list(notice.schedules),
            reason=what,
            created_at=now,
        )
        for name, schedule in notice.schedules.items():
            self._insert(
                delivery,
                alert_id=alert_id,
                channel=name,
                created_at=now,
                state=DeliveryState.WAITING.value,
                due_at=schedule.due_at,
                slot=schedule.slot,
                reason=schedule.reason,
            )

    def _insert(self, table: Any, **values: Any) -> int:
        (key,) = self._connection.execute(insert(table).values(**values)).inserted_primary_key or (
            0,
        )
        return int(key)


def incident_of(row: Any) -> Incident:
    """Of a row of `health_event`."""
    return Incident(
        kind=Subject(row.kind),
        subject=row.subject,
        reason=row.reason,
        since=row.since,
        ended_at=row.closed_at,
    )
