"""The Store: each job is one transaction; one thread runs all write jobs in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, make_url, update

from storage import clock, integrity, promises, tables
from storage.alerts import SqlAlerts
from storage.articles import SqlArticles
from storage.channels import SqlChannels
from storage.claims import renew
from storage.deliveries import SqlDeliveries
from storage.dialect import dialect_of
from storage.engine import name_of, open_engine
from storage.errors import translated
from storage.feeds import SqlFeeds
from storage.front_pages import SqlFrontPages
from storage.health import SqlHealth
from storage.outputs import SqlOutputs
from storage.reviews import SqlReviews
from storage.search import SqlSearch
from storage.spikes import SqlSpikes
from storage.stories import SqlStories
from storage.story_notes import SqlStoryNotes
from storage.updates import SqlUpdates
from storage.users import SqlUsers
from storage.views import SqlViews
from watchword.domain.article import LEASE
from watchword.domain.topic import Topic
from watchword.domain.work import Work
from watchword.ports import ReadTransaction, WriteTransaction

T = TypeVar("T")


class SqlStore:
    """Implements Store with SQLAlchemy."""

    def __init__(self, url: str | URL, *, domain: str, daemon: bool = False) -> None:
        """`domain`: what the ids of messages end in. `daemon`: it is the one daemon of the database, or
        AlreadyRunning is raised. On PostgreSQL it is no more when the connection that writes breaks, and
        writes nothing until it is again.
        """
        self._domain, self._name = domain, name_of(url)
        self._release = dialect_of(url).hold(make_url(url)) if daemon else lambda: None
        self._writes = open_engine(url, writes=True, exclusive=daemon)
        self._reads = open_engine(url, writes=False)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store-writer")
        self._readers = ThreadPoolExecutor(4, thread_name_prefix="store-reader")
        if daemon:
            with translated(name_of(url)), self._writes.connect():
                """It is the daemon, or AlreadyRunning is raised."""

    async def read(self, job: Callable[[ReadTransaction], T]) -> T:
        return await self._run(self._readers, self._reads, job)

    async def write(self, job: Callable[[WriteTransaction], T]) -> T:
        return await self._run(self._writer, self._writes, job)

    async def _run(
        self, threads: ThreadPoolExecutor, engine: Engine, job: Callable[[Rows], T]
    ) -> T:
        return await asyncio.get_running_loop().run_in_executor(
            threads, self._transaction, engine, job
        )

    def _transaction(self, engine: Engine, job: Callable[[Rows], T]) -> T:
        with translated(self._name), engine.begin() as connection:
            return job(Rows(connection, self._domain))

    def close(self) -> None:
        """Run the queued jobs, then close the database."""
        for threads in (self._writer, self._readers):
            threads.shutdown(wait=True)
        for engine in (self._writes, self._reads):
            engine.dispose()
        self._release()


class Rows:
    """The repositories of one transaction. The connection of a reader refuses changes."""

    def __init__(self, connection: Connection, domain: str) -> None:
        self._connection, self._domain = connection, domain

    @cached_property
    def feeds(self) -> SqlFeeds:
        return SqlFeeds(self._connection)

    @cached_property
    def articles(self) -> SqlArticles:
        return SqlArticles(self._connection)

    @cached_property
    def search(self) -> SqlSearch:
        return SqlSearch(self._connection)

    @cached_property
    def stories(self) -> SqlStories:
        return SqlStories(self._connection)

    @cached_property
    def story_notes(self) -> SqlStoryNotes:
        return SqlStoryNotes(self._connection)

    @cached_property
    def alerts(self) -> SqlAlerts:
        return SqlAlerts(self._connection)

    @cached_property
    def deliveries(self) -> SqlDeliveries:
        return SqlDeliveries(self._connection, self._domain)

    @cached_property
    def updates(self) -> SqlUpdates:
        return SqlUpdates(self._connection)

    @cached_property
    def channels(self) -> SqlChannels:
        return SqlChannels(self._connection, self.deliveries)

    @cached_property
    def health(self) -> SqlHealth:
        return SqlHealth(self._connection)

    @cached_property
    def spikes(self) -> SqlSpikes:
        return SqlSpikes(self._connection)

    @cached_property
    def users(self) -> SqlUsers:
        return SqlUsers(self._connection)

    @cached_property
    def outputs(self) -> SqlOutputs:
        return SqlOutputs(self._connection)

    @cached_property
    def reviews(self) -> SqlReviews:
        return SqlReviews(self._connection, self._domain)

    @cached_property
    def front_pages(self) -> SqlFrontPages:
        return SqlFrontPages(self._connection)

    @cached_property
    def views(self) -> SqlViews:
        return SqlViews(self._connection)

    def broken_promises(self, now: datetime) -> Sequence[str]:
        return promises.broken(self._connection, now)

    def damage(self) -> Sequence[str]:
        return integrity.damage(self._connection)

    def maybe_twice(self) -> Sequence[str]:
        return promises.maybe_twice(self._connection)

    def reconcile_topics(self, topics: Iterable[Topic], now: datetime) -> Mapping[str, str]:
        return self.alerts.reconcile(topics, now)

    def renew_lease(self, work: Work, now: datetime) -> bool:
        return renew(self._connection, work, now)

    def release_leases(self, now: datetime, *, fetches: bool = True) -> None:
        if fetches:
            leased = tables.host.c.not_before.between(now, now + LEASE)
            self._connection.execute(update(tables.host).where(leased).values(not_before=now))
            self.articles.release_leases(now)
        self.deliveries.release_leases(now)

    def move_moments(self, by: timedelta, now: datetime) -> None:
        clock.move(self._connection, by, now)

    def tick(self, now: datetime | None) -> None:
        self._connection.execute(update(tables.service).values(tick_at=now))
