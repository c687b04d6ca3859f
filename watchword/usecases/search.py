"""Search: the articles of the archive that a query finds, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from watchword.analysis.backtest import compare
from watchword.domain.article import ArticleRecord
from watchword.domain.config import WatchConfig
from watchword.domain.match import Evidence
from watchword.domain.search import Required
from watchword.domain.source import open_to_all
from watchword.domain.topic import Topic
from watchword.matching.candidates import required
from watchword.matching.matcher import compile
from watchword.ports import ReadTransaction

PAGE = 25
"""Articles of a page."""
MAX_READ = 10_000
"""So many articles are read for a page at most: two seconds of CPU. The next page goes on from there."""
FIRST, STEP = 30, 100
"""Articles that are read at once: first about a page of them, then more."""
MAX_LISTED = 6400
"""So many candidates are asked for at once at most."""
SEARCH = "search"
"""The key of a query that belongs to no topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """What is searched for, and which page of it."""

    query: str
    since: datetime | None = None
    """Only articles that were found since then."""
    before: int | None = None
    """Only articles with a lower id, as `next_before` of the page before says."""
    limit: int = PAGE
    """The most hits of the page."""
    max_read: int = MAX_READ


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that the query finds, and where."""

    article: ArticleRecord
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """A page of what a query finds."""

    hits: tuple[Hit, ...]
    """The newest first."""
    next_before: int | None
    """The next page has articles with a lower id than this; None: there are no more."""
    read: int
    """How many articles were read for it."""
    read_back_to: datetime | None
    """When the oldest of them was found."""
    is_cut: bool
    """Whether it ends because so many articles were read, and not because it is full."""
    needs_no_word: bool
    """Whether the query requires no word, so that every article is read for it."""


def search(rows: ReadTransaction, config: WatchConfig, request: SearchRequest) -> SearchPage:
    """The newest articles of the archive that a query finds. The pages together have each of them.

    Raises QueryErrors for a query that cannot be understood.
    """
    topic = Topic(key=SEARCH, name=SEARCH, query=request.query, channels=())
    matcher = compile([topic], config.concepts)
    wanted, sources = required(matcher), open_to_all(config.sources)
    hits: list[Hit] = []
    read, last, next_before, is_cut = 0, None, None, False
    for article in _newest(rows, wanted, request.since, request.before):
        if read == request.max_read:
            next_before, is_cut = article.id + 1, True
            break
        read, last = read + 1, article
        (answer,) = compare([article], sources, matcher)
        if answer.now is None:
            continue
        if len(hits) == request.limit:
            next_before = article.id + 1
            break
        hits.append(Hit(article=article, evidence=answer.now))
    return SearchPage(
        hits=tuple(hits),
        next_before=next_before,
        read=read,
        read_back_to=last.found_at if last else None,
        is_cut=is_cut,
        needs_no_word=wanted is None,
    )


def _newest(
    rows: ReadTransaction, wanted: Required | None, since: datetime | None, before: int | None
) -> Iterator[ArticleRecord]:
    """The candidates, the newest first."""
    first = rows.search.first_since(since) if since is not None else 1
    if first is None:
        return
    limit, size = STEP, FIRST
    while ids := rows.search.candidates(
        wanted, after=first - 1, before=before, newest_first=True, limit=limit
    ):
        before = ids[-1]
        while ids:
            for article in rows.search.articles(ids[:size]):
                if since is None or article.found_at >= since:
                    yield article
            ids, size = ids[size:], STEP
        # PostgreSQL looks all candidates up for each list of them: a query with many gets few lists.
        limit = min(4 * limit, MAX_LISTED)
