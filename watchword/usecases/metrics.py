"""Metrics: the numbers of the program at one moment, for those who watch it by machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from watchword.domain.config import WatchConfig
from watchword.domain.health import FeedState
from watchword.domain.moment import start_of_day
from watchword.domain.views import DueWork, Totals
from watchword.domain.work import Worker
from watchword.ports import ReadTransaction
from watchword.usecases.delay import Delays, each_delay
from watchword.usecases.readiness import list_troubles
from watchword.usecases.source import list_sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """What the rows said at one moment."""

    totals: Totals
    work: Sequence[DueWork]
    now: datetime
    delays: Delays
    """Of the alerts since Monday, 00:00 UTC."""
    feeds: Mapping[FeedState, int]
    """How many feeds are in each state."""
    sources: Mapping[FeedState, int]
    """How many sources are in each state: the worst of their feeds."""
    channels: Mapping[str, bool]
    """By name, whether it fails."""
    database_size: int
    """Bytes in use."""
    unindexed: int
    """Articles that the search index has not got yet."""
    workers: int
    """Other processes that poll and read, and live."""
    heartbeat: datetime | None
    """None: the jobs do not run."""
    refused: bool
    """Whether an edit of the configuration is refused."""
    ready: bool
    """Whether nothing keeps the program from its work."""


def measure(
    rows: ReadTransaction, config: WatchConfig, now: datetime, workers: Sequence[Worker]
) -> Metrics:
    """The numbers now."""
    sources = list_sources(rows, config, now)
    failing = {one.subject for one in rows.channels.failing()}
    return Metrics(
        totals=rows.views.totals(),
        work=rows.views.due_work(now),
        now=now,
        delays=each_delay(rows.views.delivery_times(since=monday(now))),
        feeds=Counter(feed.state for one in sources for feed in one.feeds),
        sources=Counter(one.state for one in sources),
        channels={name: name in failing for name in config.channels},
        database_size=rows.search.used(),
        unindexed=rows.search.unindexed(),
        workers=sum(worker.is_alive for worker in workers),
        heartbeat=rows.health.heartbeat(),
        refused=rows.health.refused_edit() is not None,
        ready=not list_troubles(rows, config, now),
    )


def monday(now: datetime) -> datetime:
    """When the week began, in UTC. Pure."""
    today = start_of_day(now, UTC)
    return today - timedelta(days=today.weekday())
