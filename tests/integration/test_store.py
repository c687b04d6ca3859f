"""The Store on each of the two databases: transactions, claims, migrations and the one daemon."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, create_engine, text

from storage import migrate, tables
from storage.engine import is_held, open_engine, url_of
from storage.lock import DaemonLock
from storage.rows import first_since
from storage.sqlite import MAX_WAL
from storage.store import SqlStore
from tests.databases import compared, new_database
from tests.factories import ROOM, a_source, free
from tests.fakes import START
from tests.scenario.stage import watch_config
from watchword.domain.article import IMPORTED
from watchword.domain.channel import MuteKind
from watchword.domain.database import Database
from watchword.domain.feed import FeedForPoll, FeedUpdate, Polled
from watchword.domain.rhythm import Rhythm
from watchword.domain.source import Source, Validators
from watchword.domain.work import Work
from watchword.errors import (
    AlreadyRunning,
    Damaged,
    InvalidRequest,
    NotFound,
    StoreError,
    WatchwordError,
)
from watchword.ports import ReadTransaction, WriteTransaction
from watchword.usecases import alert, article, explanation, story

FEED = "https://a.example/feed"
DAY = timedelta(days=1)


@pytest.fixture
def url(database: Database) -> URL:
    return url_of(database)


@pytest.fixture
async def store(url: URL) -> AsyncIterator[SqlStore]:
    opened = SqlStore(url, domain="watchword.invalid")
    await opened.write(reconciled(a_source(FEED)))
    yield opened
    opened.close()


def reconciled(*sources: Source) -> Callable[[WriteTransaction], None]:
    return lambda rows: rows.feeds.reconcile(sources, START, forgotten_after=DAY)


def claim(rows: WriteTransaction) -> Work | None:
    return next(iter(rows.feeds.claim(START, room=ROOM, sources=None)), None)


def ended(feed: FeedForPoll, at_minutes: int = 2) -> Polled:
    update = FeedUpdate(
        at=START,
        next_poll_at=START + timedelta(minutes=at_minutes),
        interval=timedelta(minutes=2),
        rhythm=Rhythm(),
        validators=Validators(etag="1"),
        kind="rss",
        failure=None,
    )
    return Polled(feed=feed, update=update, host=free(feed.host, update.next_poll_at))


async def test_a_job_that_raises_leaves_nothing_behind(store: SqlStore) -> None:
    def job(rows: WriteTransaction) -> None:
        claim(rows)
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        await store.write(job)
    assert await store.write(claim) is not None


async def test_a_due_row_is_claimed_once(store: SqlStore) -> None:
    claims = await asyncio.gather(*(store.write(claim) for _ in range(20)))
    assert len([one for one in claims if one]) == 1


async def test_a_save_holds_only_for_the_turn_that_was_claimed(store: SqlStore) -> None:
    first = await store.write(claim)
    assert first is not None
    late = await store.read(lambda rows: rows.feeds.for_poll(first))
    assert late is not None
    later = START + timedelta(minutes=3)
    again = await store.write(lambda rows: rows.feeds.claim(later, room=ROOM, sources=None))
    assert [work.id for work in again] == [FEED]
    assert await store.read(lambda rows: rows.feeds.for_poll(first)) is None
    mine = again[0].feed
    assert mine is not None
    # Also where both end at one time.
    polls = [ended(late), ended(mine)]
    assert await store.write(lambda rows: rows.feeds.save(polls)) == [False, True]


async def test_a_reader_cannot_write(store: SqlStore) -> None:
    def job(rows: ReadTransaction) -> None:
        rows.feeds.release_host(free("a.example:443", START))  # type: ignore[attr-defined]

    with pytest.raises(StoreError, match="may not be written"):
        await store.read(job)


async def test_one_host_has_one_poll_at_a_time(store: SqlStore) -> None:
    await store.write(reconciled(a_source(FEED, "https://a.example/b", "https://b.example/c")))
    works = await store.write(lambda rows: rows.feeds.claim(START, room=ROOM, sources=None))
    assert sorted(work.host for work in works) == ["a.example:443", "b.example:443"]


async def test_a_due_time_from_a_clock_that_was_wrong_heals(store: SqlStore) -> None:
    work = await store.write(claim)
    assert work is not None
    feed = await store.read(lambda rows: rows.feeds.for_poll(work))
    assert feed is not None
    await store.write(lambda rows: rows.feeds.save([ended(feed, 60 * 24 * 365)]))
    assert await store.write(claim) is not None


async def test_source_renamed_keeps_its_feeds_state(store: SqlStore) -> None:
    work = await store.write(claim)
    assert work is not None
    feed = await store.read(lambda rows: rows.feeds.for_poll(work))
    assert feed is not None
    await store.write(lambda rows: rows.feeds.save([ended(feed)]))
    await store.write(reconciled(a_source(FEED, key="renamed")))
    (health,) = await store.read(lambda rows: rows.feeds.health())
    assert (health.source, health.last_success_at) == ("renamed", START)


async def test_writers_of_two_processes_come_one_after_another(url: URL) -> None:
    def add_a_year(rows: WriteTransaction) -> None:
        """Reads what another one may just change, and writes by it."""
        until = rows.channels.muted(MuteKind.CHANNEL, START).get("desk", START)
        rows.channels.mute(MuteKind.CHANNEL, "desk", until + 365 * DAY, START)

    stores = [SqlStore(url, domain="watchword.invalid") for _ in range(2)]
    await asyncio.gather(*(stores[n % 2].write(add_a_year) for n in range(20)))
    found = await stores[0].read(lambda rows: rows.channels.muted(MuteKind.CHANNEL, START))
    assert found == {"desk": START + 20 * 365 * DAY}
    for one in stores:
        one.close()


async def test_a_reader_sees_one_moment(store: SqlStore) -> None:
    begun, written = threading.Event(), threading.Event()

    def twice(rows: ReadTransaction) -> tuple[int, int]:
        before = len(rows.feeds.health())
        begun.set()
        assert written.wait(60)
        return before, len(rows.feeds.health())

    reading = asyncio.create_task(store.read(twice))
    await asyncio.to_thread(begun.wait, 60)
    await store.write(reconciled(a_source(FEED, "https://a.example/b")))
    written.set()
    assert await reading == (1, 1)
    assert len(await store.read(lambda rows: rows.feeds.health())) == 2


def test_a_database_is_one_daemons_on_each_of_the_two(url: URL) -> None:
    assert not is_held(url)
    first = SqlStore(url, domain="watchword.invalid", daemon=True)
    assert is_held(url)
    with pytest.raises(AlreadyRunning, match="another watchword"):
        SqlStore(url, domain="watchword.invalid", daemon=True)
    first.close()
    assert not is_held(url)
    SqlStore(url, domain="watchword.invalid", daemon=True).close()


def test_the_migrations_make_the_tables_that_the_code_asks_for(url: URL) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=compared(engine.dialect.name))
        assert compare_metadata(context, tables.metadata) == []
    engine.dispose()


def test_the_newest_migration_is_the_one_that_this_version_asks_for() -> None:
    scripts = ScriptDirectory(str(Path(migrate.__file__).with_name("migrations")))
    assert scripts.get_current_head() == migrate.HEAD


def test_a_database_of_another_version_is_refused_with_the_cure(url: URL) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    engine.dispose()
    with pytest.raises(StoreError, match="watchword db upgrade"):
        migrate.ready(url)


def test_a_database_under_two_names_is_one_daemons(tmp_path: Path) -> None:
    (tmp_path / "watchword.db").touch()
    (tmp_path / "link.db").symlink_to("watchword.db")
    first, second = DaemonLock(tmp_path / "watchword.db"), DaemonLock(tmp_path / "link.db")
    first.acquire()
    with pytest.raises(AlreadyRunning):
        second.acquire()
    first.release()


def test_a_path_may_have_any_letters(tmp_path: Path) -> None:
    folder = tmp_path / "what? 50% #1"
    folder.mkdir()
    migrate.ready(url_of(folder / "watchword.db"))
    assert (folder / "watchword.db").exists()
    assert [file.name for file in tmp_path.iterdir()] == [folder.name]


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "watchword.db").write_text(
        "This is a text, and longer than a header of SQLite is." * 9
    )
    with pytest.raises(StoreError, match=r"watchword\.db: it is no SQLite database"):
        migrate.ready(url_of(tmp_path / "watchword.db"))


async def test_a_file_that_is_damaged_is_told_from_one_that_is_busy(tmp_path: Path) -> None:
    file = tmp_path / "watchword.db"
    new_database(file)
    with file.open("r+b") as pages:
        pages.seek(4096)
        pages.write(bytes(range(256)) * 16 * 200)
    store = SqlStore(url_of(file), domain="watchword.invalid")
    with pytest.raises(Damaged, match=r"watchword\.db: it is damaged; put a backup in its place"):
        await store.read(lambda rows: rows.alerts.list(limit=9))
    store.close()


def test_a_file_that_another_program_holds_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "watchword.db"
    new_database(file)
    monkeypatch.setattr("storage.sqlite.BUSY_TIMEOUT", 0)
    store = SqlStore(url_of(file), domain="watchword.invalid")
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        words = r"watchword\.db: another program holds it, or it lies on a network drive"
        with pytest.raises(StoreError, match=words):
            asyncio.run(store.write(lambda rows: rows.tick(START)))
    store.close()


def test_the_log_of_a_database_shrinks_after_a_long_look(tmp_path: Path) -> None:
    new_database(tmp_path / "watchword.db")
    engine = open_engine(url_of(tmp_path / "watchword.db"), writes=True)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_size_limit").scalar_one() == MAX_WAL
    engine.dispose()


def test_a_database_is_one_daemons(tmp_path: Path) -> None:
    first, second = (DaemonLock(tmp_path / "watchword.db") for _ in range(2))
    first.acquire()
    with pytest.raises(AlreadyRunning, match="another watchword"):
        second.acquire()
    first.release()
    second.acquire()
    second.release()


def test_a_second_daemon_is_kept_out_although_the_lock_file_was_removed(tmp_path: Path) -> None:
    first, second = (DaemonLock(tmp_path / "watchword.db") for _ in range(2))
    first.acquire()
    (tmp_path / "watchword.db.lock").unlink()
    with pytest.raises(AlreadyRunning, match="another watchword runs"):
        second.acquire()
    assert second.is_held()
    first.release()
    assert not second.is_held()


def test_the_lock_of_a_database_that_is_in_use_never_shuts_its_own_store_out(
    tmp_path: Path,
) -> None:
    lock = DaemonLock(tmp_path / "watchword.db")
    lock.acquire()
    url = url_of(tmp_path / "watchword.db")
    migrate.ready(url)
    assert migrate.version(url) == migrate.HEAD
    lock.release()


def test_to_look_whether_the_lock_is_held_takes_nothing(tmp_path: Path) -> None:
    lock = DaemonLock(tmp_path / "watchword.db")
    assert not lock.is_held()
    assert list(tmp_path.iterdir()) == []
    lock.acquire()
    assert lock.is_held()
    lock.release()


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
async def test_a_number_larger_than_that_of_any_row_is_of_none(
    store: SqlStore, number: int
) -> None:
    config = watch_config([a_source(FEED)], [], [])
    readers: list[Callable[[ReadTransaction], object]] = [
        lambda rows: explanation.why(rows, str(number), config, str),
        lambda rows: explanation.wrong(rows, number, config, START, None),
        lambda rows: alert.show(rows, number),
        lambda rows: article.show(rows, str(number)),
        lambda rows: alert.find_possible(rows, number, None, config),
        lambda rows: story.show(rows, number),
        lambda rows: story.open_story(rows, config, number),
    ]
    for ask in readers:
        with pytest.raises((NotFound, InvalidRequest)):
            await store.read(ask)
    writers: list[Callable[[WriteTransaction], object]] = [
        lambda rows: story.split(rows, number, START),
        lambda rows: story.join(rows, number, number + 1, START),
        lambda rows: alert.retry(rows, number, None, START),
    ]
    for change in writers:
        with pytest.raises(WatchwordError):
            await store.write(change)
    assert await store.read(lambda rows: alert.find_spike(rows, number)) is None


def test_the_first_article_since_a_moment_is_found_among_gaps_and_imported_ones(url: URL) -> None:
    """Ids with a gap, of 4 and 5 the later one imported, of a year before; nothing is found after 9."""
    days = {1: 0, 2: 1, 3: 1, 4: 2, 5: -365, 9: 3, 1_000: -365}
    engine = create_engine(url)
    with engine.begin() as connection:
        assert first_since(connection, START) == 0
        for number, day in days.items():
            feed = FEED if day >= 0 else IMPORTED
            values = {"id": number, "source": "a", "host": "a", "feed": feed, "link": "l"}
            found_at = START + DAY * day
            connection.execute(tables.article.insert().values(values | {"found_at": found_at}))
        found = [first_since(connection, START + DAY * day) for day in range(-1, 5)]
    engine.dispose()
    assert found == [0, 0, 1, 3, 4, 9]
