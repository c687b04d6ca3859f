"""The changes of messages that were sent: one row a message, due while it is to be changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from storage.message_items import alert_items
from storage.rows import is_due, only, upsert
from storage.tables import alert, delivery, message, message_update
from watchword.domain.delivery import DeliveryState, Kind, Message, Update
from watchword.domain.update import MAX_UPDATE_AHEAD, UPDATE_DELAY, UpdateEnd


def channels_with_updates(now: datetime) -> Select[tuple[str]]:
    """The channels on which a message is to be changed."""
    due = is_due(message_update.c.due_at, now, MAX_UPDATE_AHEAD)
    return (
        select(message.c.channel)
        .join(message_update, message_update.c.message_id == message.c.id)
        .where(due)
    )


class SqlUpdates:
    """Implements UpdateRepository on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def request(self, story: int, channels: Collection[str], now: datetime) -> None:
        if not channels:
            return
        of_story = (
            select(delivery.c.message_id)
            .join(alert, alert.c.id == delivery.c.alert_id)
            .where(alert.c.story_id == story, delivery.c.channel.in_(channels))
            .where(delivery.c.message_id.is_not(None))
        )
        rows = self._connection.execute(
            select(message.c.id)
            .join(delivery, delivery.c.message_id == message.c.id)
            .join(alert, alert.c.id == delivery.c.alert_id)
            .where(message.c.id.in_(of_story), message.c.in_reply_to.is_(None))
            .where(message.c.kind != Kind.DIGEST.value)
            .where(message.c.state != DeliveryState.DEAD.value)
            .group_by(message.c.id)
            .having(func.count(alert.c.article_id.distinct()) == 1)
        )
        for row in rows.all():
            values = {"due_at": now + UPDATE_DELAY, "attempt": 0}
            upsert(self._connection, message_update, {"message_id": row.id}, values)

    def next_due(self, channel: str, now: datetime) -> str | None:
        due = is_due(message_update.c.due_at, now, MAX_UPDATE_AHEAD)
        found: str | None = self._connection.scalars(
            select(message_update.c.message_id)
            .join(message, message.c.id == message_update.c.message_id)
            .where(message.c.channel == channel, due)
            .order_by(message_update.c.due_at, message_update.c.message_id)
            .limit(1)
        ).one_or_none()
        return found

    def begin(self, message_id: str, now: datetime, lease: timedelta) -> Message | None:
        here = message_update.c.message_id == message_id
        row = only(self._connection, message, message.c.id == message_id)
        if row.receiver_id is None or row.sent_at is None:
            return None
        again = {"attempt": message_update.c.attempt + 1, "due_at": now + lease}
        self._connection.execute(update(message_update).where(here).values(**again))
        known = only(self._connection, message_update, here)
        return Message(
            id=row.id,
            channel=row.channel,
            attempt=known.attempt,
            created_at=row.created_at,
            members=alert_items(
                self._connection, delivery.c.message_id == message_id, at=row.sent_at
            ),
            kind=Kind(row.kind),
            note=row.note,
            update=Update(receiver_id=row.receiver_id, count=known.updates + 1, at=now),
        )

    def is_early(self, message_id: str) -> bool:
        state = select(message.c.state).where(message.c.id == message_id)
        return bool(self._connection.scalars(state).one() == DeliveryState.WAITING.value)

    def end(self, message_id: str, attempt: int, end: UpdateEnd, now: datetime) -> None:
        values: dict[str, Any] = {"due_at": end.due_at, "reason": end.reason}
        if not end.reason:
            values |= {"updates": message_update.c.updates + 1, "updated_at": now}
        mine = (message_update.c.message_id == message_id, message_update.c.attempt == attempt)
        self._connection.execute(update(message_update).where(*mine).values(**values))

    def postpone(self, message_id: str, due_at: datetime | None, reason: str) -> None:
        here = message_update.c.message_id == message_id
        self._connection.execute(
            update(message_update).where(here).values(due_at=due_at, reason=reason)
        )
