"""What came on each day: articles of sources, and articles that topics matched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Select,
    bindparam,
    case,
    func,
    literal_column,
    select,
)

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


def daily_totals(
    connection: Connection, days: Sequence[datetime], source: str | None
) -> tuple[int, ...]:
    """See `ViewQueries.daily_totals`."""
    asked = _named(days) | ({} if source is None else {"source": source})
    return tuple(connection.execute(_totals(len(days), source is not None), asked).one())


@cache
def _totals(moments: int, of_source: bool) -> Select[Any]:
    """The statement of `daily_totals`, made once for each number of moments."""
    more = (article.c.source == bindparam("source"),) if of_source else ()
    counts = [
        select(func.count())
        .where(article.c.found_at >= began, article.c.found_at < ended, LISTED, *more)
        .scalar_subquery()
        for began, ended in pairwise(_moments(moments))
    ]
    return select(*counts)


def daily_matches(connection: Connection, days: Sequence[datetime]) -> Sequence[DailyMatches]:
    """See `ViewQueries.daily_matches`."""
    columns = (match.c.topic, article.c.source, article.c.language)
    counts = _count(connection, columns, days)
    return [
        DailyMatches(topic=topic, source=source, language=language or None, counts=tuple(found))
        for (topic, source, language), found in counts.items()
    ]


def daily_topics(
    connection: Connection, days: Sequence[datetime]
) -> Mapping[str, tuple[int, ...]]:
    """See `ViewQueries.daily_topics`."""
    counts = _count(connection, (match.c.topic,), days)
    return {topic: tuple(found) for (topic,), found in counts.items()}


def _count(
    connection: Connection, columns: tuple[Any, ...], days: Sequence[datetime]
) -> dict[tuple[Any, ...], list[int]]:
    """How many matches each combination of the columns has on each day."""
    asked = _named(days) | {"first": first_since(connection, days[0])}
    found: dict[tuple[Any, ...], list[int]] = {}
    for *key, day, count in connection.execute(_matches(columns, len(days)), asked):
        found.setdefault(tuple(key), [0] * (len(days) - 1))[day] = count
    return found


@cache
def _matches(columns: tuple[Any, ...], moments: int) -> Select[Any]:
    """The statement of `_count`, made once for each number of moments."""
    first, *later, end = _moments(moments)
    # A row for each day that has something: a row with a sum for each day takes twice as long. The
    # numbers are written out, since PostgreSQL knows no two parameters as one expression to group by.
    ends: list[Any] = [
        (article.c.found_at < one, literal_column(str(at))) for at, one in enumerate(later)
    ]
    day = case(*ends, else_=literal_column(str(len(later)))).label("day")
    return (
        select(*columns, day, func.count())
        .join_from(match, article, article.c.id == match.c.article_id)
        .where(
            match.c.article_id >= bindparam("first"),
            match.c.level == Level.ALERT.value,
            article.c.found_at >= first,
            article.c.found_at < end,
        )
        .group_by(*columns, day)
    )


def _named(days: Sequence[datetime]) -> dict[str, Any]:
    """The values of `_moments`."""
    return {f"day_{at}": day for at, day in enumerate(days)}


def _moments(count: int) -> list[BindParameter[datetime]]:
    """When each day begins, and last when the day after them does."""
    return [bindparam(f"day_{at}", type_=Moment()) for at in range(count)]
