"""A stage for scenarios: the real jobs and store, with a fake clock, crawler and sender."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import dataclasses
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
from sqlalchemy import text

from scheduler.jobs import JOBS
from storage.engine import open_engine, url_of
from storage.store import SqlStore
from tests.databases import new_database
from tests.factories import a_source, a_topic
from tests.fakes import FakeClock, InlineExecutor
from tests.fakes_receivers import FakeSender
from tests.fakes_web import FakeCrawler
from watchword.domain.alert import AlertRecord
from watchword.domain.article import Entries, Entry, Page, Text
from watchword.domain.channel import Channel
from watchword.domain.config import WatchConfig
from watchword.domain.database import Database, Server
from watchword.domain.delivery import DeliveryRecord
from watchword.domain.source import Source, Validators
from watchword.domain.topic import Topic
from watchword.domain.work import JobName
from watchword.matching.matcher import compile
from watchword.pipeline import deliver, first_polls, judge, poll, read
from watchword.pipeline.context import JobContext, Plan, Ports, Runtime
from watchword.pipeline.reload import reconcile
from watchword.pipeline.work import run
from watchword.ports import Sender

FEED = "https://a.example/feed"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What a stage has come to."""

    rows: sqlite3.Connection
    """A copy of the database, in memory."""
    now: datetime
    crawler: FakeCrawler
    sender: FakeSender
    config: WatchConfig


@contextlib.contextmanager
def watch(database: Database) -> Iterator[Callable[[], object]]:
    """Gives a function whose answer changes with each transaction of others that changed a row."""
    connection: sqlite3.Connection | psycopg.Connection
    if isinstance(database, Server):
        connection = psycopg.connect(database.url, autocommit=True)
        question = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
    else:
        connection, question = sqlite3.connect(database), "PRAGMA data_version"

    def number() -> object:
        found: tuple[object, ...] | None = connection.execute(question).fetchone()
        return found

    with contextlib.closing(connection):
        yield number


