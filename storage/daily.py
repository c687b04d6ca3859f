"""What came on each day: articles of sources, and articles that topics matched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from storage.rows import is_latest_revision
from storage.tables import article, match, revision
from watchword.domain.match import Level
from watchword.domain.views import DailyMatches


def daily_articles(
    connection: Connection, days: Sequence[datetime]
) -> Mapping[str, tuple[int, ...]]:
    """See `ViewQueries.daily_articles`."""
    rows = connection.execute(
        select(article.c.source, *_counts(days))
        .where(article.c.id >= _first_since(connection, days[0]), article.c.found_at >= days[0])
        .group_by(article.c.source)
    )
    return {row[0]: tuple(row[1:]) for row in rows}


def daily_matches(connection: Connection, days: Sequence[datetime]) -> Sequence[DailyMatches]:
    """See `ViewQueries.daily_matches`."""
    first = _first_since(connection, days[0])
    rows = connection.execute(
        select(match.c.topic, article.c.source, revision.c.language, *_counts(days))
        .join_from(match, article, article.c.id == match.c.article_id)
        .join(revision, is_latest_revision())
        .where(
            match.c.article_id >= first,
            match.c.level == Level.ALERT.value,
            article.c.found_at >= days[0],
        )
        .group_by(match.c.topic, article.c.source, revision.c.language)
    )
    return [
        DailyMatches(topic=row[0], source=row[1], language=row[2], counts=tuple(row[3:]))
        for row in rows
    ]


def _counts(days: Sequence[datetime]) -> list[ColumnElement[Any]]:
    """A column for each day; the last of `days` only ends the one before it."""
    return [
        func.sum(case((and_(article.c.found_at >= began, article.c.found_at < ended), 1), else_=0))
        for began, ended in pairwise(days)
    ]


def _first_since(connection: Connection, since: datetime) -> int:
    """About the lowest id of the articles that were found since then.

    Numbers rise with time, so the rows before are not looked at: 17 questions by key, in place of all
    rows. Where the clock was set the condition on the time beside it decides.
    """
    low, high = 0, connection.execute(select(func.max(article.c.id))).scalar() or 0
    while low < high:
        middle = (low + high) // 2
        at = connection.execute(
            select(article.c.found_at).where(article.c.id > middle).order_by(article.c.id).limit(1)
        ).scalar()
        if at is None or at >= since:
            high = middle
        else:
            low = middle + 1
    return low
