"""The possible matches that a message names."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, and_, func, select

from storage.columns import Moment
from storage.rows import add_unless_there, article_url, is_latest_revision
from storage.tables import article, match, message, possible_listing, revision, topic_version
from watchword.domain.article import IMPORTED
from watchword.domain.delivery import PossibleItem
from watchword.domain.match import Level

MAX_LISTED = 200
"""Possible matches in one message; the others wait for the next."""


def possible_items(connection: Connection, message_id: str) -> tuple[PossibleItem, ...]:
    """The possible matches that a message lists, by topic, those of the newest articles first."""
    matched = and_(
        match.c.topic == possible_listing.c.topic,
        match.c.article_id == possible_listing.c.article_id,
    )
    rows = connection.execute(
        select(
            topic_version.c.name,
            match.c.topic,
            article_url().label("url"),
            article.c.source,
            revision.c.title,
            revision.c.language,
            func.coalesce(revision.c.published_at, article.c.found_at, type_=Moment()).label("at"),
        )
        .join_from(possible_listing, match, matched)
        .join(topic_version, topic_version.c.id == match.c.topic_version_id)
        .join(article, article.c.id == match.c.article_id)
        .join(revision, is_latest_revision())
        .where(possible_listing.c.message_id == message_id)
        .order_by(match.c.topic, article.c.found_at.desc(), article.c.id.desc())
    )
    return tuple(
        PossibleItem(
            topic=row.name,
            title=row.title,
            url=row.url,
            outlet=row.source,
            language=row.language,
            at=row.at,
            topic_key=row.topic,
        )
        for row in rows
    )


def last_listed_at(connection: Connection, channel: str) -> datetime | None:
    """When the last message of the channel with possible matches was created."""
    listed = select(func.max(message.c.created_at)).join_from(message, possible_listing)
    at: datetime | None = connection.scalar(listed.where(message.c.channel == channel))
    return at


def add_listing(
    connection: Connection, message_id: str, channel: str, topics: Collection[str], since: datetime
) -> None:
    """Add the possible matches of these topics that no message of the channel names yet."""
    named = (
        select(possible_listing.c.article_id)
        .join(message, message.c.id == possible_listing.c.message_id)
        .where(
            message.c.channel == channel,
            possible_listing.c.topic == match.c.topic,
            possible_listing.c.article_id == match.c.article_id,
        )
    )
    found = connection.execute(
        select(match.c.topic, match.c.article_id)
        .join(article, article.c.id == match.c.article_id)
        .where(match.c.level == Level.POSSIBLE.value, match.c.topic.in_(list(topics)))
        .where(article.c.found_at >= since, article.c.feed != IMPORTED, ~named.exists())
        .order_by(article.c.found_at.desc(), match.c.article_id.desc(), match.c.topic)
        .limit(MAX_LISTED)
    )
    rows = [{"message_id": message_id, **row._mapping} for row in found]
    add_unless_there(connection, possible_listing, rows)
