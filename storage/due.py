"""The deliveries of a channel that are due and in no message yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, func, select

from storage.message_keys import of_its_slot
from storage.rows import is_due, is_latest_revision
from storage.tables import alert, article, delivery, message, revision, story_member
from watchword.domain.delivery import DeliveryState, DueDelivery

MAX_DELIVERY_AHEAD = timedelta(hours=50)
"""No rule sets `delivery.due_at` further ahead than this."""
WAITING = DeliveryState.WAITING.value


def due_deliveries(connection: Connection, channel: str, now: datetime) -> Sequence[DueDelivery]:
    """The deliveries that are due, the earliest first."""
    dated = func.coalesce(revision.c.published_at, article.c.found_at, delivery.c.created_at)
    member = article.alias("member")
    outlets = (
        select(func.count(member.c.source.distinct()))
        .join_from(story_member, member, story_member.c.article_id == member.c.id)
        .where(story_member.c.story_id == alert.c.story_id, member.c.merged_into.is_(None))
        .scalar_subquery()
    )
    other = alert.alias("other")
    urgent = select(other.c.id).where(other.c.story_id == alert.c.story_id, other.c.urgent)
    rows = connection.execute(
        select(
            delivery,
            alert.c.topic,
            alert.c.story_id,
            alert.c.urgent,
            message.c.key,
            dated.label("dated"),
            outlets.label("outlets"),
            urgent.exists().label("story_urgent"),
        )
        .join_from(delivery, alert, delivery.c.alert_id == alert.c.id)
        .join(article, article.c.id == alert.c.article_id, isouter=True)
        .join(revision, is_latest_revision(), isouter=True)
        .join(message, of_its_slot(), isouter=True)
        .where(delivery.c.channel == channel, delivery_due(now))
        .order_by(delivery.c.due_at, delivery.c.id)
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
            dated=row.dated,
            outlets=max(row.outlets, 1),
            story_urgent=row.story_urgent,
        )
        for row in rows
    ]


def delivery_due(now: datetime) -> ColumnElement[bool]:
    """Whether a delivery waits for no message and is due."""
    return and_(
        delivery.c.state == WAITING,
        delivery.c.message_id.is_(None),
        is_due(delivery.c.due_at, now, MAX_DELIVERY_AHEAD),
    )
