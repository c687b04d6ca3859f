"""The program at work: the service, one crawl, and what asks the outside once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from watchword.app import parts
from watchword.app.clock import SystemClock
from watchword.app.settings import configuration, waits_for_start
from watchword.domain.database import Server
from watchword.domain.message import id_domain
from watchword.errors import (
    AlreadyRunning,
    ConfigurationError,
    InvalidRequest,
    Problem,
    StoreError,
)

if TYPE_CHECKING:
    from config.load import Settings
    from storage.store import SqlStore
    from watchword.domain.config import WatchConfig, WebSettings
    from watchword.domain.database import Database
    from watchword.domain.discovery import Discovery
    from watchword.domain.probe import Probe
    from watchword.domain.source import Source
    from watchword.domain.work import CrawlProgress, Worker
    from watchword.matching.event.embedding import Embed
    from watchword.pipeline.context import JobContext, Plan
    from watchword.ports import Clock, Crawler, Executor, ReadTransaction, WriteTransaction

STANDBY_PAUSE = 2.0
"""Seconds between two looks of a standby. A server knows after eleven that a daemon has gone."""
T = TypeVar("T")
logger = logging.getLogger(__name__)
NO_SOURCES = Problem(
    "sources",
    "nothing is watched",
    "write [sources.NAME] with its feeds; `watchword init` shows how",
)


class App:
    """The program on one configuration: the service, and one crawl.

    It owns its store: opened at the first question or when the jobs start, closed by `close` and when
    the jobs have ended.
    """

    def __init__(
        self, settings: Settings, *, clock: Clock | None = None, embed: Embed | None = None
    ) -> None:
        """`embed`: of headlines; None: that of the extra `stories`, where it is installed."""
        from watchword.matching.event.embedding import embedding

        self._settings = settings
        self._store: SqlStore | None = None
        self._context: JobContext | None = None
        self._asked, self._reloading = asyncio.Event(), asyncio.Lock()
        self._later: Sequence[str] = ()
        self.clock = clock or SystemClock()
        self._embed = embed or embedding()

    @property
    def store(self) -> SqlStore:
        """The open store. Raises StoreError where it cannot be opened."""
        if self._store is None:
            self._store = parts.store(self._settings)
        return self._store

    @property
    def config(self) -> WatchConfig:
        """What is watched now: an edit of a running service is in it as soon as it is taken."""
        return self._settings.config if self._context is None else self._context.plan.config

    async def workers(self) -> Sequence[Worker]:
        """The workers of the database. Raises StoreError."""
        return await parts.workers(self._settings.database)

    def close(self) -> None:
        """Close the store; the next question opens it again."""
        if self._store is not None:
            self._store.close()
            self._store = None

    async def read(self, job: Callable[[ReadTransaction], T]) -> T:
        """The answer of one question, also beside the service of another process."""
        return await self.store.read(job)

    async def write(self, job: Callable[[WriteTransaction], T]) -> T:
        """A small change to the rows."""
        return await self.store.write(job)

    async def send_test(self, channel: str) -> None:
        """Send a test on a channel of the file as it is now. Raises DeliveryError."""
        settings = await asyncio.to_thread(configuration, self._settings.path, inspected=True)
        await send_test(settings, channel)

    async def discover(self, address: str) -> Discovery:
        """What of the site at this address can be watched. Raises InvalidRequest with the reason."""
        if self._context is None:
            return await discover(self._settings, address)
        crawler = self._context.ports.crawler
        return await _discover(crawler, self.clock, address, self._settings)

    @property
    def cadence(self) -> tuple[timedelta, timedelta]:
        """Of `[fetch]`: the least and the most time between two polls."""
        return self._settings.cadence

    @property
    def file(self) -> Path:
        """The configuration: a file, or a folder of them."""
        return self._settings.path

    @property
    def web(self) -> WebSettings | None:
        """Where the pages are served; None: nowhere."""
        return self._settings.web

    @property
    def database(self) -> Database:
        """Where the rows are."""
        return self._settings.database

    async def run(
        self,
        stopped: asyncio.Event,
        *,
        started: Callable[[], None],
        alive: Callable[[], None] = lambda: None,
        beside: Callable[[], AbstractAsyncContextManager[None]] = nullcontext,
        standby: Callable[[], None] | None = None,
    ) -> None:
        """The service, until `stopped`. Raises AlreadyRunning where one runs on this file, and Damaged.

        On a server it is a standby then: it takes over when that one ends, and waits again when it is
        displaced itself. `standby` is called when it begins to wait; None: it does not wait.
        `alive` is called after each heartbeat that reached the database, and while it waits. `beside`:
        what lives while the jobs run: it is entered when they have started, and left before they stop.
        """
        waits = False
        while not stopped.is_set():
            try:
                await self._serve(stopped, started=started, alive=alive, beside=beside)
                waits = False
            except StoreError as error:
                if standby is None or not isinstance(self._settings.database, Server):
                    raise
                if not waits and not isinstance(error, AlreadyRunning):
                    raise
                if not waits:
                    standby()
                waits = True
                alive()
                await _first_of(stopped, seconds=STANDBY_PAUSE)

    async def _serve(
        self,
        stopped: asyncio.Event,
        *,
        started: Callable[[], None],
        alive: Callable[[], None],
        beside: Callable[[], AbstractAsyncContextManager[None]],
    ) -> None:
        """The jobs, until `stopped`, or until another process is the daemon."""
        from crawler.child import give_back_memory
        from watchword.matching.event.embedding import MODELS

        beat = parts.heartbeat(self._settings)

        def on_heartbeat() -> None:
            alive()
            beat()
            MODELS.rest()
            give_back_memory()

        async with self._jobs(only=None, on_heartbeat=on_heartbeat) as context:
            reloads = (self._reload_on_change(context), self._reload_when_asked(context))
            watching = asyncio.gather(*reloads)
            async with beside():
                started()
                await _first_of(stopped, context.runtime.displaced)
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            if context.runtime.fault is not None:
                raise context.runtime.fault

    def reload(self) -> None:
        """Read the configuration again soon. Nothing else ends by it."""
        self._asked.set()

    async def _reload_on_change(self, context: JobContext) -> None:
        from config.watch import changes

        async for _ in changes(self._settings.path, self._settings.digest):
            await self._reload(context)

    async def _reload_when_asked(self, context: JobContext) -> None:
        while await self._asked.wait():
            self._asked.clear()
            await self._reload(context)

    async def _reload(self, context: JobContext) -> None:
        """Check the configuration, take it or refuse it, and log which and what."""
        from watchword.domain.reload import describe_edit
        from watchword.pipeline.reload import refuse, swap

        async with self._reloading:
            before = context.plan.config
            try:
                new = await asyncio.to_thread(configuration, self._settings.path, inspected=True)
                if not new.config.sources:
                    raise ConfigurationError([NO_SOURCES])
                report = await swap(context, await asyncio.to_thread(_plan, new))
            except ConfigurationError as error:
                for problem in error.problems:
                    logger.error("%s", problem)
                logger.error(
                    "The configuration was changed and has mistakes: the one before stays."
                )
                await refuse(context, error.problems)
            except StoreError as error:
                logger.error("The configuration was changed and not taken: %s", error)
            else:
                words = describe_edit(before, context.plan.config, report)
                logger.info("The configuration was changed, and is taken: %s.", words)
                await self._record_edit(words)
                if waiting := str(report.waiting):
                    logger.warning("%s; what waits is kept for 72 h.", waiting)
                if (later := waits_for_start(self._settings, new)) != self._later:
                    self._later = later
                    if later:
                        logger.warning("At the next start only: %s.", ", ".join(later))

    async def _record_edit(self, words: str) -> None:
        from watchword.domain.audit import FILE, AuditEntry

        entry = AuditEntry(
            at=self.clock.now(), user="", address=FILE, action=f"configuration: {words}"
        )
        await self.store.write(lambda rows: rows.users.record(entry))

    async def crawl(
        self, sources: Sequence[str], progress: Callable[[CrawlProgress], None]
    ) -> None:
        """Poll these sources, read what is new, judge it, send what is due; then return.

        With a service alive its feeds are made due and followed: one politeness.
        """
        from watchword.pipeline.crawl import follow

        began = self.clock.now()
        try:
            async with self._jobs(only=sources) as context:
                in_flight = context.runtime.in_flight
                await follow(self.store, self.clock, sources, began, progress, in_flight)
        except AlreadyRunning:
            await self.store.write(lambda rows: rows.feeds.make_due(sources, began))
            await follow(self.store, self.clock, sources, began, progress, None)
        finally:
            self.close()

    @asynccontextmanager
    async def _jobs(
        self, *, only: Sequence[str] | None, on_heartbeat: Callable[[], None] = lambda: None
    ) -> AsyncIterator[JobContext]:
        """The jobs at work over the database, which is this process's alone."""
        from scheduler.daemon import Daemon
        from scheduler.local import LocalExecutor
        from watchword.domain.work import JobName
        from watchword.pipeline.context import JobContext, Ports, Runtime
        from watchword.pipeline.reload import begin
        from watchword.pipeline.work import run

        self.close()
        self._store = parts.daemon_store(self._settings)
        carrier = parts.carrier(self._settings.database)
        try:
            limit = self._settings.fetch.connections
            local = LocalExecutor(lambda work: run(context, work), limit=limit)
            executor: Executor = local
            if carrier is not None:
                from scheduler.cluster import ClusterExecutor

                executor = ClusterExecutor(local, carrier, self.clock.now, concurrency=limit)
            context = JobContext(
                ports=Ports(
                    clock=self.clock,
                    store=self.store,
                    crawler=parts.crawler(self._settings, self.clock),
                    executor=executor,
                    embed=self._embed,
                ),
                plan=_plan(self._settings),
                runtime=Runtime(only=only, on_heartbeat=on_heartbeat),
            )
            await begin(context)
            self._context = context
            daemon = Daemon(context, local)
            listening = (
                None
                if carrier is None
                else asyncio.create_task(
                    carrier.listen(lambda: context.runtime.wakeups.set(JobName.JUDGE))
                )
            )
            try:
                await daemon.start()
                yield context
            finally:
                if listening is not None:
                    listening.cancel()
                    await asyncio.gather(listening, return_exceptions=True)
                await daemon.stop()
        finally:
            if carrier is not None:
                await carrier.close()
            self.close()


