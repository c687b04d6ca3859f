"""Ends deliveries that were not sent, and the messages that are left without a member."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from storage.tables import alert, channel, delivery, message, possible_listing
from watchword.domain.delivery import DeliveryState, Kind, ReasonCode

WAITING = DeliveryState.WAITING.value


def columns_of_reason(reason: str, code: ReasonCode | None = None) -> dict[str, Any]:
    """The columns of a reason. One is never written without the other."""
    return {"reason": reason, "reason_code": code}


def end(
    connection: Connection, which: ColumnElement[bool], state: DeliveryState, reason: str
) -> None:
    """End the deliveries that meet the condition and wait."""
    connection.execute(
        update(delivery)
        .where(which, delivery.c.state == WAITING)
        .values(state=state.value, due_at=None, **columns_of_reason(reason))
    )


def withdraw(
    connection: Connection, alert_id: int, reason: str, on: str | None = None
) -> Sequence[str]:
    """Implements DeliveryRepository.withdraw. `on`: from this channel alone; None: from all.

    A message keeps its members while it is in flight, and once a part of its list was taken: the
    receiver may have them. An old or undated alert, which a page could release, stays skipped for good.
    """
    untouched = (message.c.attempt == message.c.finished_attempts, message.c.taken == 0)
    open_messages = select(message.c.id).where(message.c.state == WAITING, *untouched)
    unclaimed = or_(delivery.c.message_id.is_(None), delivery.c.message_id.in_(open_messages))
    of_it = [delivery.c.alert_id == alert_id]
    if on is not None:
        of_it.append(delivery.c.channel == on)
    waits = (*of_it, delivery.c.state == WAITING, unclaimed)
    rows = connection.execute(
        select(delivery.c.channel, delivery.c.message_id)
        .where(*waits)
        .order_by(delivery.c.channel)
    ).all()
    releasable = [ReasonCode.OLD.value, ReasonCode.UNDATED.value]
    held = (*of_it, delivery.c.reason_code.in_(releasable))
    for which in (waits, held):
        connection.execute(
            update(delivery)
            .where(*which)
            .values(
                state=DeliveryState.SKIPPED.value,
                due_at=None,
                message_id=None,
                **columns_of_reason(reason),
            )
        )
    for row in rows:
        if row.message_id is not None:
            _end_if_empty(connection, row.message_id, reason)
    return [row.channel for row in rows]


def withdraw_topic(connection: Connection, topic: str, reason: str, on: str | None = None) -> None:
    """Withdraw the alerts of a topic that are in a message which waits for its channel.

    `on`: from this channel alone; None: from all.
    """
    waits = (delivery.c.state == WAITING, delivery.c.message_id.is_not(None))
    alerts = select(alert.c.id).join_from(delivery, alert).where(alert.c.topic == topic, *waits)
    for one in connection.scalars(alerts.distinct()).all():
        withdraw(connection, one, reason, on)


def _end_if_empty(connection: Connection, message_id: str, reason: str) -> None:
    """End a message without members, unless it is a digest that has to come all the same."""
    here = message.c.id == message_id
    member = select(delivery.c.id).where(delivery.c.message_id == message_id)
    if connection.execute(member).first() is not None:
        return
    listed = possible_listing.c.message_id == message_id
    row = connection.execute(
        select(message.c.kind, channel.c.digest_at)
        .join_from(message, channel, message.c.channel == channel.c.name)
        .where(here)
    ).one()
    lists = connection.execute(select(possible_listing.c.topic).where(listed)).first() is not None
    if row.kind == Kind.DIGEST and (lists or row.digest_at is not None):
        return
    connection.execute(delete(possible_listing).where(listed))
    ended = {"state": DeliveryState.DEAD.value, "due_at": None} | columns_of_reason(reason)
    connection.execute(update(message).where(here).values(**ended))
