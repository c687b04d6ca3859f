"""An archive of the version before, which was at work, is upgraded; and a backup of it is restored.

On both databases. Of a server too, a backup is a file of SQLite, of the revision that the server had.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, inspect, text

from storage import migrate, move, postgresql
from storage.backup import backup
from storage.engine import open_engine, url_of
from storage.store import SqlStore
from storage.tables import metadata
from storage.tables_search import search_index
from tests.command import called
from tests.databases import in_toml
from tests.factories import a_source, a_topic
from tests.integration.test_migrations import REVISIONS, Row, load
from tests.integration.test_postgresql_migrations import insert, make, read
from tests.postgresql import Postgres
from tests.scenario.stage import FEED, Stage
from watchword.domain.article import LEASE
from watchword.domain.database import Database, Server
from watchword.domain.delivery import DeliveryState
from watchword.errors import StoreError
from watchword.pipeline.reload import begin

BEFORE = REVISIONS[-2]
CHANNELS = ("desk", "failing", "daily", "muted", "disabled", "refusing", "removed")
HOUR = timedelta(hours=1)
Rows = Mapping[str, Mapping[tuple[Any, ...], Row]]


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As the service of the version before left it when it was killed: at work, in each of its jobs."""
    made = load(BEFORE, tmp_path_factory.mktemp("killed"))
    leased = f"{killed_at(made) + LEASE}.000000"
    with closing(sqlite3.connect(made)) as connection:
        for table, token, due, which in (
            ("feed", "lease_token", "next_poll_at", f"url = '{FEED}'"),
            ("article", "read_lease_token", "read_at", "id = (SELECT max(id) FROM article)"),
            ("message", "attempt", "due_at", "due_at IS NOT NULL"),
        ):
            lease = f"UPDATE {table} SET {token} = {token} + 1, {due} = ? WHERE {which}"
            assert connection.execute(lease, (leased,)).rowcount == 1, table
        connection.execute(
            "UPDATE host SET not_before = ? WHERE host = 'a.example:443'", (leased,)
        )
        connection.commit()
    return made


@pytest.fixture(scope="module")
def killed_server(postgres: Postgres, killed: Path) -> Server:
    """The same on a server."""
    made = postgres.empty()
    make(made, BEFORE)
    insert(made, read(killed))
    engine = open_engine(url_of(made), writes=True)
    with engine.begin() as connection:
        postgresql.number_on(connection)
    engine.dispose()
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def archive(request: pytest.FixtureRequest, killed: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy of it, on each of the two databases."""
    if request.param == "sqlite":
        yield Path(shutil.copy(killed, tmp_path / "watchword.db"))
        return
    template: Server = request.getfixturevalue("killed_server")
    server: Postgres = request.getfixturevalue("postgres")
    made = server.empty(f"TEMPLATE {template.url.rpartition('/')[2]}")
    yield made
    server.drop(made)


def killed_at(file: Path) -> datetime:
    """The last sign of life of the service."""
    with closing(sqlite3.connect(file)) as connection:
        (at,) = connection.execute("SELECT tick_at FROM service").fetchone()
    return datetime.fromisoformat(f"{at}+00:00").replace(tzinfo=None)


def rows_in(database: Database) -> Rows:
    """Every row of every table that the code declares, by its primary key.

    The search index is left out: a copy makes it anew.
    """
    engine = open_engine(url_of(database), writes=False)
    with engine.connect() as connection:
        there = set(inspect(connection).get_table_names()) - {search_index.name}
        found = {
            name: {
                tuple(row[column.name] for column in metadata.tables[name].primary_key): dict(row)
                for row in connection.execute(text(f'SELECT * FROM "{name}"')).mappings()
            }
            for name in there & metadata.tables.keys()
        }
    engine.dispose()
    return found


async def goes_on(database: Database, before: Rows, at: datetime, folder: Path) -> None:
    """Start on an upgraded archive: what was at work ends, and nothing that was told is told again.

    `before`: the rows of the killed service; `at`: its end.
    """
    stage = Stage(folder, database)
    stage.sender.channels = CHANNELS
    stage.clock.advance(at - stage.clock.now().replace(tzinfo=None))
    await stage.configure([a_source(FEED)], [a_topic("talks", channels=CHANNELS)], CHANNELS)
    await begin(stage.context)
    for _ in range(6):
        await stage.run(3 * HOUR)
    after = rows_in(database)
    for table in ("article", "revision", "match", "alert", "delivery", "message"):
        assert before[table].keys() <= after[table].keys(), table
    taken = Counter(message.id for _, message in stage.sender.sent)
    assert set(taken.values()) == {1}
    for key, row in before["delivery"].items():
        now = after["delivery"][key]
        if row["state"] == DeliveryState.WAITING:
            assert now["state"] == DeliveryState.SENT, now
            assert now["message_id"] in taken
            assert row["message_id"] in (None, now["message_id"]), "as the receiver may know it"
        else:
            assert now["state"] == row["state"]
            assert row["message_id"] not in taken
    assert after["article"][max(before["article"])]["read_at"] is None, "it was read"
    await stage.close()


async def test_what_was_at_work_goes_on_after_the_upgrade_and_nothing_is_told_twice(
    archive: Database, killed: Path, tmp_path: Path
) -> None:
    before, at = rows_in(archive), killed_at(killed)
    migrate.upgrade(url_of(archive))
    await goes_on(archive, before, at, tmp_path)


async def test_a_backup_of_before_is_refused_until_it_is_upgraded_and_then_goes_on(
    archive: Database, killed: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    before, at, copy = rows_in(archive), killed_at(killed), tmp_path / "copy.db"
    backup(killed, copy)
    migrate.upgrade(url_of(archive))
    upgraded = rows_in(archive)
    refused = pytest.raises(StoreError, match=rf"at revision {BEFORE} .* `watchword db upgrade`")
    if isinstance(archive, Path):
        archive.unlink()
        restored: Database = copy.rename(archive)
        with refused:
            migrate.ready(url_of(restored))
        migrate.upgrade(url_of(restored))
    else:
        restored = request.getfixturevalue("postgres").empty()
        with refused:
            move.move(url_of(copy), url_of(restored), lambda *_: None)
        migrate.upgrade(url_of(copy))
        move.move(url_of(copy), url_of(restored), lambda *_: None)
    assert rows_in(restored) == upgraded
    await goes_on(restored, before, at, tmp_path)


@pytest.mark.parametrize("verb", [migrate.upgrade, migrate.check])
def test_an_archive_of_a_later_version_is_refused_and_stays_as_it_is(
    archive: Database, verb: Callable[[URL], None]
) -> None:
    engine = open_engine(url_of(archive), writes=True)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    was = rows_in(archive)
    with pytest.raises(StoreError, match=r"at revision 9999 of a later version.*restore a backup"):
        verb(url_of(archive))
    assert rows_in(archive) == was


def test_no_archive_is_upgraded_under_a_service(archive: Database, tmp_path: Path) -> None:
    (tmp_path / "watchword.toml").write_text(
        "[sources.a]\nfeeds = ['https://a.example/feed']\n" + in_toml(archive)
    )
    with closing(SqlStore(url_of(archive), domain="", daemon=True)):
        done = called("db", "upgrade", folder=tmp_path)
    assert done.returncode != 0
    assert "stop it" in done.stderr
    assert migrate.version(url_of(archive)) == BEFORE
