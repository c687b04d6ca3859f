"""The clues of articles that matched lately, by which reports of one event are found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, delete, func, select

from storage.rows import add_unless_there, is_latest_revision, steps, upsert
from storage.story_relations import head, with_head
from storage.tables import article, clue, clues, revision, story, story_member
from watchword.domain.clue import Clues, KnownArticle

MAX_NEAREST = 120
"""Articles that share most; their stories are compared, with all that are related to these. Of a busy
topic all share its countries, and a report in another language shares little more: 30 do not hold it."""
MAX_MEMBERS = 400
"""Articles of these stories, the newest first; 0.05 ms each."""
MAX_VALUE = 200
"""Characters of a clue by which others are found: an index has not room for any length, and a longer
one is no name or number that two reports have."""

_ARTICLE: BindParameter[int] = bindparam("article")
_SHARED = select(clue.c.article_id, clue.c.value).where(
    clue.c.value.in_(bindparam("values", expanding=True)), clue.c.article_id != _ARTICLE
)
_HEADS = (
    select(head())
    .join(story_member, story_member.c.story_id == story.c.id)
    .where(story_member.c.article_id.in_(bindparam("nearest", expanding=True)))
)
_AT = func.coalesce(revision.c.published_at, article.c.found_at, type_=article.c.found_at.type)
_KNOWN = (
    select(clues, story_member.c.story_id, head().label("head"), article.c.source, _AT.label("at"))
    .join_from(clues, story_member, story_member.c.article_id == clues.c.article_id)
    .join(story, story.c.id == story_member.c.story_id)
    .join(article, article.c.id == clues.c.article_id)
    .join(revision, is_latest_revision())
    .where(
        story_member.c.story_id.in_(with_head(_HEADS)),
        clues.c.article_id != _ARTICLE,
        article.c.found_at >= bindparam("since"),
        article.c.merged_into.is_(None),
    )
    .order_by(clues.c.article_id.desc())
    .limit(MAX_MEMBERS)
)
"""Statements are made once: SQLAlchemy takes longer to make one than SQLite to run it."""
_OLDEST = select(func.min(clues.c.article_id)).scalar_subquery()
_PAST = select(article.c.id).where(
    article.c.id == _OLDEST, article.c.found_at < bindparam("since")
)
_FORGET = tuple(delete(table).where(table.c.article_id.in_(_PAST)) for table in (clue, clues))
_FORGET_ONE = delete(clue).where(clue.c.article_id == _ARTICLE)


def keep_clues(connection: Connection, article_id: int, found: Clues, since: datetime) -> None:
    """See `StoryRepository.keep_clues`."""
    _forget(connection, since)
    connection.execute(_FORGET_ONE, {"article": article_id})
    listed = (value for value in sorted(found.text) if len(value) <= MAX_VALUE)
    values = [{"value": value, "article_id": article_id} for value in listed]
    add_unless_there(connection, clue, values)
    kept = {
        "language": found.language,
        "is_full": found.is_full,
        "headline": sorted(found.headline),
        "text": sorted(found.text),
        "vector": found.vector,
    }
    upsert(connection, clues, {"article_id": article_id}, kept)


def known_articles(
    connection: Connection, article_id: int, worth: Mapping[str, float], since: datetime
) -> Sequence[KnownArticle]:
    """See `StoryQueries.known_articles`."""
    shared = defaultdict[int, float](float)
    for some in steps(sorted(worth)):
        for row in connection.execute(_SHARED, {"article": article_id, "values": some}):
            shared[row.article_id] += worth[row.value]
    nearest = sorted(shared, key=lambda one: (-shared[one], -one))[:MAX_NEAREST]
    if not nearest:
        return []
    key = {"article": article_id, "nearest": nearest, "since": since}
    rows = connection.execute(_KNOWN, key)
    return [_known(row) for row in rows]


def _known(row: Row[Any]) -> KnownArticle:
    return KnownArticle(
        article=row.article_id,
        story=row.story_id,
        head=row.head,
        source=row.source,
        clues=Clues(
            language=row.language,
            at=row.at,
            is_full=row.is_full,
            headline=frozenset(row.headline),
            text=frozenset(row.text),
            vector=row.vector,
        ),
    )


def _forget(connection: Connection, since: datetime) -> None:
    """Delete the clues of the oldest article, if no report of its event is looked for any more."""
    for statement in _FORGET:
        connection.execute(statement, {"since": since})
