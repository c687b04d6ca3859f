"""Backtest: what a query finds in articles of the past, and what a change adds and drops."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from watchword.domain.alert import News, age
from watchword.domain.article import ArticleRecord
from watchword.domain.match import Evidence


class Comparison(StrEnum):
    """How a query and the one before it answer to an article."""

    KEPT = "kept"
    ADDED = "added"
    DROPPED = "dropped"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedArticle:
    """An article, and where each of the two queries was found in it."""

    article: ArticleRecord
    now: Evidence | None
    before: Evidence | None

    @property
    def comparison(self) -> Comparison:
        if self.now is not None:
            return Comparison.ADDED if self.before is None else Comparison.KEPT
        return Comparison.NEITHER if self.before is None else Comparison.DROPPED


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An article that one of the two queries finds, and where."""

    article: ArticleRecord
    evidence: Evidence
    comparison: Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleCount:
    """How many articles of one source and language there are."""

    source: str
    language: str
    """ISO 639-1; empty: not known."""
    articles: int
    first: datetime
    """When the first of them was found."""
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Articles by the answers to them."""

    articles: int = 0
    """So many were looked at."""
    hits: int = 0
    added: int = 0
    """Of the hits: the query before does not find them."""
    dropped: int = 0
    """Found by the query before, and no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """What was found."""

    all: Counts
    alerts: int
    """Stories that were news when their article was found: so many alerts it would have been."""
    first: date | None
    """The day on which the first of the articles was found; None: there was none."""
    last: date | None
    days: Mapping[date, int]
    """Hits by the day on which their article was found; days without one are not in it."""
    languages: Mapping[str, Counts]
    """By ISO 639-1; empty where it is not known."""
    sources: Mapping[str, Counts]
    samples: tuple[Sample, ...]
    """The newest of each verdict, first those that the change added or dropped."""

    @property
    def span(self) -> int:
        """Days from the first article to the last, both counted."""
        return (self.last - self.first).days + 1 if self.first and self.last else 0


@dataclass(slots=True, kw_only=True)
class _Seen:
    answers: Counter[tuple[str, str, Comparison]] = field(default_factory=Counter)
    days: Counter[date] = field(default_factory=Counter)
    dates: set[date] = field(default_factory=set)
    alerted: set[int] = field(default_factory=set)
    newest: dict[Comparison, deque[Sample]]


def backtest(
    judged: Iterable[ComparedArticle],
    *,
    zone: tzinfo,
    samples: int,
    alert_within: timedelta,
    asked: Sequence[ArticleCount] | None = None,
) -> Backtest:
    """What the answers come to. Pure; one pass, holding `samples` articles of each verdict.

    They come the oldest first. `zone`: whose days are counted. `asked`: all articles, where only those
    are judged that a query may find; None: all are judged.
    """
    kinds = (Comparison.ADDED, Comparison.DROPPED, Comparison.KEPT)
    seen = _Seen(newest={kind: deque(maxlen=samples) for kind in kinds})
    for one in judged:
        _count(one, seen, zone, alert_within)
    if asked is not None:
        _count_others(asked, seen, zone)
    return Backtest(
        all=_counts(seen.answers.items()),
        alerts=len(seen.alerted),
        first=min(seen.dates, default=None),
        last=max(seen.dates, default=None),
        days=seen.days,
        languages=_grouped(seen.answers, 0),
        sources=_grouped(seen.answers, 1),
        samples=tuple(one for kind in kinds for one in reversed(seen.newest[kind])),
    )


def is_news(article: ArticleRecord, alert_within: timedelta) -> bool:
    """Whether it was told on the day it was found; one without a date counts as news. Pure."""
    comparison = age(
        article.text,
        found_at=article.found_at,
        from_first_poll=False,
        alert_within=alert_within,
    )
    return isinstance(comparison, News)


def _count(one: ComparedArticle, seen: _Seen, zone: tzinfo, alert_within: timedelta) -> None:
    article, comparison = one.article, one.comparison
    day = article.found_at.astimezone(zone).date()
    seen.dates.add(day)
    seen.answers[article.text.language or "", article.source, comparison] += 1
    if one.now is not None:
        seen.days[day] += 1
        if is_news(article, alert_within):
            seen.alerted.add(article.id if article.story is None else article.story)
    found = one.now or one.before
    if found is not None:
        seen.newest[comparison].append(
            Sample(article=article, evidence=found, comparison=comparison)
        )


def _count_others(asked: Iterable[ArticleCount], seen: _Seen, zone: tzinfo) -> None:
    """Add the articles that were not judged: no query finds them."""
    judged: Counter[tuple[str, str]] = Counter()
    for (language, source, _), count in seen.answers.items():
        judged[language, source] += count
    for one in asked:
        rest = one.articles - judged[one.language, one.source]
        seen.answers[one.language, one.source, Comparison.NEITHER] += rest
        seen.dates |= {moment.astimezone(zone).date() for moment in (one.first, one.last)}


def _grouped(answers: Counter[tuple[str, str, Comparison]], part: int) -> Mapping[str, Counts]:
    """By one part of the keys, the one with most hits first."""
    groups: dict[str, list[tuple[tuple[str, str, Comparison], int]]] = {}
    for key, count in answers.items():
        groups.setdefault(str(key[part]), []).append((key, count))
    found = {name: _counts(those) for name, those in groups.items()}
    return dict(sorted(found.items(), key=lambda item: (-item[1].hits, item[0])))


def _counts(answers: Iterable[tuple[tuple[str, str, Comparison], int]]) -> Counts:
    of: Counter[Comparison] = Counter()
    for (_, _, comparison), count in answers:
        of[comparison] += count
    return Counts(
        articles=of.total(),
        hits=of[Comparison.KEPT] + of[Comparison.ADDED],
        added=of[Comparison.ADDED],
        dropped=of[Comparison.DROPPED],
    )


BLOCKS = " ▁▂▃▄▅▆▇█"


def plot(days: Mapping[date, int], first: date, last: date, *, limit: int) -> tuple[str, int]:
    """Hits from the first day to the last as blocks, and how many days each of them is. Pure.

    At most `limit` blocks; the highest is the one with most hits, and one hit is always seen.
    """
    span = (last - first).days + 1
    width = -(-span // limit)
    bars = [0] * -(-span // width)
    for day, hits in days.items():
        bars[(day - first).days // width] += hits
    top = max(max(bars), 1)
    return "".join(BLOCKS[-(-hits * 8 // top)] for hits in bars), width
