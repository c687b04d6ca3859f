"""Backtest: what a query would have found in the archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import islice

from watchword.domain.match import Evidence, evidence
from watchword.domain.record import ArticleRecord
from watchword.domain.source import Source
from watchword.matching.matcher import Matcher
from watchword.pipeline.judge import document
from watchword.ports import Reading

PAGE = 500
"""Articles in memory at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that a query finds, and where."""

    article: ArticleRecord
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """What was found."""

    articles: int
    """So many were looked at."""
    hits: int
    days: Mapping[date, int]
    """Hits by the day on which their article was found; days without one are not in it."""
    samples: tuple[Hit, ...]
    """The newest first."""


def backtest(
    matcher: Matcher,
    sources: Mapping[str, Source],
    *,
    since: datetime,
    zone: tzinfo,
    samples: int,
) -> Callable[[Reading], Backtest]:
    """A question to the store: what the matcher, of one topic, finds in what was found since then."""

    def job(rows: Reading) -> Backtest:
        articles, after = 0, 0
        days: Counter[date] = Counter()
        newest: list[Hit] = []
        while page := rows.articles.records(since=since, after=after, most=PAGE):
            found = [hit for one in page if (hit := _hit(matcher, one, sources)) is not None]
            days.update(hit.article.found_at.astimezone(zone).date() for hit in found)
            newest = (newest + found)[-samples:] if samples else []
            articles, after = articles + len(page), page[-1].id
        shown = tuple(islice(reversed(newest), samples))
        return Backtest(articles=articles, hits=days.total(), days=days, samples=shown)

    return job


def _hit(matcher: Matcher, one: ArticleRecord, sources: Mapping[str, Source]) -> Hit | None:
    seen = document(one.text, one.url, one.source, sources.get(one.source))
    for match in matcher.match(seen):
        return Hit(article=one, evidence=evidence(match, seen))
    return None
