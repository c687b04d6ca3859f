"""Backtest: a query, and the one before it, are asked of the archive or of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from watchword.domain.backtest import Judged
from watchword.domain.match import Document, Evidence, evidence
from watchword.domain.record import ArticleRecord
from watchword.domain.source import Source
from watchword.matching.matcher import Matcher
from watchword.pipeline.judge import document
from watchword.ports import Reading

PAGE = 500
"""Articles in memory at once."""


def archive(rows: Reading, since: datetime) -> Iterator[ArticleRecord]:
    """What was found since then, the oldest first, a page at a time."""
    after = 0
    while page := rows.articles.records(since=since, after=after, most=PAGE):
        yield from page
        after = page[-1].id


def judged(
    articles: Iterable[ArticleRecord],
    sources: Mapping[str, Source],
    now: Matcher,
    before: Matcher | None = None,
) -> Iterator[Judged]:
    """Each article with the answers to it; the matchers are of one topic. Pure.

    `before`: None: nothing was changed. As in life, a source with topics of its own is asked of
    these alone.
    """
    for one in articles:
        source = sources.get(one.source)
        seen = document(one.text, one.url, one.source, source)
        asked = source.topics if source else None
        found = _found(now, seen, asked)
        then = found if before is None else _found(before, seen, asked)
        yield Judged(article=one, now=found, before=then)


def _found(matcher: Matcher, seen: Document, asked: tuple[str, ...] | None) -> Evidence | None:
    for match in matcher.match(seen):
        if asked is None or match.topic in asked:
            return evidence(match, seen)
    return None
