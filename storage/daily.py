"""What came on each day: articles of sources, and articles that topics matched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, case, func, select

from storage.columns import Moment
from storage.rows import first_since
from storage.tables import article, match
from storage.tables_search import LISTED
from watchword.domain.match import Level
from watchword.domain.views import DailyMatches

_ARTICLES = (
    select(article.c.source, func.count())
    .where(article.c.found_at >= bindparam("began"), article.c.found_at < bindparam("ended"))
    .where(LISTED)
    .group_by(article.c.source)
)


def daily_articles(
    connection: Connection, days: Sequence[datetime]
) -> Mapping[str, tuple[int, ...]]:
    """See `ViewQueries.daily_articles`. A question a day: the index of these columns answers it."""
    found: dict[str, list[int]] = {}
    for at, (began, ended) in enumerate(pairwise(days)):
        for source, count in connection.execute(_ARTICLES, {"began": began, "ended": ended}):
            found.setdefault(source, [0] * (len(days) - 1))[at] = count
    return {source: tuple(counts) for source, counts in found.items()}


def daily_matches(connection: Connection, days: Sequence[datetime]) -> Sequence[DailyMatches]:
    """See `ViewQueries.daily_matches`."""
    asked = {f"day_{at}": day for at, day in enumerate(days)}
    asked_from = {"first": first_since(connection, days[0])}
    rows = connection.execute(_matches(len(days)), asked | asked_from)
    return [
        DailyMatches(topic=row[0], source=row[1], language=row[2] or None, counts=tuple(row[3:]))
        for row in rows
    ]


@cache
def _matches(moments: int) -> Select[Any]:
    """The statement of `daily_matches`, made once for each number of moments."""
    days = [bindparam(f"day_{at}", type_=Moment()) for at in range(moments)]
    return (
        select(match.c.topic, article.c.source, article.c.language, *_counts(days))
        .join_from(match, article, article.c.id == match.c.article_id)
        .where(
            match.c.article_id >= bindparam("first"),
            match.c.level == Level.ALERT.value,
            article.c.found_at >= days[0],
        )
        .group_by(match.c.topic, article.c.source, article.c.language)
    )


def _counts(days: Sequence[ColumnElement[datetime]]) -> list[ColumnElement[Any]]:
    """A column for each day; the last of `days` only ends the one before it."""
    return [
        func.sum(case((and_(article.c.found_at >= began, article.c.found_at < ended), 1), else_=0))
        for began, ended in pairwise(days)
    ]
