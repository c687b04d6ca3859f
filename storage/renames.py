"""Renames a channel or a topic in every row, and counts what waits for names that are gone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, literal, select, update

from storage.rows import update_rows
from storage.tables import (
    alert,
    channel,
    delivery,
    health_event,
    label,
    match,
    message,
    mute,
    output,
    possible_listing,
    spike,
    topic_version,
)
from watchword.domain.alert import key_beginning
from watchword.domain.channel import MuteKind
from watchword.domain.delivery import DeliveryState
from watchword.domain.incident import Subject
from watchword.domain.reload import WaitingAlerts

WAITING = DeliveryState.WAITING.value


def rename_channel(connection: Connection, old: str, new: str) -> None:
    """Give the rows of a channel another name, which no row has."""
    alerted = select(delivery.c.alert_id).where(delivery.c.channel == old)
    rows = connection.execute(select(alert.c.id, alert.c.channels).where(alert.c.id.in_(alerted)))
    changes = [
        {"id": row.id, "channels": [new if name == old else name for name in row.channels]}
        for row in rows
    ]
    update_rows(connection, alert, "id", changes)
    for column in (channel.c.name, delivery.c.channel, message.c.channel, mute.c.channel):
        _replace(connection, column, old, new)
    muted = mute.c.kind == MuteKind.CHANNEL.value
    _replace(connection, mute.c.subject, old, new, muted)
    failed = health_event.c.kind == Subject.CHANNEL.value
    _replace(connection, health_event.c.subject, old, new, failed)


def rename_topic(connection: Connection, old: str, new: str) -> None:
    """Give the rows of a topic another key, which no row has."""
    before, after = key_beginning(old), key_beginning(new)
    rest = func.substr(alert.c.key, len(before) + 1)
    mine = and_(alert.c.topic == old, func.substr(alert.c.key, 1, len(before)) == before)
    connection.execute(update(alert).where(mine).values(key=literal(after) + rest))
    for column in (
        topic_version.c.topic,
        match.c.topic,
        alert.c.topic,
        label.c.topic,
        possible_listing.c.topic,
        spike.c.topic,
        output.c.topic,
    ):
        _replace(connection, column, old, new)
    _replace(connection, mute.c.subject, old, new, mute.c.kind == MuteKind.TOPIC.value)


def _replace(
    connection: Connection, column: Any, old: str, new: str, *more: ColumnElement[bool]
) -> None:
    rows = update(column.table).where(column == old, *more)
    connection.execute(rows.values({column.name: new}))


def gone_topics(connection: Connection) -> Mapping[str, datetime]:
    """When each topic was removed that has rows and is not configured, by key."""
    alive = func.count().filter(topic_version.c.removed_at.is_(None))
    rows = connection.execute(
        select(topic_version.c.topic, func.max(topic_version.c.removed_at).label("removed_at"))
        .group_by(topic_version.c.topic)
        .having(alive == 0)
    )
    return {row.topic: row.removed_at for row in rows}


def waiting_alerts(connection: Connection) -> WaitingAlerts:
    """How many alerts wait for channels and topics that are gone."""
    count = func.count(delivery.c.alert_id.distinct())
    gone = select(channel.c.name).where(channel.c.removed_at.is_not(None))
    waits = delivery.c.state == WAITING
    by_channel = (
        select(delivery.c.channel, count)
        .where(waits, delivery.c.channel.in_(gone))
        .group_by(delivery.c.channel)
        .order_by(delivery.c.channel)
    )
    by_topic = (
        select(alert.c.topic, count)
        .join_from(delivery, alert)
        .where(waits, delivery.c.channel.not_in(gone), delivery.c.message_id.is_(None))
        .where(alert.c.health_id.is_(None), alert.c.topic.in_(list(gone_topics(connection))))
        .group_by(alert.c.topic)
        .order_by(alert.c.topic)
    )
    return WaitingAlerts(
        channels={row[0]: row[1] for row in connection.execute(by_channel)},
        topics={row[0]: row[1] for row in connection.execute(by_topic)},
    )
