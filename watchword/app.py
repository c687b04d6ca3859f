"""The composition root: the only module that names the adapters, each in the function that builds it."""

from __future__ import annotations

import asyncio
import logging
import os
import random
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from watchword.domain.config import WatchConfig
from watchword.domain.delivery import id_domain
from watchword.errors import (
    AlreadyRunning,
    ConfigurationError,
    Problem,
    QueryErrors,
    StoreError,
)

if TYPE_CHECKING:
    from config.load import Settings, StoreLocation
    from storage.store import SqlStore
    from watchword.domain.probe import Probe
    from watchword.domain.source import Source
    from watchword.domain.work import CrawlProgress
    from watchword.matching.matcher import Matcher
    from watchword.notify.sender import ChannelSender
    from watchword.pipeline.context import JobContext
    from watchword.ports import Clock, Crawler, ReadTransaction, WriteTransaction

T = TypeVar("T")
logger = logging.getLogger(__name__)


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251  this is the one place that asks


# --- Configuration --------------------------------------------------------------------------------


def configuration(path: Path | None, *, inspected: bool = False) -> Settings:
    """Find and read the configuration. Raises ConfigurationError with all its problems.

    `inspected`: queries and the URLs of channels too, for verbs that use them; it costs 0.5 s.
    """
    _, load = _found(path)
    return load(inspect=_inspect if inspected else None)


def normalized(address: str) -> str:
    """An address in its one spelling; as it is where it is none."""
    from crawler.plain.urls import normalize

    return normalize(address) or address


def add_source(
    path: Path | None, key: str | None, values: Mapping[str, str | list[str]]
) -> tuple[str, Path]:
    """Write a source into the configuration; returns its key, else made of a feed, and the file."""
    from config.edit import add_source, key_of

    (place, load), key = _found(path), key or key_of(values["feeds"][0])
    if key in load().config.sources:
        taken = Problem(f"sources.{key}", "is there already", "give another --key")
        raise ConfigurationError([taken])
    return key, add_source(place, key, values, lambda texts: load(overrides=texts))


def add_sentence(path: Path | None, topic: str, sentence: str) -> Path:
    """Write a sentence that the topic must not match into the configuration; returns the file."""
    from config.edit import add_sentence

    place, load = _found(path)
    return add_sentence(place, topic, sentence, lambda texts: load(overrides=texts))


def _found(path: Path | None) -> tuple[Path, Callable[..., Settings]]:
    """Where the configuration is, and `config.load.load` of what is there."""
    from config.files import find
    from config.load import load
    from crawler.plain.urls import normalize

    place = find(path, os.environ)
    return place, partial(load, place, os.environ, normalize)


def store_location(path: Path | None) -> StoreLocation:
    """Where the rows are; known even where topics, channels or sources are wrong.

    Raises ConfigurationError where the file cannot be read, or names no database.
    """
    from config.files import find
    from config.load import store_location

    return store_location(find(path, os.environ), os.environ)


def _inspect(config: WatchConfig, addresses: Mapping[str, str], folder: Path) -> Iterator[Problem]:
    """What only those who compile and send can know."""
    from watchword.matching.matcher import compile

    try:
        compile([topic for topic in config.topics.values() if topic.query], config.concepts)
    except QueryErrors as errors:
        for error in errors.errors:
            where, what = (
                f"topics.{error.topic}.{error.key}",
                f"column {error.column}: {error.what}",
            )
            yield Problem(where, what, error.hint)
    yield from _sender(addresses, folder, config.timezone, domain="").check()


# --- Parts ----------------------------------------------------------------------------------------


def matcher(settings: Settings) -> Matcher:
    """Of an inspected configuration."""
    from watchword.matching.matcher import compile

    return compile(settings.config.topics.values(), settings.config.concepts)


def sender(settings: Settings) -> ChannelSender:
    config = settings.config
    domain = id_domain(settings.contact)
    return _sender(settings.addresses, settings.folder, config.timezone, domain=domain)


def _sender(
    addresses: Mapping[str, str], folder: Path, timezone: str, *, domain: str
) -> ChannelSender:
    from watchword.notify.sender import ChannelSender

    return ChannelSender(addresses, folder=folder, timezone=timezone, domain=domain)


def crawler(settings: Settings | None, clock: Clock) -> Crawler:
    from crawler.engine import ScrapyCrawler
    from crawler.http.guard import NetworkPolicy

    if settings is None:
        return ScrapyCrawler(clock, policy=NetworkPolicy(allow=()))
    fetch = settings.fetch
    return ScrapyCrawler(
        clock,
        policy=NetworkPolicy(allow=fetch.allow_networks),
        contact=settings.contact,
        connections=fetch.connections,
        timeout=fetch.timeout,
        page_size=fetch.page_size,
        feed_size=fetch.feed_size,
    )


def heartbeat(settings: Settings) -> Callable[[], None]:
    """What is called while all is well; nothing where no address is configured."""
    from watchword.notify.beat import Beat

    if settings.heartbeat is None:
        return lambda: None
    return Beat(settings.heartbeat.get_secret_value())


def store(settings: Settings) -> SqlStore:
    """The database, made where there is none. Raises StoreError where it is of another version."""
    return _opened(settings.database, domain=id_domain(settings.contact))


def _opened(database: Path, *, domain: str) -> SqlStore:
    from storage.engine import url_of
    from storage.migrate import ready
    from storage.store import SqlStore

    url = url_of(database)
    ready(url)
    return SqlStore(url, domain=domain)


def upgrade(location: StoreLocation) -> None:
    """Bring the database to this version's shape."""
    from storage.engine import url_of
    from storage.migrate import upgrade

    upgrade(url_of(location.database))


