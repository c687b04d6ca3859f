"""The line: the ports and the wishes that the four jobs work with, and the bells between them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from watchword.domain.config import WatchConfig
from watchword.domain.work import JobName
from watchword.matching.matcher import Matcher
from watchword.ports import Clock, Crawler, Executor, Sender, Store


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


@dataclass(kw_only=True)
class JobContext:
    """What the jobs work with. The wishes and their matcher are swapped by a reload, together."""

    clock: Clock
    store: Store
    crawler: Crawler
    sender: Sender
    config: WatchConfig
    matcher: Matcher
    executor: Executor
    jitter: Callable[[], float]
    """0 to 1; spreads the retries of many messages."""
    only: Sequence[str] | None = None
    """Poll and read these sources alone; None: all."""
    on_heartbeat: Callable[[], None] = lambda: None
    """Called after each heartbeat that reached the database."""
    swapping: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a batch is judged, and while the wishes are swapped."""
    wakeups: Wakeups = field(default_factory=Wakeups)
    in_flight: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    """Channels that are taken: a message is being handed over there."""
    stopping: bool = False
    """Nothing new is claimed, and an answer that says "we are stopping" is not saved."""
