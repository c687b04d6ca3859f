"""The whole program in this process, on a configuration file, against real servers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from tests.fakes import ShiftedClock
from watchword.app.clock import SystemClock
from watchword.app.service import App
from watchword.app.settings import configuration
from watchword.ports import ReadTransaction

T = TypeVar("T")
CALM = """
[web]
listen = "127.0.0.1:0"
[fetch]
allow_networks = ["127.0.0.0/8"]
delay = "0s"
"""
"""Loopback is allowed, and no host is given a rest."""
HOURLY = CALM + 'cadence = ["1h", "2h"]\n'
"""And a feed is fresh for two hours after its poll, longer than any test takes."""
FAST = CALM + 'cadence = ["1s", "2s"]\n'
"""And feeds are polled again at once."""


class Program:
    """Watchword at work on a configuration."""

    def __init__(self, folder: Path, toml: str) -> None:
        file = folder / "watchword.toml"
        file.write_text(toml, encoding="utf-8")
        self.settings = configuration(file, inspected=True)
        self.clock = ShiftedClock(SystemClock().now)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The service, while the block runs."""
        stopped, started = asyncio.Event(), asyncio.Event()
        app = App(self.settings, clock=self.clock)
        service = asyncio.create_task(app.run(stopped, started=started.set))
        waiting = asyncio.create_task(started.wait())
        await asyncio.wait([service, waiting], return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        try:
            if service.done():
                await service
            yield
        finally:
            stopped.set()
            await service

    async def crawl(self) -> None:
        """`watchword crawl`."""
        app = App(self.settings, clock=self.clock)
        await app.crawl(list(self.settings.config.sources), lambda left: None)

    async def read(self, job: Callable[[ReadTransaction], T]) -> T:
        """A question to the database, beside the service; it is made where there is none yet."""
        app = App(self.settings)
        try:
            return await app.read(job)
        finally:
            app.close()

    async def failing(self) -> list[str]:
        """The channels that fail: their refusals are saved, which is later than a receiver hears."""
        found = await self.read(lambda rows: rows.channels.failing())
        return sorted(channel.subject for channel in found)


async def until(holds: Callable[[], bool | Awaitable[bool]], *, within: float = 90) -> None:
    """Wait until it holds; TimeoutError where it never does."""
    async with asyncio.timeout(within):
        while True:
            answer = holds()
            if answer if isinstance(answer, bool) else await answer:
                return
            await asyncio.sleep(0.05)


MINUTE = timedelta(minutes=1)
