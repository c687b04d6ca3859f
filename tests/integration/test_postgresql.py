"""What is of PostgreSQL alone: its answers in words, its one daemon, and a server that dies."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from storage import migrate, postgresql
from storage.engine import name_of, url_of
from storage.store import SqlStore
from tests.factories import a_source
from tests.fakes import START
from tests.postgresql import Postgres
from tests.senders import closed_port
from watchword.domain.database import Server
from watchword.errors import AlreadyRunning, StoreError
from watchword.ports import ReadTransaction, WriteTransaction

DAY = timedelta(days=1)
FEED = "https://a.example/feed"


@pytest.fixture
def server(postgres: Postgres) -> Iterator[Server]:
    """A database of this version's schema."""
    made = postgres.new()
    yield made
    postgres.drop(made)


def add_a_feed(rows: WriteTransaction) -> None:
    count = len(rows.feeds.health())
    feeds = [f"{FEED}/{number}" for number in range(count + 1)]
    rows.feeds.reconcile([a_source(*feeds)], START, forgotten_after=DAY)


def count_feeds(rows: ReadTransaction) -> int:
    return len(rows.feeds.health())


async def test_a_daemon_that_lost_its_connection_writes_nothing_while_there_is_another_one(
    postgres: Postgres, server: Server
) -> None:
    url = url_of(server)
    first = SqlStore(url, domain="watchword.invalid", daemon=True)
    await first.write(add_a_feed)
    postgres.run(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' "
        f"AND classid = {postgresql.LOCKS} AND objid = {postgresql.DAEMON}"
    )
    second = SqlStore(url, domain="watchword.invalid", daemon=True)
    with pytest.raises(StoreError, match="stops or starts"):
        await first.write(add_a_feed)
    for _ in range(2):
        with pytest.raises(AlreadyRunning):
            await first.write(add_a_feed)
    assert await first.read(count_feeds) == 1
    second.close()
    await first.write(add_a_feed)
    assert await first.read(count_feeds) == 2
    first.close()


async def test_a_server_that_is_killed_and_started_again_has_all_that_was_committed(
    postgres: Postgres, server: Server
) -> None:
    store = SqlStore(url_of(server), domain="watchword.invalid", daemon=True)
    await store.write(add_a_feed)
    await store.read(count_feeds)
    postgres.kill()
    for _ in range(3):
        with pytest.raises(StoreError):
            await store.write(add_a_feed)
        with pytest.raises(StoreError):
            await store.read(count_feeds)
    postgres.start()
    await until_it_answers(store)
    assert await store.read(count_feeds) == 1
    await store.write(add_a_feed)
    assert await store.read(count_feeds) == 2
    with pytest.raises(AlreadyRunning):
        SqlStore(url_of(server), domain="watchword.invalid", daemon=True)
    store.close()


async def until_it_answers(store: SqlStore) -> None:
    """Each connection of the pool learns for itself that its server has gone."""
    while True:
        try:
            return await store.write(lambda rows: None)
        except StoreError:
            await asyncio.sleep(0.05)


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    port = closed_port()
    server = Server(f"postgresql://watch:hunter2@127.0.0.1:{port}/news?application_name=hunter3")
    with pytest.raises(
        StoreError, match=rf"postgresql://watch@127\.0\.0\.1:{port}/news: "
    ) as raised:
        migrate.ready(url_of(server))
    assert "onnection refused" in str(raised.value)
    assert "hunter" not in str(raised.value) + repr(server) + str(server) + name_of(url_of(server))


def test_a_database_that_is_not_there_is_named(postgres: Postgres) -> None:
    with pytest.raises(StoreError, match=r'/nowhere: .*database "nowhere" does not exist'):
        migrate.ready(url_of(postgres.address("nowhere")))


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (
            "TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'",
            "its encoding is SQL_ASCII, and UTF8",
        ),
        (
            "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'und'",
            "and C is needed, which sorts alike on every machine",
        ),
    ],
)
def test_a_database_that_cannot_hold_or_sort_our_rows_is_refused_with_the_cure(
    postgres: Postgres, options: str, problem: str
) -> None:
    server = postgres.empty(options)
    with pytest.raises(StoreError, match=f"{problem}.*`createdb --template=template0"):
        migrate.ready(url_of(server))
    postgres.drop(server)


def test_a_server_of_before_is_refused() -> None:
    found = postgresql.problem_of("140011", "UTF8", "c", "C.UTF-8")
    assert found == "the server is PostgreSQL 14; 15 or later is needed"
    assert postgresql.problem_of("180001", "UTF8", "b", "C.UTF-8") is None