class Stage:
    """A scenario sets it up, lets the jobs run on it, and reads its rows and messages."""

    def __init__(self, folder: Path, database: Database | None = None) -> None:
        """`database`: without rows; None: a new file in the folder."""
        if database is None:
            database = folder / "watchword.db"
            new_database(database)
        self._database = database
        self.clock = FakeClock()
        self.crawler = FakeCrawler(running=True)
        self.sender = FakeSender(channels=("desk", "mail"))
        self.store = SqlStore(url_of(database), domain="watchword.invalid")
        config = watch_config([a_source(FEED)], [a_topic("talks")], ["desk"])
        self.context = JobContext(
            ports=Ports(
                clock=self.clock,
                store=self.store,
                crawler=self.crawler,
                executor=InlineExecutor(lambda work: run(self.context, work)),
            ),
            plan=plan(config, self.sender),
            runtime=Runtime(jitter=lambda: 0.0, started_at=self.clock.now()),
        )

    # --- setup ---

    async def configure(
        self,
        sources: Sequence[Source] = (),
        topics: Sequence[Topic] = (),
        channels: Sequence[str | Channel] = ("desk",),
        admin: Sequence[str] = (),
    ) -> None:
        """Reload a configuration of these; what is not given has its default."""
        config = watch_config(sources or [a_source(FEED)], topics or [a_topic("talks")], channels)
        config = dataclasses.replace(config, admin=tuple(admin))
        self.context.plan = plan(config, self.context.plan.sender)
        await self.store.write(reconcile(config, self.clock.now()))

    def publish(
        self, *entries: Entry, feed: str = FEED, validators: Validators | None = None
    ) -> None:
        """Let the feed list these entries from now on."""
        given = validators or Validators()
        self.crawler.answers[feed] = Entries(entries=entries, kind="rss", validators=given)

    def page(self, address: str, body: str, **fields: object) -> None:
        """Let the address show this page from now on. `url`: the address after a redirect."""
        page = Page(url=address, body=body)
        self.crawler.answers[address] = dataclasses.replace(page, **fields)  # type: ignore[arg-type]

    def leads(self, url: str, to: str) -> None:
        """Let the address redirect to the page of another one from now on."""
        self.crawler.answers[url] = self.crawler.answers[to]

    def keep(self) -> Moment:
        """All that this stage has come to, for other stages that begin there. SQLite alone."""
        assert isinstance(self._database, Path)
        rows = sqlite3.connect(":memory:", check_same_thread=False)
        with contextlib.closing(sqlite3.connect(self._database)) as file:
            file.backup(rows)
        return Moment(
            rows=rows,
            now=self.clock.now(),
            crawler=copy.deepcopy(self.crawler),
            sender=copy.deepcopy(self.sender),
            config=self.context.plan.config,
        )

    def begin_at(self, moment: Moment) -> None:
        """Replace the rows, the clock, and what the crawler and the sender hold."""
        assert isinstance(self._database, Path)
        with contextlib.closing(sqlite3.connect(self._database)) as file:
            moment.rows.backup(file)
        self.clock.advance(moment.now - self.clock.now())
        for ours, kept in ((self.crawler, moment.crawler), (self.sender, moment.sender)):
            for one in dataclasses.fields(ours):
                setattr(ours, one.name, copy.deepcopy(getattr(kept, one.name)))
        self.context.plan = plan(moment.config, self.sender)

    def tamper(self, sql: str) -> None:
        """Change rows by SQL, without the store."""
        engine = open_engine(url_of(self._database), writes=True)
        with engine.begin() as connection:
            connection.execute(text(sql))
        engine.dispose()

    # --- run ---

    async def run(self, after: timedelta = timedelta(0)) -> None:
        """Advance the clock, then run the jobs until a round changes nothing, three times at most."""
        self.clock.advance(after)
        with watch(self._database) as change:
            for _ in range(3):
                before = change()
                await self.poll()
                await self.read()
                await judge.tick(self.context)
                await self.deliver()
                if change() == before:
                    return

    async def job(self, name: JobName) -> None:
        """Run a job of the scheduler's table once."""
        await next(one for one in JOBS if one.name is name).tick(self.context)

    async def poll(self) -> None:
        await poll.tick(self.context)

    async def read(self) -> None:
        """Read until nothing is due: each tick reads one page of a host."""
        executor = self.context.ports.executor
        assert isinstance(executor, InlineExecutor)
        before = -1
        while len(executor.submitted) != before:
            before = len(executor.submitted)
            await read.tick(self.context)

    async def judge(self) -> None:
        """Judge what is due; then what waited for first polls is due, if they have ended."""
        await judge.tick(self.context)
        await first_polls.release(self.context, self.clock.now())

    async def deliver(self) -> None:
        await deliver.tick(self.context)
        await asyncio.gather(*self.context.runtime.in_flight.values())

    async def restart(self) -> None:
        """Start again on the same rows, after the daemon died."""
        now = self.clock.now()
        self.context.runtime.started_at = now
        await self.store.write(reconcile(self.context.plan.config, now))
        await self.store.write(lambda rows: rows.release_leases(now))

    # --- results ---

    async def alerts(self) -> Sequence[AlertRecord]:
        return await self.store.read(lambda rows: rows.alerts.list(limit=100))

    async def deliveries(self, limit: int = 100) -> Sequence[DeliveryRecord]:
        return await self.store.read(lambda rows: rows.deliveries.list(limit=limit))

    async def text(self) -> Text:
        """The latest revision of the only article."""
        (record,) = await self.store.read(
            lambda rows: rows.articles.records(since=None, after=0, limit=9)
        )
        return record.text

    async def close(self) -> None:
        """Close the store; every scenario ends with a check of the promises."""
        broken = await self.store.read(lambda rows: rows.broken_promises(self.clock.now()))
        self.store.close()
        assert broken == []


def plan(config: WatchConfig, sender: Sender) -> Plan:
    return Plan(config=config, matcher=compile(config.topics.values(), {}), sender=sender)


def watch_config(
    sources: Sequence[Source], topics: Sequence[Topic], channels: Sequence[str | Channel]
) -> WatchConfig:
    named = [Channel(name=one) if isinstance(one, str) else one for one in channels]
    return WatchConfig(
        sources={source.key: source for source in sources},
        topics={topic.key: topic for topic in topics},
        concepts={},
        channels={channel.name: channel for channel in named},
        alert_within=DAY,
        timezone="UTC",
    )
