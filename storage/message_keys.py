"""The keys of messages, each unique on its channel, and the message that another one answers."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from storage.story_relations import head, with_head
from storage.tables import alert, delivery, message, story
from watchword.domain.delivery import DeliveryState, Kind, SentMessage
from watchword.domain.gate import Batch


def digest_key(slot: str) -> str:
    """The key of a digest's message. It is unique, so a slot has one message."""
    return f"digest:{slot}"


def of_its_slot() -> ColumnElement[bool]:
    """The join of a delivery with the message of its slot: if there is one, the slot is closed."""
    return and_(
        message.c.channel == delivery.c.channel,
        message.c.key == "digest:" + delivery.c.slot,
    )


def is_key_used(connection: Connection, channel: str, key: str) -> bool:
    """Whether a message of the channel has this key."""
    here = select(message.c.id).where(message.c.channel == channel, message.c.key == key)
    return connection.execute(here).first() is not None


def free_key(connection: Connection, channel: str, key: str) -> str:
    """The key, `alert:7`, or `again:alert:7:1` if a message has it: a user sends it again."""
    like = or_(message.c.key == key, message.c.key.startswith(f"again:{key}:"))
    count = select(func.count()).where(message.c.channel == channel, like)
    before = connection.execute(count).scalar_one()
    return key if before == 0 else f"again:{key}:{before}"


def first_message(connection: Connection, channel: str, chosen: Batch) -> str | None:
    """The first message of the channel about the story of these deliveries, and what is related, alone.

    None: they are a digest, or of several stories, or there is no such message that may have arrived.
    """
    if chosen.kind in (Kind.DIGEST, Kind.NOTICE) or not chosen.members:
        return None
    heads = connection.scalars(
        select(head())
        .join_from(delivery, alert, alert.c.id == delivery.c.alert_id)
        .join(story, story.c.id == alert.c.story_id, isouter=True)
        .where(delivery.c.id.in_(chosen.members))
        .distinct()
    ).all()
    if len(heads) != 1 or heads[0] is None:  # a spike is of no story
        return None
    of_story = (
        select(delivery.c.message_id)
        .join(alert, alert.c.id == delivery.c.alert_id)
        .where(alert.c.story_id.in_(with_head(heads)), delivery.c.channel == channel)
        .where(delivery.c.message_id.is_not(None))
    )
    found: str | None = connection.scalars(
        select(message.c.id)
        .join(delivery, delivery.c.message_id == message.c.id)
        .join(alert, alert.c.id == delivery.c.alert_id)
        .join(story, story.c.id == alert.c.story_id)
        .where(message.c.id.in_(of_story), message.c.kind != Kind.DIGEST.value)
        .where(message.c.state != DeliveryState.DEAD.value)
        .group_by(message.c.id, message.c.created_at)
        .having(func.count(head().distinct()) == 1)
        .order_by(message.c.created_at, message.c.id)
        .limit(1)
    ).one_or_none()
    return found


def sent_message(connection: Connection, message_id: str | None) -> SentMessage | None:
    """A message that another one answers, by its id."""
    if message_id is None:
        return None
    known = select(message.c.receiver_id).where(message.c.id == message_id)
    return SentMessage(id=message_id, receiver_id=connection.scalars(known).one_or_none())