async def _first_of(*events: asyncio.Event, seconds: float | None = None) -> None:
    """Wait until one of them is set, or so many seconds are over."""
    waiting = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()


def _plan(settings: Settings) -> Plan:
    """What the jobs work by; its secrets are struck from all that is logged from now on."""
    from watchword.pipeline.context import Plan

    sender = parts.sender(settings)
    for source in settings.config.sources.values():
        if source.subscription:
            sender.redactor.learn(source.subscription.secrets())
    for handler in logging.getLogger().handlers:
        handler.addFilter(sender.redactor)
    config = settings.with_url_hashes()
    return Plan(config=config, matcher=parts.matcher(settings), sender=sender)


async def probe(settings: Settings, sources: Sequence[Source]) -> Sequence[Probe]:
    """What each feed of these sources answers now. Neither needs nor touches the database."""
    from watchword.usecases.source import probe

    clock = SystemClock()
    asking = parts.crawler(settings, clock)
    await asking.start()
    try:
        return await probe(asking, clock, sources)
    finally:
        await asking.stop()


async def discover(settings: Settings, address: str) -> Discovery:
    """What of the site at this address can be watched. Raises InvalidRequest with the reason."""
    clock = SystemClock()
    asking = parts.crawler(settings, clock)
    await asking.start()
    try:
        return await _discover(asking, clock, address, settings)
    finally:
        await asking.stop()


async def _discover(crawler: Crawler, clock: Clock, address: str, settings: Settings) -> Discovery:
    from crawler.plain.urls import normalize
    from watchword.domain.article import Failed
    from watchword.domain.source import Hints
    from watchword.pipeline.discovery import discover

    url = normalize(address if "://" in address else f"https://{address}")
    if url is None:
        raise InvalidRequest(f"{address}: is not an address of the web")
    found = await discover(crawler, clock, url, Hints(outlet="", delay=settings.delay))
    if isinstance(found, Failed):
        raise InvalidRequest(f"{url}: {found.reason}")
    return found


async def send_test(settings: Settings, channel: str) -> None:
    """Hand a message over that says it is a test. Raises DeliveryError."""
    from watchword.notify.trial import trial

    message = trial(
        settings.config.channels[channel], SystemClock().now(), domain=id_domain(settings.contact)
    )
    await parts.sender(settings).send(channel, message)
