"""What users said of stories: their articles and alerts move, and the answers hold them there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, or_, select, update

from storage.rows import upsert
from storage.story_notes import copy_notes, join_notes
from storage.story_relations import move_relations
from storage.tables import alert, article, story, story_answer, story_member
from watchword.domain.alert import alert_key
from watchword.domain.story import Link

JOINED = "joined by hand"
"""What an article shares with the story that a user joined its own with."""


def is_set_apart() -> ColumnElement[bool]:
    """Whether a user took the article out of a story."""
    return exists().where(story_answer.c.article_id == article.c.id, ~story_answer.c.belongs)


def holds(connection: Connection, article_id: int, story_id: int) -> bool:
    """Whether an answer is about the article or its story, so that it stays there."""
    said = or_(story_answer.c.article_id == article_id, story_answer.c.story_id == story_id)
    return bool(connection.scalar(select(exists().where(said))))


def apart_from(connection: Connection, story_id: int) -> Sequence[int]:
    """See `StoryQueries.apart_from`."""
    members = select(story_member.c.article_id).where(story_member.c.story_id == story_id)
    found = (
        select(story_answer.c.story_id)
        .where(story_answer.c.article_id.in_(members), ~story_answer.c.belongs)
        .distinct()
        .order_by(story_answer.c.story_id)
    )
    return connection.scalars(found).all()


def split(
    connection: Connection,
    old: int,
    new: int,
    article_id: int,
    articles: Collection[int],
    now: datetime,
) -> None:
    """Move articles of a story into a new one, which has none; see `StoryRepository.split`."""
    # Those that were taken out of it before are there no more.
    leaving = select(story_answer.c.article_id).where(
        story_answer.c.story_id == old, ~story_answer.c.belongs
    )
    for one in articles:
        _keep(connection, one, old, now, belongs=False)
    merged = (
        select(article.c.id)
        .join(story_member, story_member.c.article_id == article.c.id)
        .where(story_member.c.story_id == old, article.c.merged_into.in_(leaving))
    )
    for one in connection.scalars(merged).all():
        _keep(connection, one, old, now, belongs=False)
    _move_alerts(connection, old, new, alert.c.article_id.in_(leaving))
    here = and_(story_member.c.story_id == old, story_member.c.article_id.in_(leaving))
    connection.execute(update(story_member).where(here).values(story_id=new))
    _carry_relation(connection, old, new)
    copy_notes(connection, old, new)
    _open(connection, new, article_id)
    oldest = select(func.min(story_member.c.article_id)).where(story_member.c.story_id == old)
    _open(connection, old, connection.execute(oldest).scalar_one())


def join(connection: Connection, story_id: int, other: int, now: datetime) -> None:
    """See `StoryRepository.join`. The other story's row stays: no new story gets its number."""
    opened = select(func.min(story_member.c.article_id)).where(story_member.c.story_id == story_id)
    found = {"of": connection.execute(opened).scalar_one(), "words": JOINED}
    moved = connection.scalars(
        select(story_member.c.article_id).where(story_member.c.story_id == other)
    ).all()
    there = story_member.c.story_id == other
    first = and_(there, story_member.c.link != Link.SAME.value)
    same = {"link": Link.SAME.value, "evidence": found}
    connection.execute(update(story_member).where(first).values(same))
    connection.execute(update(story_member).where(there).values(story_id=story_id))
    # Their keys stay: no other alert is ever made of a story without articles.
    connection.execute(update(alert).where(alert.c.story_id == other).values(story_id=story_id))
    move_relations(connection, other, story_id)
    connection.execute(update(story).where(story.c.id == other).values(related_to=None))
    _move_answers(connection, story_id, other)
    join_notes(connection, story_id, other)
    for one in moved:
        _keep(connection, one, story_id, now, belongs=True)


# --- within ---


def _keep(
    connection: Connection, article_id: int, story_id: int, now: datetime, *, belongs: bool
) -> None:
    key = {"article_id": article_id, "story_id": story_id}
    upsert(connection, story_answer, key, {"belongs": belongs, "said_at": now})


def _move_alerts(connection: Connection, old: int, new: int, which: ColumnElement[bool]) -> None:
    """The key of each says its new story, so that the old one can have a first alert again."""
    keys = set[str]()
    here = and_(alert.c.story_id == old, which)
    for row in connection.execute(select(alert).where(here).order_by(alert.c.id)).all():
        key = alert_key(row.topic, new, row.development)
        if key in keys:  # of two stories that were joined
            key = f"{key}:{row.id}"
        keys.add(key)
        values: dict[str, Any] = {"story_id": new, "key": key}
        connection.execute(update(alert).where(alert.c.id == row.id).values(values))


def _carry_relation(connection: Connection, old: int, new: int) -> None:
    """The new story is related to what the old one was, if the article that said so is in it now."""
    related = and_(story_member.c.story_id == new, story_member.c.link == Link.RELATED.value)
    if connection.scalar(select(exists().where(related))):
        to = connection.scalar(select(story.c.related_to).where(story.c.id == old))
        for story_id, value in ((new, to), (old, None)):
            connection.execute(
                update(story).where(story.c.id == story_id).values(related_to=value)
            )


def _open(connection: Connection, story_id: int, article_id: int) -> None:
    """Make the article the first one of the story, unless another one opened it."""
    opened = and_(story_member.c.story_id == story_id, story_member.c.link != Link.SAME.value)
    if not connection.scalar(select(exists().where(opened))):
        first = {"link": Link.FIRST.value, "evidence": None}
        here = story_member.c.article_id == article_id
        connection.execute(update(story_member).where(here).values(first))


def _move_answers(connection: Connection, story_id: int, other: int) -> None:
    """What was said of the other story counts for this one; of an article that is in it now, not."""
    about = select(story_answer).where(story_answer.c.story_id == other)
    for row in connection.execute(about).all():
        _keep(connection, row.article_id, story_id, row.said_at, belongs=row.belongs)
    connection.execute(delete(story_answer).where(story_answer.c.story_id == other))
    members = select(story_member.c.article_id).where(story_member.c.story_id == story_id)
    settled = and_(
        story_answer.c.story_id == story_id,
        story_answer.c.article_id.in_(members),
        ~story_answer.c.belongs,
    )
    connection.execute(delete(story_answer).where(settled))
