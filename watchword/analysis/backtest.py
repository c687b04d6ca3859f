"""Backtest: a query, and the one before it, are asked of the archive or of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watchword.domain.article import ArticleRecord
from watchword.domain.backtest import ComparedArticle, is_news
from watchword.domain.config import WatchConfig
from watchword.domain.match import Document, Evidence, build_document, build_evidence
from watchword.domain.source import Source
from watchword.domain.topic import Topic
from watchword.domain.views import ArticleHistory
from watchword.matching.exclusion import Exclusion, exclusions, single_query
from watchword.matching.matcher import Matcher
from watchword.matching.samples import failing
from watchword.ports import ReadTransaction

WEEK = timedelta(days=7)
SAMPLE = 500
"""So many articles are asked by `check`; seven topics take 5 ms each."""


def compare(
    articles: Iterable[ArticleRecord],
    sources: Mapping[str, Source],
    now: Matcher,
    before: Matcher | None = None,
) -> Iterator[ComparedArticle]:
    """Each article with the answers to it; the matchers are of one topic. Pure.

    `before`: None: nothing was changed. As in life, a source with topics of its own is asked of
    these alone.
    """
    for one in articles:
        source = sources.get(one.source)
        seen = build_document(one.text, one.url, one.source, source)
        found = _found(now, seen, source)
        then = found if before is None else _found(before, seen, source)
        yield ComparedArticle(article=one, now=found, before=then)


def _found(matcher: Matcher, seen: Document, source: Source | None) -> Evidence | None:
    for match in matcher.match(seen):
        if source is None or source.asks(match.topic):
            return build_evidence(match, seen)
    return None


def expected(
    matcher: Matcher, config: WatchConfig, now: datetime
) -> Callable[[ReadTransaction], Mapping[str, float]]:
    """A question: the alerts a day of each topic, by a sample of the last week; empty: no archive."""

    def job(rows: ReadTransaction) -> Mapping[str, float]:
        since = now - WEEK
        every = -(-rows.views.summary(today=since, week=since).articles // SAMPLE) or 1
        articles = rows.articles.records(since=since, after=0, limit=SAMPLE, every=every)
        return alerts_a_day(articles, matcher, config, every=every)

    return job


def alerts_a_day(
    articles: Sequence[ArticleRecord], matcher: Matcher, config: WatchConfig, *, every: int
) -> Mapping[str, float]:
    """Stories that were news, a topic and day; each article stands for `every`. Pure."""
    if not articles:
        return {}
    alerted: dict[str, set[int]] = {key: set() for key in config.topics}
    for one in articles:
        source = config.sources.get(one.source)
        if is_news(one, config.alert_within):
            for match in matcher.match(build_document(one.text, one.url, one.source, source)):
                if source is None or source.asks(match.topic):
                    alerted[match.topic].add(one.id if one.story is None else one.story)
    times = [one.found_at for one in articles]
    days = max((max(times) - min(times)) / timedelta(days=1), 1)
    return {topic: len(stories) * every / days for topic, stories in alerted.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What leaving a clause out of a topic's query would lose."""

    exclusion: Exclusion
    hits: int
    """Articles that the topic finds today, the wrong one not counted."""
    lost: tuple[ArticleRecord, ...]
    """Those of them that it would not find; the oldest first."""
    sentences: tuple[str, ...]
    """What its samples would then say."""


def costs(
    topic: Topic,
    matcher: Matcher,
    wrong: ArticleHistory,
    articles: Iterable[ArticleRecord],
    sources: Mapping[str, Source],
) -> tuple[Cost, ...]:
    """Each clause that lets an article in, and what excluding it would lose. Pure.

    What loses least comes first. Empty where the query is not true of it, or has no OR.
    """
    if wrong.text is None:
        return ()
    seen = build_document(wrong.text, wrong.url, wrong.source, sources.get(wrong.source))
    hits = [
        one.article
        for one in compare(articles, sources, matcher)
        if one.now is not None and one.article.id != wrong.id
    ]
    found = []
    for exclusion in exclusions(matcher, topic.key, seen):
        left = single_query(matcher, topic.key, exclusion.without)
        lost = tuple(one.article for one in compare(hits, sources, left) if one.now is None)
        wanted = replace(topic, must_not_match=())
        said = tuple(problem.what for problem in failing(left, [wanted]))
        found.append(Cost(exclusion=exclusion, hits=len(hits), lost=lost, sentences=said))
    return tuple(sorted(found, key=lambda cost: (len(cost.sentences), len(cost.lost))))
