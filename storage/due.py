"""The deliveries of a channel that are due and in no message yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from storage.message_keys import of_its_slot
from storage.rows import is_due, is_latest_revision, steps
from storage.story_relations import head, with_head
from storage.tables import alert, article, delivery, message, revision, story, story_member
from watchword.domain.delivery import DeliveryState, DueDelivery, ReasonCode

MAX_DELIVERY_AHEAD = timedelta(hours=50)
"""No rule sets `delivery.due_at` further ahead than this."""
WAITING = DeliveryState.WAITING.value
_COLUMNS = ("id", "alert_id", "created_at", "slot", "reason", "reason_code")
"""Those that a gate is asked with: each row of a thousand is made of what is read here."""


def due_deliveries(connection: Connection, channel: str, now: datetime) -> Sequence[DueDelivery]:
    """The deliveries that are due, the earliest first; and what waits for a bundle beside them."""
    dated = func.coalesce(revision.c.published_at, article.c.found_at, delivery.c.created_at)
    member = article.alias("member")
    outlets = (
        select(func.count(member.c.source.distinct()))
        .join_from(story_member, member, story_member.c.article_id == member.c.id)
        .where(story_member.c.story_id == alert.c.story_id, member.c.merged_into.is_(None))
        .scalar_subquery()
    )
    # What a user sends again goes out at once, and so does a follow-up, unless it was made to wait.
    waits = and_(
        alert.c.created_at == delivery.c.created_at,
        or_(
            and_(story.c.related_to.is_not(None), alert.c.development == ""),
            func.coalesce(delivery.c.reason_code, "") == ReasonCode.BUNDLE.value,
        ),
    )
    other = alert.alias("other")
    urgent = select(other.c.id).where(other.c.story_id == alert.c.story_id, other.c.urgent)
    rows = connection.execute(
        select(
            *(delivery.c[name] for name in _COLUMNS),
            *(alert.c[name] for name in ("topic", "story_id", "urgent")),
            head().label("head"),
            waits.label("waits"),
            message.c.key,
            dated.label("dated"),
            outlets.label("outlets"),
            urgent.exists().label("story_urgent"),
        )
        .join_from(delivery, alert, delivery.c.alert_id == alert.c.id)
        .join(article, article.c.id == alert.c.article_id, isouter=True)
        .join(revision, is_latest_revision(), isouter=True)
        .join(story, story.c.id == alert.c.story_id, isouter=True)
        .join(message, of_its_slot(), isouter=True)
        .where(delivery.c.channel == channel, or_(delivery_due(now), _is_beside_due(channel, now)))
        .order_by(delivery.c.due_at, delivery.c.id)
    ).all()
    told = _told(connection, channel, {row.head for row in rows if row.waits})
    return [
        DueDelivery(
            id=row.id,
            created_at=row.created_at,
            topic=row.topic,
            story=row.story_id or -row.alert_id,
            head=row.head or -row.alert_id,
            told_at=told.get(row.head),
            urgent=row.urgent,
            slot=row.slot,
            closed=row.key is not None,
            reason=row.reason,
            dated=row.dated,
            outlets=max(row.outlets, 1),
            story_urgent=row.story_urgent,
            may_wait=row.waits,
            is_bundled=row.reason_code == ReasonCode.BUNDLE,
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


def _is_beside_due(channel: str, now: datetime) -> ColumnElement[bool]:
    """Whether a delivery waits for the bundle of a story of which something is due on the channel."""
    heads = (
        select(head())
        .join(alert, alert.c.story_id == story.c.id)
        .join(delivery, delivery.c.alert_id == alert.c.id)
        .where(delivery.c.channel == channel, delivery_due(now))
    )
    return and_(
        delivery.c.state == WAITING,
        delivery.c.message_id.is_(None),
        delivery.c.reason_code == ReasonCode.BUNDLE.value,
        alert.c.story_id.in_(with_head(heads)),
    )


def _told(connection: Connection, channel: str, heads: Collection[int]) -> Mapping[int, datetime]:
    """When the channel was last told of each of these stories or of what is related to it."""
    told: dict[int, datetime] = {}
    for some in steps(sorted(heads)):
        rows = connection.execute(
            select(head().label("head"), func.max(message.c.created_at).label("at"))
            .join_from(message, delivery, delivery.c.message_id == message.c.id)
            .join(alert, alert.c.id == delivery.c.alert_id)
            .join(story, story.c.id == alert.c.story_id)
            .where(message.c.channel == channel, alert.c.story_id.in_(with_head(some)))
            .where(message.c.state != DeliveryState.DEAD.value)
            .group_by(head())
        )
        told |= {row.head: row.at for row in rows}
    return told
