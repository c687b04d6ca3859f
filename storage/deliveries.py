"""The repository of deliveries, of the messages that carry them, and of their outcomes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, true, update

from storage.alerts import waiting
from storage.due import MAX_DELIVERY_AHEAD, WAITING, delivery_due, due_deliveries
from storage.endings import columns_of_reason as _reason
from storage.endings import end, withdraw
from storage.listing import list_deliveries
from storage.message_items import alert_items, member_keys, notices, sent_at_once, told_spikes
from storage.message_keys import (
    digest_key,
    first_message,
    free_key,
    is_key_used,
    sent_message,
)
from storage.possible import add_listing, last_listed_at, possible_items
from storage.renames import gone_topics, waiting_alerts
from storage.reviews import review_of
from storage.rows import is_due, only, steps, update_rows
from storage.tables import (
    alert,
    channel,
    delivery,
    message,
    service,
)
from storage.updates import channels_with_updates
from watchword.domain.alert import EVERY, AlertFilter
from watchword.domain.channel import Channel, reschedule
from watchword.domain.delivery import (
    Dead,
    DeliveryRecord,
    DeliveryState,
    DueDelivery,
    DueMessage,
    Kind,
    Message,
    Outcome,
    ReasonCode,
    Sent,
    Taken,
    TryAgain,
)
from watchword.domain.digest import SentAtOnce
from watchword.domain.gate import Batch, Postpone
from watchword.domain.message import message_id
from watchword.domain.reload import WaitingAlerts
from watchword.domain.unsubscribe import only_topic, unsubscribe_path

MAX_MESSAGE_AHEAD = timedelta(hours=25)
"""No rule sets `message.due_at` further ahead than this."""
HOUR = timedelta(hours=1)


class SqlDeliveries:
    """Implements DeliveryRepository on the connection of one transaction.

    `domain`: what the ids of messages end in.
    """

    def __init__(self, connection: Connection, domain: str) -> None:
        self._connection, self._domain = connection, domain

    # --- questions ---

    def list(
        self, *, limit: int, alerts: Collection[int] | None = None, only: AlertFilter = EVERY
    ) -> Sequence[DeliveryRecord]:
        return list_deliveries(self._connection, limit, alerts, only)

    def channels_due(self, now: datetime) -> Sequence[str]:
        names = select(message.c.channel).where(_message_due(now))
        fresh = select(delivery.c.channel).where(delivery_due(now))
        empty = select(channel.c.name).where(is_due(channel.c.digest_at, now, MAX_DELIVERY_AHEAD))
        changed = channels_with_updates(now)
        return sorted(self._connection.scalars(names.union(fresh, empty, changed)))

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
        return due_deliveries(self._connection, channel, now)

    def sent_at_once(self, channel: str, since: datetime) -> Sequence[SentAtOnce]:
        return sent_at_once(self._connection, channel, since)

    def last_digest_at(self, channel: str) -> datetime | None:
        sent = (message.c.kind == Kind.DIGEST.value, message.c.sent_at.is_not(None))
        last = select(func.max(message.c.created_at)).where(message.c.channel == channel, *sent)
        at: datetime | None = self._connection.scalar(last)
        return at

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
        counted = (Kind.ALERT, Kind.CAPPED)
        return [row.created_at for row in rows if row.kind in counted], urgent

    def channels_held(self, now: datetime) -> Sequence[str]:
        held = delivery.c.reason_code == ReasonCode.FIRST_POLLS.value
        later = (delivery.c.state == WAITING, delivery.c.due_at > now)
        return self._connection.scalars(
            select(delivery.c.channel).where(*later, held).distinct()
        ).all()

    def is_closed(self, channel: str, slot: str) -> bool:
        return is_key_used(self._connection, channel, digest_key(slot))

    def waiting_for_gone(self) -> WaitingAlerts:
        return waiting_alerts(self._connection)

    def last_possible_at(self, channel: str) -> datetime | None:
        return last_listed_at(self._connection, channel)

    def unanswered(self, message_id: str) -> tuple[int, datetime]:
        row = only(self._connection, message, message.c.id == message_id)
        return row.unanswered, row.first_at

    # --- changes ---

    def reconcile(self, now: datetime) -> WaitingAlerts:
        gone_channels = select(channel.c.name).where(channel.c.removed_at.is_not(None))
        gone = list(gone_topics(self._connection))
        of_gone = select(alert.c.id).where(alert.c.health_id.is_(None), alert.c.topic.in_(gone))
        back = and_(
            delivery.c.reason_code == ReasonCode.TOPIC_GONE.value,
            delivery.c.alert_id.not_in(of_gone),
        )
        concerned = or_(
            delivery.c.channel.in_(gone_channels), delivery.c.alert_id.in_(of_gone), back
        )
        waits = (delivery.c.state == WAITING, delivery.c.message_id.is_(None))
        self._connection.execute(update(delivery).where(concerned, *waits).values(due_at=now))
        held = (message.c.state == WAITING, message.c.channel.in_(gone_channels))
        known = message.c.attempt == message.c.finished_attempts
        self._connection.execute(update(message).where(known, *held).values(due_at=now))
        return self.waiting_for_gone()

    def is_complete(self, delivery_id: int) -> bool:
        try:
            alert_items(self._connection, delivery.c.id == delivery_id)
        except Exception:  # noqa: BLE001  damaged data can raise anything
            return False
        return True

    def create_message(
        self, channel: str, chosen: Batch, now: datetime, *, threads: bool = False
    ) -> str:
        database = only(self._connection, service).database_id
        if chosen.kind is Kind.DIGEST:
            key = digest_key(chosen.note)
        else:
            key = free_key(self._connection, channel, f"alert:{min(chosen.members)}")
        members = member_keys(self._connection, chosen.members)
        name = f"{message_id(database, channel, key, members)}@{self._domain}"
        self._connection.execute(
            insert(message).values(
                id=name,
                channel=channel,
                key=key,
                kind=chosen.kind.value,
                note=chosen.note,
                created_at=now,
                first_at=chosen.waits_since or now,
                in_reply_to=first_message(self._connection, channel, chosen) if threads else None,
                due_at=now,
                state=WAITING,
            )
        )
        values = {"message_id": name, "due_at": None} | _reason("")
        placed = [values | {"id": one, "position": at} for at, one in enumerate(chosen.members)]
        update_rows(self._connection, delivery, "id", placed)
        return name

    def list_possible(
        self, message_id: str, channel: str, topics: Collection[str], since: datetime
    ) -> None:
        add_listing(self._connection, message_id, channel, topics, since)

    def begin_attempt(
        self, message_id: str, now: datetime, lease: timedelta, *, outcome_unknown: bool
    ) -> Message:
        here = message.c.id == message_id
        self._connection.execute(
            update(message)
            .where(here)
            .values(
                attempt=message.c.attempt + 1,
                due_at=now + lease,
                unknown_outcomes=message.c.unknown_outcomes + int(outcome_unknown),
            )
        )
        row = only(self._connection, message, here)
        created = Message(
            id=row.id,
            channel=row.channel,
            attempt=row.attempt,
            created_at=row.created_at,
            members=alert_items(self._connection, delivery.c.message_id == message_id),
            notices=notices(self._connection, message_id),
            spikes=told_spikes(self._connection, message_id),
            possible=possible_items(self._connection, message_id),
            kind=Kind(row.kind),
            note=row.note,
            in_reply_to=sent_message(self._connection, row.in_reply_to),
            taken=row.taken,
            review=review_of(self._connection, row.note) if row.kind == Kind.REVIEW else None,
        )
        topic = only_topic(created)
        if topic is None:
            return created
        key = only(self._connection, service).signing_key
        return replace(created, unsubscribe=unsubscribe_path(key, row.channel, topic))

    def postpone(self, deliveries: Sequence[int], postponed: Postpone) -> None:
        self._set(
            deliveries,
            due_at=postponed.due_at,
            slot=postponed.slot,
            **_reason(postponed.reason, postponed.code),
        )

    def skip(self, deliveries: Sequence[int], reason: str) -> None:
        for some in steps(deliveries):
            end(self._connection, delivery.c.id.in_(some), DeliveryState.SKIPPED, reason)

    def mark_dead(self, deliveries: Sequence[int], reason: str) -> None:
        for some in steps(deliveries):
            end(self._connection, delivery.c.id.in_(some), DeliveryState.DEAD, reason)

    def withdraw(self, alert: int, reason: str) -> Sequence[str]:
        return withdraw(self._connection, alert, reason)

    def retry(self, alert: int, name: str | None, now: datetime) -> Sequence[str]:
        there = select(channel.c.name).where(channel.c.removed_at.is_(None))
        ended = (
            delivery.c.alert_id == alert,
            delivery.c.state != WAITING,
            delivery.c.channel.in_(there),
            true() if name is None else delivery.c.channel == name,
        )
        names = sorted(self._connection.scalars(select(delivery.c.channel).where(*ended)))
        again = {"state": WAITING, "due_at": now, "message_id": None, "slot": None}
        again |= {"created_at": now} | _reason(
            ""
        )  # its 72 h begin anew, and no past mute covers it
        self._connection.execute(update(delivery).where(*ended).values(**again))
        return names

    def record_part(
        self, message_id: str, attempt: int, taken: Taken, now: datetime, lease: timedelta
    ) -> bool:
        receiver_id = func.coalesce(message.c.receiver_id, taken.receiver_id)
        values = {"taken": taken.items, "receiver_id": receiver_id, "due_at": now + lease}
        return self._update_waiting(message_id, attempt, values)

    def finish_attempt(
        self,
        message_id: str,
        attempt: int,
        ended: Outcome,
        now: datetime,
        *,
        outcome_unknown: bool = False,
    ) -> bool:
        counts: dict[str, Any] = {
            "finished_attempts": attempt,
            "unknown_outcomes": message.c.unknown_outcomes + int(outcome_unknown),
        }
        match ended:
            case Sent(receiver_id=receiver_id):
                counts["receiver_id"] = func.coalesce(message.c.receiver_id, receiver_id)
                end = {"state": "sent", "sent_at": now} | _reason("")
            case Dead(reason=reason):
                end = {"state": "dead"} | _reason(reason)
            case TryAgain(due_at=at, reason=reason, code=code, unanswered=unanswered):
                end = {"state": WAITING, "due_at": at} | _reason(reason, code)
                counts["unanswered"] = message.c.unanswered + int(unanswered)
        return self._end_attempt(message_id, attempt, counts | end)

    def make_due(self, channel: str, code: ReasonCode, now: datetime) -> None:
        for table, more in ((delivery, delivery.c.message_id.is_(None)), (message, true())):
            mine = (table.c.channel == channel, table.c.state == WAITING, more)
            self._connection.execute(
                update(table).where(*mine, table.c.reason_code == code.value).values(due_at=now)
            )

    def reschedule(self, channel: Channel, now: datetime) -> None:
        """Give the waiting deliveries of a channel the due times of its new hours."""
        rows = self._connection.execute(
            select(delivery, alert.c.urgent, alert.c.health_id)
            .join_from(delivery, alert)
            .where(delivery.c.channel == channel.name, delivery.c.state == WAITING)
            .where(delivery.c.message_id.is_(None))
        )
        changes = []
        for row in rows:
            at_once = row.urgent or row.health_id is not None
            held = row.reason_code == ReasonCode.FIRST_POLLS
            bundled = row.reason_code == ReasonCode.BUNDLE
            schedule = reschedule(
                channel,
                urgent=at_once,
                decided_at=row.created_at,
                now=now,
                held_until=row.due_at if held else None,
                bundled_until=row.due_at if bundled else None,
            )
            changes.append({"id": row.id, **waiting(schedule)})
        update_rows(self._connection, delivery, "id", changes)

    def release_leases(self, now: datetime) -> None:
        """Make the messages in flight of a daemon that died due now, before their leases end."""
        in_flight = (message.c.state == WAITING, message.c.attempt > message.c.finished_attempts)
        self._connection.execute(update(message).where(*in_flight).values(due_at=now))

    # --- within ---

    def _end_attempt(self, message_id: str, attempt: int, values: dict[str, Any]) -> bool:
        """Write the outcome to the message and its deliveries, unless a later attempt has begun."""
        if not self._update_waiting(message_id, attempt, {"due_at": None} | values):
            return False
        shared = {name: values[name] for name in ("state", "reason", "reason_code")}
        self._connection.execute(
            update(delivery).where(delivery.c.message_id == message_id).values(shared)
        )
        return True

    def _update_waiting(self, message_id: str, attempt: int, values: dict[str, Any]) -> bool:
        """Change a message that waits; False where a later attempt has begun."""
        mine = and_(
            message.c.id == message_id, message.c.attempt == attempt, message.c.state == WAITING
        )
        return self._connection.execute(update(message).where(mine).values(values)).rowcount == 1

    def _set(self, deliveries: Sequence[int], **values: Any) -> None:
        for some in steps(deliveries):
            self._connection.execute(
                update(delivery).where(delivery.c.id.in_(some)).values(**values)
            )


def _message_due(now: datetime) -> ColumnElement[bool]:
    return and_(message.c.state == WAITING, is_due(message.c.due_at, now, MAX_MESSAGE_AHEAD))
