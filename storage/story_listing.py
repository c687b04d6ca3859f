"""The stories that people list, the newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from storage.rows import is_latest_revision, steps
from storage.tables import article, match, revision, story, story_member
from watchword.domain.story import StoryRecord


def list_stories(
    connection: Connection, limit: int, topic: str | None, since: datetime | None
) -> Sequence[StoryRecord]:
    """See `StoryQueries.list`."""
    matched = select(story_member.c.story_id).join(
        match, match.c.article_id == story_member.c.article_id
    )
    if topic is not None:
        matched = matched.where(match.c.topic == topic)
    wanted = select(story).where(story.c.id.in_(matched))
    if since is not None:
        wanted = wanted.where(story.c.created_at >= since)
    found = connection.execute(wanted.order_by(story.c.id.desc()).limit(limit)).all()
    members = defaultdict[int, list[Any]](list)
    for some in steps([row.id for row in found]):
        rows = connection.execute(
            select(
                story_member.c.story_id, article.c.source, revision.c.title, revision.c.language
            )
            .join_from(story_member, article, article.c.id == story_member.c.article_id)
            .join(revision, is_latest_revision())
            .where(story_member.c.story_id.in_(some), article.c.merged_into.is_(None))
            .order_by(article.c.id)
        )
        for member in rows:
            members[member.story_id].append(member)
    return [_record(row, members[row.id]) for row in found if members[row.id]]


def _record(row: Row[Any], members: Sequence[Row[Any]]) -> StoryRecord:
    return StoryRecord(
        id=row.id,
        created_at=row.created_at,
        title=members[0].title,
        reports=len(members),
        written=tuple(dict.fromkeys((one.source, one.language) for one in members)),
        related_to=row.related_to,
    )
