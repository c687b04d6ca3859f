"""The outbox: deliveries that wait, the messages that carry them, and how each hand-over ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, true, update

from storage.message_items import alert_item, member, notices
from storage.rows import is_due, only
from storage.tables import (
    alert,
    channel,
    delivery,
    message,
    service,
)
from watchword.domain.channel import Channel, first_due
from watchword.domain.delivery import (
    LEASE,
    Dead,
    DeliveryRecord,
    DeliveryState,
    DueDelivery,
    DueMessage,
    Kind,
    Message,
    Outcome,
    Sent,
    TryAgain,
    message_id,
)
from watchword.domain.gate import Batch, Postpone

MAX_MESSAGE_AHEAD = timedelta(hours=25)
MAX_DELIVERY_AHEAD = timedelta(hours=50)
HOUR = timedelta(hours=1)
MAX_DUE = 1000
"""Deliveries looked at for one message."""
WAITING = DeliveryState.WAITING.value


class SqlDeliveries:
    """The repository of deliveries and messages, on one transaction's connection."""

    def __init__(self, connection: Connection, domain: str) -> None:
        self._connection, self._domain = connection, domain

    # --- questions ---

    def list(self, *, limit: int, alert: int | None = None) -> Sequence[DeliveryRecord]:
        rows = self._connection.execute(
            select(
                delivery, message.c.due_at.label("again_at"), message.c.attempt, message.c.sent_at
            )
            .add_columns(message.c.reason.label("trouble"))
            .join_from(delivery, message, isouter=True)
            .where(true() if alert is None else delivery.c.alert_id == alert)
            .order_by(delivery.c.alert_id.desc(), delivery.c.channel)
            .limit(limit)
        )
        return [
            DeliveryRecord(
                alert=row.alert_id,
                channel=row.channel,
                state=DeliveryState(row.state),
                reason=row.reason or row.trouble or "",
                due_at=row.due_at or row.again_at,
                attempts=row.attempt or 0,
                sent_at=row.sent_at,
                message_id=row.message_id,
            )
            for row in rows
        ]

    def channels_due(self, now: datetime) -> Sequence[str]:
        names = select(message.c.channel).where(_message_due(now))
        fresh = select(delivery.c.channel).where(_delivery_due(now))
        empty = select(channel.c.name).where(is_due(channel.c.digest_at, now, MAX_DELIVERY_AHEAD))
        return sorted(self._connection.scalars(names.union(fresh, empty)))

    def next_due_message(self, channel: str, now: datetime) -> DueMessage | None:
        row = self._connection.execute(
            select(message)
            .where(message.c.channel == channel, _message_due(now))
            .order_by(message.c.due_at, message.c.id)
            .limit(1)
        ).one_or_none()
        if row is None:
            return None
        in_flight = row.attempt > row.finished_attempts
        return DueMessage(
            id=row.id,
            attempt=row.attempt,
            unknown_outcomes=row.unknown_outcomes + in_flight,
            urgent=row.kind == Kind.URGENT,
            in_flight=in_flight,
            first_at=row.first_at,
        )

    def due(self, channel: str, now: datetime) -> Sequence[DueDelivery]:
        rows = self._connection.execute(
            select(delivery, alert.c.topic, alert.c.story_id, alert.c.urgent, message.c.key)
            .join_from(delivery, alert)
            .join(message, _of_its_slot(), isouter=True)
            .where(delivery.c.channel == channel, _delivery_due(now))
            .order_by(delivery.c.due_at, delivery.c.id)
            .limit(MAX_DUE)
        )
        return [
            DueDelivery(
                id=row.id,
                created_at=row.created_at,
                topic=row.topic,
                story=row.story_id or -row.alert_id,
                urgent=row.urgent,
                slot=row.slot,
                closed=row.key is not None,
                reason=row.reason,
            )
            for row in rows
        ]

    def recent_messages(
        self, channel: str, now: datetime
    ) -> tuple[Sequence[datetime], Sequence[datetime]]:
        rows = self._connection.execute(
            select(message.c.created_at, message.c.kind)
            .where(message.c.channel == channel, message.c.created_at > now - HOUR)
            .where(message.c.created_at <= now)
            .order_by(message.c.created_at)
        ).all()
        urgent = [row.created_at for row in rows if row.kind == Kind.URGENT]
        return [row.created_at for row in rows if row.kind != Kind.URGENT], urgent

    def is_closed(self, channel: str, slot: str) -> bool:
        return self._is_taken(channel, digest_key(slot))

    def unanswered(self, message_id: str) -> tuple[int, datetime]:
        row = only(self._connection, message, message.c.id == message_id)
        return row.unanswered, row.first_at

    # --- changes ---

    def reconcile(self, channels: Iterable[str], topics: Iterable[str], now: datetime) -> None:
        no_channel = delivery.c.channel.not_in(list(channels))
        self._end(and_(no_channel, delivery.c.message_id.is_(None)), "dead", "channel removed")
        self._end_messages(message.c.channel.not_in(list(channels)), "channel removed")
        gone = and_(alert.c.health_id.is_(None), alert.c.topic.not_in(list(topics)))
        of_gone_topic = select(alert.c.id).where(gone)
        untold = and_(delivery.c.alert_id.in_(of_gone_topic), delivery.c.message_id.is_(None))
        self._end(untold, "skipped", "topic removed")

    def is_complete(self, delivery_id: int) -> bool:
        try:
            member(self._connection, delivery_id)
            told = select(alert.c.health_id).join_from(delivery, alert)
            if self._connection.scalar(told.where(delivery.c.id == delivery_id)) is None:
                alert_item(self._connection, delivery_id)
        except Exception:  # noqa: BLE001  a torn row raises whatever it raises
            return False
        return True

    def create_message(self, channel: str, chosen: Batch, now: datetime) -> str:
        database = only(self._connection, service).database_id
        if chosen.kind is Kind.DIGEST:
            key = digest_key(chosen.note)
        else:
            key = self._free_key(channel, f"alert:{min(chosen.members)}")
        members = [member(self._connection, one) for one in sorted(chosen.members)]
        name = f"{message_id(database, channel, key, members)}@{self._domain}"
        self._connection.execute(
            insert(message).values(
                id=name,
                channel=channel,
                key=key,
                kind=chosen.kind.value,
                note=chosen.note,
                created_at=now,
                first_at=now,
                due_at=now,
                state=WAITING,
            )
        )
        for one in chosen.members:
            self._set(one, message_id=name, due_at=None, reason="")
        return name

    def begin_attempt(self, message_id: str, now: datetime, *, outcome_unknown: bool) -> Message:
        here = message.c.id == message_id
        self._connection.execute(
            update(message)
            .where(here)
            .values(
                attempt=message.c.attempt + 1,
                due_at=now + LEASE,
                unknown_outcomes=message.c.unknown_outcomes + int(outcome_unknown),
            )
        )
        row = only(self._connection, message, here)
        members = select(delivery.c.id).where(delivery.c.message_id == message_id)
        stories = members.join_from(delivery, alert).where(alert.c.health_id.is_(None))
        ids = self._connection.scalars(stories.order_by(delivery.c.id)).all()
        return Message(
            id=row.id,
            channel=row.channel,
            attempt=row.attempt,
            created_at=row.created_at,
            members=tuple(alert_item(self._connection, one) for one in ids),
            notices=notices(self._connection, message_id),
            kind=Kind(row.kind),
            note=row.note,
        )

    def postpone(self, delivery_id: int, postponed: Postpone) -> None:
        self._set(
            delivery_id, due_at=postponed.due_at, slot=postponed.slot, reason=postponed.reason
        )

    def skip(self, delivery_id: int, reason: str) -> None:
        self._end(delivery.c.id == delivery_id, "skipped", reason)

    def mark_dead(self, delivery_id: int, reason: str) -> None:
        self._end(delivery.c.id == delivery_id, "dead", reason)

    def retry(self, alert: int, name: str | None, now: datetime) -> Sequence[str]:
        there = select(channel.c.name).where(channel.c.removed_at.is_(None))
        ended = (
            delivery.c.alert_id == alert,
            delivery.c.state != WAITING,
            delivery.c.channel.in_(there),
            true() if name is None else delivery.c.channel == name,
        )
        names = sorted(self._connection.scalars(select(delivery.c.channel).where(*ended)))
        again = {"state": WAITING, "due_at": now, "message_id": None, "reason": "", "slot": None}
        self._connection.execute(update(delivery).where(*ended).values(**again))
        return names

    def finish_attempt(
        self,
        message_id: str,
        attempt: int,
        ended: Outcome,
        now: datetime,
        *,
        outcome_unknown: bool = False,
    ) -> bool:
        counts = {
            "finished_attempts": attempt,
            "unknown_outcomes": message.c.unknown_outcomes + int(outcome_unknown),
        }
        match ended:
            case Sent():
                return self._end_message(message_id, attempt, "sent", "", sent_at=now, **counts)
            case Dead(reason=reason):
                return self._end_message(message_id, attempt, "dead", reason, **counts)
            case TryAgain(due_at=at, reason=reason, unanswered=unanswered):
                counts["unanswered"] = message.c.unanswered + int(unanswered)
                return self._end_message(message_id, attempt, WAITING, reason, due_at=at, **counts)

    def make_due(self, channel: str, because: str, now: datetime) -> None:
        """What waits on the channel for a reason that begins so is due now."""
        for table, more in ((delivery, delivery.c.message_id.is_(None)), (message, true())):
            mine = (table.c.channel == channel, table.c.state == WAITING, more)
            self._connection.execute(
                update(table).where(*mine, table.c.reason.startswith(because)).values(due_at=now)
            )

    def reschedule(self, channel: Channel, now: datetime) -> None:
        """The channel's hours have changed: what waits gets its moment as if decided under them."""
        rows = self._connection.execute(
            select(delivery.c.id, delivery.c.created_at, alert.c.urgent)
            .join_from(delivery, alert)
            .where(delivery.c.channel == channel.name, delivery.c.state == WAITING)
            .where(delivery.c.message_id.is_(None))
        )
        for row in rows.all():
            schedule = first_due(channel, urgent=row.urgent, after_gap=False, now=row.created_at)
            due_at = max(schedule.due_at, now)
            self._set(row.id, due_at=due_at, slot=schedule.slot, reason=schedule.reason)

    def release_leases(self, now: datetime) -> None:
        """Hand-overs of a daemon that died have no end; they are repeated now, not when leases end."""
        in_flight = (message.c.state == WAITING, message.c.attempt > message.c.finished_attempts)
        self._connection.execute(update(message).where(*in_flight).values(due_at=now))

    # --- within ---

    def _end_message(
        self, message_id: str, attempt: int, state: str, reason: str, **values: Any
    ) -> bool:
        mine = and_(
            message.c.id == message_id, message.c.attempt == attempt, message.c.state == WAITING
        )
        values = {"state": state, "reason": reason, "due_at": None} | values
        if self._connection.execute(update(message).where(mine).values(values)).rowcount != 1:
            return False
        members = delivery.c.message_id == message_id
        self._connection.execute(
            update(delivery).where(members).values(state=state, reason=reason)
        )
        return True

    def _end(self, which: ColumnElement[bool], state: str, reason: str) -> None:
        self._connection.execute(
            update(delivery)
            .where(which, delivery.c.state == WAITING)
            .values(state=state, reason=reason, due_at=None)
        )

    def _end_messages(self, which: ColumnElement[bool], reason: str) -> None:
        gone = select(message).where(which, message.c.state == WAITING)
        for row in self._connection.execute(gone).all():
            unknown = "; it may have arrived" if row.attempt > row.finished_attempts else ""
            self._connection.execute(
                update(message)
                .where(message.c.id == row.id)
                .values(state="dead", reason=reason + unknown, due_at=None)
            )
            self._end(delivery.c.message_id == row.id, "dead", reason + unknown)

    def _set(self, delivery_id: int, **values: Any) -> None:
        self._connection.execute(
            update(delivery).where(delivery.c.id == delivery_id).values(**values)
        )

    def _is_taken(self, channel: str, key: str) -> bool:
        here = select(message.c.id).where(message.c.channel == channel, message.c.key == key)
        return self._connection.execute(here).first() is not None

    def _free_key(self, channel: str, key: str) -> str:
        """`alert:7`; sent again by hand, the delivery's next message is `again:alert:7:1`."""
        like = or_(message.c.key == key, message.c.key.startswith(f"again:{key}:"))
        count = select(func.count()).where(message.c.channel == channel, like)
        before = self._connection.execute(count).scalar_one()
        return key if before == 0 else f"again:{key}:{before}"


def _message_due(now: datetime) -> ColumnElement[bool]:
    return and_(message.c.state == WAITING, is_due(message.c.due_at, now, MAX_MESSAGE_AHEAD))


def _delivery_due(now: datetime) -> ColumnElement[bool]:
    return and_(
        delivery.c.state == WAITING,
        delivery.c.message_id.is_(None),
        is_due(delivery.c.due_at, now, MAX_DELIVERY_AHEAD),
    )


def digest_key(slot: str) -> str:
    """The key of the one message that a digest hour has."""
    return f"digest:{slot}"


def _of_its_slot() -> ColumnElement[bool]:
    """The message of the digest hour that a delivery waits for: the slot is closed."""
    return and_(
        message.c.channel == delivery.c.channel,
        message.c.key == "digest:" + delivery.c.slot,
    )
