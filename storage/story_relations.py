"""Stories that may be of the same event as another one, with what speaks for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select, update

from storage.rows import is_latest_revision
from storage.tables import article, revision, story, story_member
from watchword.domain.story import Link, RelatedStory


def head() -> ColumnElement[int]:
    """The story that a story is related to, else itself."""
    return func.coalesce(story.c.related_to, story.c.id)


def head_of(connection: Connection, story_id: int) -> int:
    """The same of one story."""
    return connection.execute(select(head()).where(story.c.id == story_id)).scalar_one()


def with_head(heads: Any) -> Select[tuple[int]]:
    """The stories with one of these heads. `heads`: numbers, or a query of them."""
    return select(story.c.id).where(or_(story.c.id.in_(heads), story.c.related_to.in_(heads)))


def move_relations(connection: Connection, old: int, new: int) -> None:
    """What is related to one story is related to another one now, or to the head of that one."""
    beside = head_of(connection, new)
    to = new if beside == old else beside
    follow = and_(story.c.related_to == old, story.c.id != to)
    connection.execute(update(story).where(follow).values(related_to=to))
    if beside == old:
        connection.execute(update(story).where(story.c.id == new).values(related_to=None))
        here = and_(story_member.c.story_id == new, story_member.c.link == Link.RELATED.value)
        first = {"link": Link.FIRST.value, "evidence": None}
        connection.execute(update(story_member).where(here).values(first))


def related(connection: Connection, story_id: int) -> Sequence[RelatedStory]:
    """See `StoryQueries.related`."""
    other = case((story.c.id == story_id, story.c.related_to), else_=story.c.id)
    said = (
        select(other.label("story"), story_member.c.evidence)
        .join_from(story, story_member, story_member.c.story_id == story.c.id)
        .where(
            or_(story.c.id == story_id, story.c.related_to == story_id),
            story.c.related_to.is_not(None),
            story_member.c.link == Link.RELATED.value,
        )
    )
    words = {row.story: row.evidence["words"] for row in connection.execute(said)}
    opened = (
        select(func.min(story_member.c.article_id))
        .join(article, article.c.id == story_member.c.article_id)
        .where(story_member.c.story_id.in_(words), article.c.merged_into.is_(None))
        .group_by(story_member.c.story_id)
    )
    rows = connection.execute(
        select(story_member.c.story_id, article.c.id, article.c.source, revision.c.title)
        .join_from(story_member, article, article.c.id == story_member.c.article_id)
        .join(revision, is_latest_revision())
        .where(article.c.id.in_(opened))
        .order_by(story_member.c.story_id)
    )
    return [
        RelatedStory(
            story=row.story_id,
            article=row.id,
            source=row.source,
            title=row.title,
            shared=words[row.story_id],
        )
        for row in rows
    ]
