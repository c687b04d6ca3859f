"""Work: a row that was claimed, on its way to whoever does it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class JobName(StrEnum):
    """Every job that happens by itself; `scheduler.jobs.JOBS` has one entry for each."""

    POLL = "poll"
    READ = "read"
    JUDGE = "judge"
    DELIVER = "deliver"
    HEALTH = "health"
    HEARTBEAT = "heartbeat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One claimed row. Its result is saved only while the row's turn is still this one."""

    job: Literal[JobName.POLL, JobName.READ]
    """The two jobs that go out to the web; an Executor decides where they run."""
    id: str
    """A feed's address, or an article's number."""
    lease_token: int
    host: str
    """Name and port; one piece of work a host at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlProgress:
    """What is still to be done: feeds to poll, pages to read for the first time, articles to judge."""

    feeds: int
    pages: int
    judging: int

    @property
    def total(self) -> int:
        return self.feeds + self.pages + self.judging
