"""The line: the ports and the wishes that the four jobs work with, and the bells between them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from watchword.domain.config import WatchConfig
from watchword.matching.matcher import Matcher
from watchword.ports import Clock, Crawler, Executor, Sender, Store


class Bells:
    """One bell a job: a job that leaves work for another rings it; a tick rings them all."""

    def __init__(self) -> None:
        self._bells: dict[str, asyncio.Event] = {}

    def ring(self, job: str) -> None:
        """Have the job look for due rows now. Ringing twice before it looks is ringing once."""
        self._bell(job).set()

    async def wait(self, job: str) -> None:
        """Until the job's bell rings."""
        bell = self._bell(job)
        await bell.wait()
        bell.clear()

    def _bell(self, job: str) -> asyncio.Event:
        return self._bells.setdefault(job, asyncio.Event())


@dataclass(kw_only=True)
class Line:
    """What the jobs work with. The wishes and their matcher are swapped by a reload, together."""

    clock: Clock
    store: Store
    crawler: Crawler
    sender: Sender
    config: WatchConfig
    matcher: Matcher
    executor: Executor
    chance: Callable[[], float]
    """0 to 1; spreads the retries of many messages."""
    only: Sequence[str] | None = None
    """Poll and read these sources alone; None: all."""
    heard: Callable[[], None] = lambda: None
    """Called after each heartbeat that reached the database."""
    swapping: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a batch is judged, and while the wishes are swapped."""
    bells: Bells = field(default_factory=Bells)
    hand_overs: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    """Channels that are taken: a message is being handed over there."""
    stopping: bool = False
    """Nothing new is claimed, and an answer that says "we are stopping" is not saved."""
