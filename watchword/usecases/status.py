"""The status: how everything stands at one moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from watchword.contract import Digest, FailingChannel, Feed, Mute, Status, TopicToday, WorkerLine
from watchword.domain.alert import AlertFilter, AlertRecord
from watchword.domain.delivery import DeliveryState
from watchword.domain.health import FeedState, outage_since
from watchword.domain.incident import Incident
from watchword.domain.moment import start_of_day
from watchword.domain.reload import WaitingAlerts
from watchword.domain.views import StatusSummary, TopicUse
from watchword.domain.work import JobName, Worker
from watchword.ports import ReadTransaction
from watchword.usecases.mute import list_mutes
from watchword.usecases.source import lines

WEEK = timedelta(days=7)
TOLD = AlertFilter(state=DeliveryState.SENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the rows said at one moment."""

    running: bool
    """Whether a service or a crawl runs."""
    summary: StatusSummary
    topics: Mapping[str, TopicUse]
    """By key."""
    feeds: tuple[Feed, ...]
    outage_since: datetime | None
    """Since when no host can be reached; None: the network works, or nothing runs."""
    last: AlertRecord | None
    """The newest alert that a receiver took."""
    failing_channels: tuple[FailingChannel, ...]
    refused: Incident | None
    """The edit of the configuration that the running service refuses."""
    waiting: WaitingAlerts
    """What waits for channels and topics that are gone."""
    mutes: tuple[Mute, ...]
    """The topics and channels that are muted."""
    database_size: int
    """Bytes in use."""
    texts_since: datetime | None
    """Texts that were found earlier were dropped; None: none was."""
    unindexed: int
    """Articles that the search index has not got yet."""
    workers: Sequence[Worker]
    """Other processes that poll and read; none: the service does it all."""

    @property
    def feed_counts(self) -> Counter[FeedState]:
        """How many feeds are in each state."""
        return Counter(feed.state for feed in self.feeds)

    def to_json_line(self) -> Status:
        """The JSON line. Pure."""
        summary, counts = self.summary, self.feed_counts
        return Status.copied(
            summary,
            running=self.running,
            feeds={state: counts[state] for state in FeedState},
            articles_today=summary.articles,
            alerts_today=summary.alerts,
            topics=tuple(
                TopicToday(
                    topic=key,
                    matches_today=use.matches,
                    alerts_today=use.alerts,
                    possible_today=use.possible,
                )
                for key, use in self.topics.items()
            ),
            digests=tuple(Digest.copied(one) for one in summary.digests),
            failing_channels=self.failing_channels,
            last_alert=self.last.id if self.last else None,
            last_alert_at=self.last.created_at if self.last else None,
            refused_edit=self.refused.reason if self.refused else None,
            waiting_for_gone={**self.waiting.channels, **self.waiting.topics},
            mutes=self.mutes,
            database_size=self.database_size,
            texts_since=self.texts_since,
            unindexed=self.unindexed,
            workers=tuple(worker_line(one) for one in self.workers),
        )


def overview(
    rows: ReadTransaction,
    now: datetime,
    timezone: str,
    *,
    running: bool,
    workers: Sequence[Worker] = (),
) -> Overview:
    """How everything stands. `timezone`: an IANA name; it says when today began.

    `running`: whether a service runs; no row knows that after a kill. `workers`: see `Overview`.
    """
    today = start_of_day(now, ZoneInfo(timezone))
    feeds = rows.feeds.health()
    return Overview(
        running=running,
        summary=rows.views.summary(today=today, week=now - WEEK),
        topics=rows.views.topics(today=today),
        feeds=lines(feeds, now),
        outage_since=outage_since(feeds, now) if running else None,
        last=next(iter(rows.alerts.list(limit=1, only=TOLD)), None),
        failing_channels=tuple(
            FailingChannel(
                channel=name,
                reason=use.failure,
                since=use.failing_since,
                waiting=use.waiting,
                retry_at=use.retry_at,
            )
            for name, use in sorted(rows.views.channels().items())
            if use.failing_since is not None
        ),
        refused=rows.health.refused_edit() if running else None,
        waiting=rows.deliveries.waiting_for_gone(),
        mutes=list_mutes(rows, now),
        database_size=rows.search.used(),
        texts_since=rows.search.texts_since(),
        unindexed=rows.search.unindexed(),
        workers=workers,
    )


def worker_line(worker: Worker) -> WorkerLine:
    """The JSON object of a worker. Pure."""
    return WorkerLine(
        name=worker.name,
        alive=worker.is_alive,
        seen_at=worker.seen_at,
        polls=_hosts(worker, JobName.POLL),
        reads=_hosts(worker, JobName.READ),
    )


def _hosts(worker: Worker, job: JobName) -> tuple[str, ...]:
    return tuple(sorted(work.host for work in worker.works if work.job is job))
