"""What the jobs work with: the ports, the plan that a reload swaps, and the state of this process."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from watchword.domain.announcement import Announced
from watchword.domain.config import WatchConfig
from watchword.domain.work import JobName
from watchword.errors import Damaged, StoreError
from watchword.matching.event.embedding import Embed, no_embedding
from watchword.matching.matcher import Matcher
from watchword.pipeline.poll_saves import PollSaves
from watchword.ports import Clock, Crawler, Executor, Sender, Store

SAY_AGAIN = timedelta(minutes=10)
"""A database that refuses the same for longer is said again."""
MAX_REFUSALS = 50
"""So many reasons are kept apart."""


class Wakeups:
    """One event for each job: a job that leaves work for another sets it; a tick sets all of them."""

    def __init__(self) -> None:
        self._events: dict[JobName, asyncio.Event] = {}

    def set(self, job: JobName) -> None:
        """Make the job look for due rows now. Two calls before it looks count as one."""
        self._event(job).set()

    async def wait(self, job: JobName) -> None:
        """Wait until the job's event is set, and clear it."""
        event = self._event(job)
        await event.wait()
        event.clear()

    def _event(self, job: JobName) -> asyncio.Event:
        return self._events.setdefault(job, asyncio.Event())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The outside, the same from start to stop."""

    clock: Clock
    store: Store
    crawler: Crawler
    executor: Executor
    embed: Embed = no_embedding


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the configuration asks for. A reload replaces the whole plan."""

    config: WatchConfig
    matcher: Matcher
    """Made of the topics of `config`."""
    sender: Sender
    """Holds the URLs of the channels of `config`."""


@dataclass(kw_only=True)
class Runtime:
    """The state of this process; none of it must outlive the process."""

    jitter: Callable[[], float] = random.random
    """0 to 1; spreads the retries of many messages."""
    only: Sequence[str] | None = None
    """Poll and read these sources alone; None: all."""
    started_at: datetime | None = None
    """When the jobs began, or the machine woke up; None: nothing waits for first polls."""
    on_heartbeat: Callable[[], None] = lambda: None
    """Called after each heartbeat that reached the database."""
    swapping: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a batch is judged, and while the plan is replaced."""
    wakeups: Wakeups = field(default_factory=Wakeups)
    in_flight: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    """By channel, the task that sends there now: one message at a time."""
    poll_saves: PollSaves = field(default_factory=PollSaves)
    announced: Announced = field(default_factory=Announced)
    """What the log says about failing feeds and the network."""
    counted_hour: int | None = None
    """The last hour that was looked at for spikes."""
    displaced: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when nothing more can be written: another process is the daemon, or for `fault`."""
    fault: Damaged | None = None
    """Why the service has to end."""
    stopping: bool = False
    """Nothing new is claimed, and a failure that our own stop caused is not saved."""
    moved: dict[str, str] = field(default_factory=dict)
    """By feed, the new address that the log has said."""
    refusals: dict[str, datetime] = field(default_factory=dict)
    """By what the database refused, when the log said so last."""

    def is_news(self, error: StoreError, now: datetime) -> bool:
        """Whether the log is to say it now; remembers that. Each job meets a full disk each second."""
        last = self.refusals.get(str(error))
        if last is not None and abs(now - last) < SAY_AGAIN:
            return False
        if len(self.refusals) > MAX_REFUSALS:
            self.refusals.clear()
        self.refusals[str(error)] = now
        return True


@dataclass(slots=True, kw_only=True)
class JobContext:
    """What each job gets. A worker that polls and reads needs `ports` and `plan` alone."""

    ports: Ports
    plan: Plan
    runtime: Runtime = field(default_factory=Runtime)
