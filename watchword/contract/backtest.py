"""Backtests: what a query finds in the archive, and words that would change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from watchword.contract.json_line import JsonLine
from watchword.domain import backtest
from watchword.domain.article import ArticleRecord
from watchword.domain.backtest import Comparison
from watchword.domain.match import Evidence, Excerpt


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts(JsonLine):
    """Articles, and how many of them a query finds."""

    articles: int
    hits: int
    added: int
    """Hits that the query before does not find."""
    dropped: int
    """Articles that only the query before finds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest(Counts):
    """What a query finds in the archive; the first line of a backtest."""

    alerts: int
    """How many alerts it would have made."""
    span: int
    """Days from the first article to the last, both counted."""
    days: Mapping[str, int]
    """By day: the hits."""
    languages: Mapping[str, Counts]
    """By ISO 639-1; the empty key is for articles of an unknown language."""
    sources: Mapping[str, Counts]
    """By the key of the source."""

    @classmethod
    def of(cls, found: backtest.Backtest) -> Backtest:
        """Pure."""
        return cls.copied(
            found.all,
            found,
            days={day.isoformat(): hits for day, hits in sorted(found.days.items())},
            languages={name: Counts.copied(one) for name, one in found.languages.items()},
            sources={name: Counts.copied(one) for name, one in found.sources.items()},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample(JsonLine):
    """An article that a query finds, or that only the query before finds."""

    verdict: Comparison
    id: int
    """The number of the article."""
    url: str
    source: str
    title: str
    found_at: datetime
    words: tuple[str, ...]
    """The words of the article that matched, each once."""
    leaves: tuple[str, ...]
    """The parts of the query that they belong to."""

    @classmethod
    def of(cls, sample: backtest.Sample) -> Sample:
        """Pure."""
        one = sample.article
        return cls.copied(one, one.text, sample.evidence, verdict=sample.comparison)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit(JsonLine):
    """An article of the archive that a query finds, the newest first."""

    id: int
    """The number of the article; `--before` with the lowest one prints the next page."""
    url: str
    source: str
    title: str
    language: str | None
    """ISO 639-1."""
    published_at: datetime | None
    found_at: datetime
    story: int | None
    """The number of its story; null if it matched no topic."""
    words: tuple[str, ...]
    """The words of the article that matched, each once."""
    leaves: tuple[str, ...]
    """The parts of the query that they belong to."""
    headline: Excerpt
    """The title, with the words that matched marked."""
    excerpt: Excerpt
    """The text around them; empty if only the title matched."""

    @classmethod
    def of(cls, article: ArticleRecord, evidence: Evidence) -> SearchHit:
        """Pure."""
        return cls.copied(evidence, article, article.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion(JsonLine):
    """A word that would widen or sharpen a topic."""

    language: str
    """ISO 639-1 of the articles that it stands in; empty if that is not known."""
    word: str
    where: str
    """The part of the query that it would stand beside; empty: it would stand behind NOT."""
    weight: float
    """G²: how clearly the word tells hits from the rest."""
    adds: int
    """Articles that the topic would find with it and does not find now."""
    drops: int
    """Articles that the topic would no longer find with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedQuery(JsonLine):
    """A query of another service, translated."""

    query: str
    """In the query language of this program."""
    lost: tuple[str, ...]
    """What could not be carried over, each with the reason."""
