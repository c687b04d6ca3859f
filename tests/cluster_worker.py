"""A process of the tests of many machines: real store, carrier and pipeline over invented pages.

`python tests/cluster_worker.py ENGINE DATABASE LOG CONCURRENCY`. A line of the log is a letter (B it
takes work, W and D begin and end of work, S and E of a fetch), the host, the address, the seconds of the
machine's steady clock, and the process. SIGUSR1 blocks its loop for BLOCK seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import time
import uuid
from collections.abc import Awaitable
from datetime import timedelta
from pathlib import Path

from scheduler import carrier
from scheduler.carrier import Carrier, schema_name
from scheduler.daemon import Daemon
from scheduler.jobs import Job
from scheduler.local import LocalExecutor
from storage import claims
from storage.engine import url_of
from storage.migrate import HEAD
from storage.store import SqlStore
from tests.factories import a_source
from tests.fakes_receivers import FakeSender
from tests.fakes_web import FakeCrawler
from watchword.app.clock import SystemClock
from watchword.domain.article import Page, ReadAnswer
from watchword.domain.config import WatchConfig
from watchword.domain.database import Server
from watchword.domain.source import Hints, Source, Subscription, host_of
from watchword.domain.work import JobName, Work
from watchword.errors import StoreError
from watchword.matching.matcher import compile
from watchword.pipeline import read
from watchword.pipeline.context import JobContext, Plan, Ports
from watchword.pipeline.work import run, run_carried

FETCH = 0.05
"""Seconds that a page takes."""
FULL = os.environ.get("WATCHWORD_CLUSTER") == "full"
LEASE = timedelta(seconds=8)
"""At full size, where leases end by themselves."""
BLOCK = 2.0
DELAYS = {"fast": timedelta(0), "slow": timedelta(seconds=0.2)}
"""The sources, with the least time between two requests to a host of theirs."""
SOURCES = {
    key: Source(
        key=key,
        hints=Hints(outlet=key, delay=delay),
        feeds=a_source(f"https://{key}.example/feed").feeds,
        cadence=(timedelta(minutes=2), timedelta(minutes=30)),
    )
    for key, delay in DELAYS.items()
}
READ_OFTEN = Job(name=JobName.READ, every=timedelta(seconds=0.05), tick=read.tick)
"""What a host has next is claimed as soon as it is free: a tick each second would hide what overlaps."""


class Log:
    """A line an event, which outlives the process."""

    def __init__(self, file: Path) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)

    def __call__(self, letter: str, url: str = "") -> None:
        host = host_of(url) if url else "-"
        line = f"{letter} {host} {url or '-'} {time.monotonic():.4f} {os.getpid()}\n"
        os.write(self._file, line.encode())


class SlowPages(FakeCrawler):
    """Has a page at every address, with another text each time that it is asked."""

    def __init__(self, log: Log) -> None:
        super().__init__()
        self._log = log

    async def read(
        self,
        url: str,
        hints: Hints,
        *,
        subscription: Subscription | None = None,
        suspect: bool = False,
    ) -> ReadAnswer:
        self._log("S", url)
        await asyncio.sleep(FETCH)
        self._log("E", url)
        return Page(url=url, body=f"A text of its own: {uuid.uuid4()}.")


async def logged(log: Log, work: Awaitable[None]) -> None:
    """Do it, and log when it begins and ends."""
    log("W")
    try:
        await work
    finally:
        log("D")


def set_pace() -> None:
    """Signs of life that are soon missed, and at full size short leases."""
    carrier.HEARTBEAT, carrier.STALLED_AFTER = 0.5, 1.5
    if FULL:
        claims.LEASE = carrier.LEASE = LEASE  # type: ignore[attr-defined]


def context_of(store: SqlStore, log: Log, executor: LocalExecutor) -> JobContext:
    config = WatchConfig(
        sources=SOURCES,
        topics={},
        concepts={},
        channels={},
        alert_within=timedelta(hours=24),
        timezone="UTC",
    )
    ports = Ports(clock=SystemClock(), store=store, crawler=SlowPages(log), executor=executor)
    return JobContext(
        ports=ports, plan=Plan(config=config, matcher=compile((), {}), sender=FakeSender())
    )


async def main(engine: str, url: str, log: Log, concurrency: int) -> None:
    """Work until SIGTERM."""
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    loop.add_signal_handler(signal.SIGUSR1, lambda: time.sleep(BLOCK))
    store = SqlStore(url_of(Server(url)), domain="")
    local = LocalExecutor(lambda work: logged(log, run(context, work)), limit=concurrency)
    context = context_of(store, log, local)
    if engine == "none":
        daemon = Daemon(context, local, [READ_OFTEN])
        await daemon.start()
        log("B")
        await stopped.wait()
        await daemon.stop()
    else:

        async def carried(work: Work) -> None:
            with contextlib.suppress(StoreError):  # a lease that ends by itself
                await logged(log, run_carried(context, work))

        await context.ports.crawler.start()
        await Carrier(url, schema_name(HEAD)).serve(
            carried, stopped, concurrency=concurrency, served=lambda on: log("B" if on else "-")
        )
    store.close()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)  # faults are what is tested
    set_pace()
    asyncio.run(main(sys.argv[1], sys.argv[2], Log(Path(sys.argv[3])), int(sys.argv[4])))
