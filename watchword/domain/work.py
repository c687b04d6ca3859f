"""Work: a claimed row that an executor polls or reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from watchword.domain.feed import FeedForPoll


class JobName(StrEnum):
    """The jobs that the scheduler runs; `scheduler.jobs.JOBS` has one entry for each."""

    CLOCK = "clock"
    """Sees that the machine's clock was set, or that it slept, and moves the moments of the rows."""
    POLL = "poll"
    READ = "read"
    JUDGE = "judge"
    DELIVER = "deliver"
    INDEX = "index"
    """Brings articles into the search index that it has not got: of an earlier version, or all anew."""
    PRUNE = "prune"
    """Drops the texts that the configuration keeps no longer."""
    HEALTH = "health"
    """Logs what begins to fail and what works again, and sends the admin a notice of what lasts."""
    SPIKES = "spikes"
    """Sees that a topic has far more reports than usual, and that it is over."""
    REVIEW = "review"
    """Makes the press review of the day at its hour."""
    HEARTBEAT = "heartbeat"
    """Writes the time into the database, as a sign of life, and then feeds systemd's watchdog."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A claimed row. Its result is saved only while the row has the same lease token."""

    job: Literal[JobName.POLL, JobName.READ]
    """The two jobs that use the web. An Executor decides where they run."""
    id: str
    """The address of the feed, or the id of the article."""
    lease_token: int
    host: str
    """Name and port. Each host has at most one piece of work at a time."""
    suspect: bool = False
    """Whether the row failed last, or its host has strikes. At most half of the connections and of the
    parsing children serve suspect work, so that what hangs cannot hold up what works."""
    feed: FeedForPoll | None = field(default=None, compare=False, repr=False)
    """Of a poll: its row as it was claimed; None: it came from another process, and is to be loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A process that polls and reads for the service, as the carrier saw it last."""

    name: str
    """Its machine and the number of its process there, as `alpha/812`."""
    seen_at: datetime
    """Its last sign of life, by the clock of the database."""
    is_alive: bool
    works: Sequence[Work] = ()
    """What it polls and reads now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How many more pieces of work an executor can start."""

    total: int
    suspect: int
    """How many of them may be suspect."""
    polls: int
    """How many of them may be polls. It is less than the whole of an executor, so that no number of
    feeds that hang at the first poll holds up the pages of those that answered."""

    @classmethod
    def whole(cls, limit: int) -> Room:
        """The room of an idle executor that runs so many pieces of work at a time. Pure.

        Half of it is for suspect work, three quarters are for polls; one piece of each always fits.
        """
        return cls(
            total=limit, suspect=max(limit // 2, 1), polls=max(limit - max(limit // 4, 1), 1)
        )

    def without(self, works: Iterable[Work]) -> Room:
        """What is left beside this work. Pure."""
        beside = list(works)
        return Room(
            total=self.total - len(beside),
            suspect=self.suspect - sum(work.suspect for work in beside),
            polls=self.polls - sum(work.job is JobName.POLL for work in beside),
        )

    def of(self, job: JobName) -> int:
        """How many more pieces of work of a job can start. Pure."""
        return max(min(self.total, self.polls) if job is JobName.POLL else self.total, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlProgress:
    """What is left of a crawl: feeds to poll, pages to read for the first time, articles to judge."""

    feeds: int
    pages: int
    judging: int

    @property
    def total(self) -> int:
        return self.feeds + self.pages + self.judging