async def reading(location: StoreLocation | Settings, job: Callable[[ReadTransaction], T]) -> T:
    """The answer of one question to the database."""
    opened = _opened(location.database, domain="")  # no question makes an id
    try:
        return await opened.read(job)
    finally:
        opened.close()


async def writing(location: StoreLocation | Settings, job: Callable[[WriteTransaction], T]) -> T:
    """A small change to the database; it may be made beside a service."""
    opened = _opened(location.database, domain="")  # no small change makes an id
    try:
        return await opened.write(job)
    finally:
        opened.close()


async def send_test(settings: Settings, channel: str) -> None:
    """Hand a message over that says it is a test. Raises DeliveryError."""
    from watchword.notify.trial import trial

    message = trial(channel, SystemClock().now(), domain=id_domain(settings.contact))
    await sender(settings).send(channel, message)


def example() -> str:
    """The configuration that `init` writes."""
    return files("config").joinpath("example.toml").read_text("utf-8")


# --- The program ----------------------------------------------------------------------------------


class App:
    """The program on one configuration: the service, and one crawl."""

    def __init__(self, settings: Settings, *, clock: Clock | None = None) -> None:
        from storage.lock import DaemonLock

        self._settings = settings
        self._lock = DaemonLock(settings.database)
        self.clock = clock or SystemClock()

    async def run(
        self,
        stopped: asyncio.Event,
        *,
        started: Callable[[], None],
        alive: Callable[[], None] = lambda: None,
    ) -> None:
        """The service, until `stopped`. Raises AlreadyRunning where one runs on this database.

        `alive` is called after each heartbeat that reached the database.
        """
        beat = heartbeat(self._settings)

        def on_heartbeat() -> None:
            alive()
            beat()

        async with self._alive(only=None, on_heartbeat=on_heartbeat) as context:
            watching = asyncio.create_task(self._reload_on_change(context))
            started()
            await stopped.wait()
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def _reload_on_change(self, context: JobContext) -> None:
        """A changed configuration is checked, and taken or refused; either is said."""
        from config.watch import changes
        from watchword.pipeline.reload import swap

        async for _ in changes(self._settings.path):
            try:
                new = await asyncio.to_thread(configuration, self._settings.path, inspected=True)
                receivers = _redact_log(sender(new))
                await swap(context, new.config, await asyncio.to_thread(matcher, new), receivers)
            except ConfigurationError as error:
                for problem in error.problems:
                    logger.error("%s", problem)
                logger.error(
                    "The configuration was changed and has mistakes: the one before stays."
                )
            except StoreError as error:
                logger.error("The configuration was changed and not taken: %s", error)
            else:
                logger.info("The configuration was changed, and is taken.")
                if _fixed(new) != _fixed(self._settings):
                    logger.warning(
                        "contact, [database], [service] and [fetch] are taken at the next start."
                    )

    async def read(self, job: Callable[[ReadTransaction], T]) -> T:
        """The answer of one question to its database, beside the service."""
        return await reading(self._settings, job)

    async def crawl(
        self, sources: Sequence[str], progress: Callable[[CrawlProgress], None]
    ) -> None:
        """Poll these sources, read what is new, judge it, send what is due; then return.

        With a service alive its feeds are made due and followed: one politeness.
        """
        from watchword.pipeline.crawl import follow

        began = self.clock.now()
        try:
            async with self._alive(only=sources) as context:
                await follow(
                    context.store, self.clock, sources, began, progress, context.in_flight
                )
        except AlreadyRunning:
            beside = store(self._settings)
            try:
                await beside.write(lambda rows: rows.feeds.make_due(sources, began))
                await follow(beside, self.clock, sources, began, progress, {})
            finally:
                beside.close()

    @asynccontextmanager
    async def _alive(
        self, *, only: Sequence[str] | None, on_heartbeat: Callable[[], None] = lambda: None
    ) -> AsyncIterator[JobContext]:
        """The jobs at work over the database, which is this process's alone."""
        from scheduler.daemon import Daemon
        from scheduler.local import LocalExecutor
        from watchword.pipeline.context import JobContext
        from watchword.pipeline.reload import begin
        from watchword.pipeline.work import run

        self._lock.acquire()
        try:
            opened = store(self._settings)
            try:
                executor = LocalExecutor(
                    lambda work: run(context, work), most=self._settings.fetch.connections
                )
                context = JobContext(
                    clock=self.clock,
                    store=opened,
                    crawler=crawler(self._settings, self.clock),
                    sender=_redact_log(sender(self._settings)),
                    config=self._settings.config,
                    matcher=matcher(self._settings),
                    executor=executor,
                    jitter=random.random,
                    only=only,
                    on_heartbeat=on_heartbeat,
                )
                await begin(context)
                daemon = Daemon(context, executor)
                try:
                    await daemon.start()
                    yield context
                finally:
                    await daemon.stop()
            finally:
                opened.close()
        finally:
            self._lock.release()


def _fixed(settings: Settings) -> tuple[object, ...]:
    """What a running service cannot change."""
    return settings.contact, settings.database, settings.heartbeat, settings.fetch


def _redact_log(receivers: ChannelSender) -> ChannelSender:
    """Its secrets are struck from all that is logged from now on."""
    for handler in logging.getLogger().handlers:
        handler.addFilter(receivers.redactor)
    return receivers


async def probe(settings: Settings, sources: Sequence[Source]) -> Sequence[Probe]:
    """What each feed of these sources answers now. Neither needs nor touches the database."""
    from watchword.analysis.probe import probe

    clock = SystemClock()
    asking = crawler(settings, clock)
    await asking.start()
    try:
        return await probe(asking, clock, sources)
    finally:
        await asking.stop()
