"""Backtests: what a topic or a query finds in articles of the past, and how many alerts to expect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from watchword.analysis.backtest import alerts_a_day, compare
from watchword.domain.article import ArticleRecord
from watchword.domain.backtest import ArticleCount, Backtest, backtest
from watchword.domain.config import WatchConfig
from watchword.domain.source import open_to_all
from watchword.domain.topic import Topic
from watchword.errors import Problem, QueryErrors
from watchword.matching.candidates import required
from watchword.matching.matcher import Matcher, compile
from watchword.matching.samples import failing
from watchword.ports import ReadTransaction
from watchword.usecases.article import archive
from watchword.usecases.topic import find_topic

WEEK = timedelta(days=7)
SAMPLE = 500
"""How many articles `expected_alerts` matches; seven topics take 5 ms for each."""
TRIED = "try"
"""The key of a query that belongs to no topic."""


def build_trial(
    config: WatchConfig, trial: Topic, against: str | None
) -> tuple[Topic, Topic | None]:
    """A query to try as a topic, and the topic `against` that it is compared with. Pure.

    It takes the key of that topic, so that the same sources are asked. Raises InvalidRequest for an
    unknown topic, QueryErrors for a query that cannot be understood.
    """
    before = find_topic(config, against) if against is not None else None
    topic = replace(trial, key=before.key) if before else trial
    compile([topic], config.concepts)
    return topic, before


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousVersion:
    """The last version of a topic that had another query."""

    topic: Topic
    """The topic of today with the query of then."""
    created_at: datetime
    is_readable: bool
    """Whether the concepts of today give each of its words a meaning; if not, it cannot be compared."""


def previous_version(
    rows: ReadTransaction, config: WatchConfig, topic: Topic
) -> PreviousVersion | None:
    """None if the topic always had the query that it has now."""
    saved = rows.views.version(topic.key, other_than=topic.query)
    if saved is None:
        return None
    before = replace(topic, query=saved.query, urgent=None)
    try:
        compile([before], config.concepts)
    except QueryErrors:
        readable = False
    else:
        readable = True
    return PreviousVersion(topic=before, created_at=saved.created_at, is_readable=readable)


def run_backtest(
    articles: Iterable[ArticleRecord],
    config: WatchConfig,
    topic: Topic,
    before: Topic | None,
    *,
    samples: int,
    asked: Sequence[ArticleCount] | None = None,
) -> Backtest:
    """What a topic finds in the articles, which come the oldest first. Pure.

    `before`: a topic of the same key to compare with, by all that decides what it alerts: a query, or
    two parties, and what it excludes. `samples`: how many articles are kept of each verdict.
    `asked`: as of `watchword.domain.backtest.backtest`.
    """
    now = compile([topic], config.concepts)
    then = compile([before], config.concepts) if before else None
    is_known = topic.key in config.topics
    return backtest(
        compare(articles, config.sources if is_known else open_to_all(config.sources), now, then),
        zone=ZoneInfo(config.timezone),
        samples=samples,
        alert_within=config.alert_within,
        asked=asked,
    )


def run_on_archive(
    rows: ReadTransaction,
    config: WatchConfig,
    topic: Topic,
    before: Topic | None,
    *,
    since: datetime | None,
    samples: int,
) -> Backtest:
    """The same in the articles of the archive that were found since then; None: in all.

    Only those are read that the search index names.
    """
    matchers = [compile([one], config.concepts) for one in (topic, before) if one]
    return run_backtest(
        archive(rows, since, required(*matchers)),
        config,
        topic,
        before,
        samples=samples,
        asked=rows.search.counts(since),
    )


def failing_samples(config: WatchConfig, topic: Topic) -> Sequence[Problem]:
    """The sample sentences that the topic's query judges wrongly. Pure."""
    return failing(compile([topic], config.concepts), [topic])


def expected_alerts(
    rows: ReadTransaction, matcher: Matcher, config: WatchConfig, now: datetime
) -> Mapping[str, float]:
    """By topic, how many alerts a day to expect, by a sample of the last week; empty: no articles."""
    since = now - WEEK
    every = -(-rows.views.summary(today=since, week=since).articles // SAMPLE) or 1
    articles = rows.articles.records(since=since, after=0, limit=SAMPLE, every=every)
    return alerts_a_day(articles, matcher, config, every=every)
