"""What is of PostgreSQL alone: its answers in words, its one daemon, and a server that dies."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import Index, PrimaryKeyConstraint, String, UniqueConstraint, event

from config.units import MAX_ADDRESS
from crawler.feeds.entries import MAX_GUID_SIZE, MAX_OUTLET_LENGTH
from crawler.plain.urls import MAX_HOST_LENGTH
from storage import migrate, postgresql, tables
from storage.clues import MAX_VALUE
from storage.columns import MAX_ID
from storage.engine import name_of, open_engine, url_of
from storage.store import SqlStore
from tests.factories import a_source
from tests.fakes import START
from tests.postgresql import Postgres
from tests.senders import closed_port
from watchword.domain.alert import MAX_DEVELOPMENT
from watchword.domain.database import Server
from watchword.domain.search import AnyOf, Gram
from watchword.domain.user import MAX_NAME
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
    try:
        server = postgres.empty(options)
    except psycopg.errors.FeatureNotSupported:
        pytest.skip("this server was built without ICU")
    with pytest.raises(StoreError, match=f"{problem}.*`createdb --template=template0"):
        migrate.ready(url_of(server))
    postgres.drop(server)


def test_a_server_of_before_is_refused() -> None:
    found = postgresql.problem_of("140011", "UTF8", "c", "C.UTF-8")
    assert found == "the server is PostgreSQL 14; 15 or later is needed"
    assert postgresql.problem_of("180001", "UTF8", "b", "C.UTF-8") is None


MAX_ROW = 2704
"""Bytes of a row of a btree on PostgreSQL, with its header; more, and the statement fails for ever."""
NAMES, HASHES, WORDS = 64 * 4, 100, 64
"""Bytes of the names that the configuration gives (`config/tables.py`), and of words of our own."""
MESSAGE = 26 + 1 + 253
"""Of the id of a message: its hash and the domain."""
LIMITS: Mapping[str, Mapping[str, int | None]] = {
    "address": {"url": None},
    "alert": {"key": len("story::") + NAMES + 20 + MAX_DEVELOPMENT * 4, "topic": NAMES},
    "article": {
        "canonical": None,
        "host": MAX_HOST_LENGTH + 8,
        "source": max(NAMES, MAX_OUTLET_LENGTH * 4),
        "language": WORDS,
    },
    "channel": {"name": NAMES},
    "clue": {"value": MAX_VALUE * 4},
    "delivery": {"channel": NAMES, "message_id": MESSAGE, "state": WORDS},
    "entry": {"feed": MAX_ADDRESS, "link": None, "guid": MAX_GUID_SIZE},
    "feed": {"url": MAX_ADDRESS},
    "finding": {"feed": MAX_ADDRESS},
    "front_position": {"source": NAMES},
    "health_event": {"kind": WORDS, "subject": NAMES},
    "host": {"host": MAX_ADDRESS},
    "host_day": {"host": MAX_ADDRESS, "day": WORDS},
    "label": {"topic": NAMES},
    "match": {"topic": NAMES},
    "message": {"id": MESSAGE, "channel": NAMES, "key": WORDS},
    "message_update": {"message_id": MESSAGE},
    "mute": {"subject": NAMES},
    "output": {"secret_hash": HASHES},
    "possible_listing": {"message_id": MESSAGE, "topic": NAMES},
    "review": {"slot": WORDS},
    "sign_in_try": {"key": HASHES},
    "token": {"secret_hash": HASHES, "user": MAX_NAME * 4},
    "topic_version": {"topic": NAMES, "digest": HASHES},
    "user": {"name": MAX_NAME * 4},
    "web_session": {"id_hash": HASHES, "user": MAX_NAME * 4},
}
"""The bytes of each text in an index, as it may be at the most; None: any length."""
BTREES = """
    SELECT t.relname, x.relname, array_agg(a.attname) FROM pg_index i
    JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam AND m.amname = 'btree'
    JOIN pg_class t ON t.oid = i.indrelid AND t.relnamespace = 'public'::regnamespace
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (i.indkey)
    WHERE t.relname <> 'alembic_version' AND a.atttypid IN ('varchar'::regtype, 'text'::regtype)
    GROUP BY t.relname, x.relname
"""


def test_a_row_of_an_index_has_room_for_the_longest_texts(
    postgres: Postgres, server: Server
) -> None:
    found = postgres.run(BTREES, server.url.rpartition("/")[2])
    assert len(found) >= 25
    for table, index, columns in found:
        sizes = [LIMITS[table][column] for column in columns]
        assert None not in sizes, f"{index}: a text of any length"
        # Of each text four bytes of length and three of padding, and eight of what is no text.
        assert sum(size + 7 for size in sizes if size) + 8 + 8 <= MAX_ROW, index


def test_each_text_of_a_key_in_the_metadata_has_a_limit_or_a_hash() -> None:
    texts = {
        (table.name, column.name)
        for table in tables.metadata.sorted_tables
        for kind in (table.indexes, table.constraints)
        for one in kind
        if isinstance(one, Index | UniqueConstraint | PrimaryKeyConstraint)
        for column in one.columns
        if isinstance(column.type, String)
    }
    assert texts == {(table, name) for table, limits in LIMITS.items() for name in limits}


def test_candidates_are_looked_up_by_their_grams_where_the_planner_would_walk_the_articles(
    server: Server,
) -> None:
    engine = open_engine(url_of(server), writes=True)
    asked: list[tuple[str, Any]] = []
    with engine.begin() as connection:
        postgresql.add_grams(connection, 1, ["rare", "earths"])
        connection.exec_driver_sql("ANALYZE article_index")
        event.listen(
            connection,
            "before_cursor_execute",
            lambda _c, _r, statement, values, _x, _m: asked.append((statement, values)),
        )
        either = AnyOf((Gram("rare"), Gram("lithium")))
        found = postgresql.find_grams(
            connection, either, after=0, before=MAX_ID, newest_first=True, limit=100
        )
        statement, values = asked[-1]
        plan = connection.exec_driver_sql(f"EXPLAIN {statement}", values).scalars().all()
    engine.dispose()
    assert list(found) == [1]
    assert "Bitmap Index Scan on ix_article_index_grams" in "\n".join(plan)
