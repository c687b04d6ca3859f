"""Stories that may be of the same event as another one, with what speaks for it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, case, func, or_, select

from storage.rows import is_latest_revision
from storage.tables import article, revision, story, story_member
from watchword.domain.story import Link, RelatedStory


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
