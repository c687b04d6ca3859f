"""An archive is moved between SQLite and PostgreSQL: every row of every table, whatever kills it."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from storage import migrate, move
from storage.engine import open_engine, url_of
from storage.store import SqlStore
from tests.command import called, said
from tests.databases import in_toml, new_database
from tests.integration.test_migrations import load, rows_of
from tests.integration.test_search import TOML, add
from tests.postgresql import Postgres
from watchword.domain.article import Text
from watchword.domain.database import Database, Server
from watchword.errors import AlreadyRunning, InvalidRequest, StoreError
from watchword.ports import WriteTransaction

FIVE = (
    "Talks — “déjà vu” 🕊️ \u200f‏",
    "日本語の見出し：会談が再開",
    "中国与日本：会谈重启",
    "北韓과 회담 재개",
    "ภาษาไทย القمة العربية",
)
"""Texts in five scripts."""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A database with rows of every table in every state, and texts that try a copy."""
    file = load(migrate.HEAD, tmp_path)
    with closing(sqlite3.connect(file)) as connection:
        for number, title in enumerate((*FIVE, "a NUL: \0.", "", "\\N\t\\x00 'quoted' \"twice\"")):
            connection.execute(
                "INSERT INTO host (host, not_before, strikes, robots_answer, crawl_delay, page_read)"
                " VALUES (?, '2026-11-24 08:00:00.123456', ?, ?, ?, 1)",
                (f"{number}.example:443", number, title, 0.25 * number),
            )
        connection.execute("UPDATE story_member SET evidence = 'null' WHERE article_id % 2")
        connection.executescript(
            "CREATE TEMP TABLE merged AS SELECT * FROM article WHERE merged_into IS NOT NULL LIMIT 1;"
            "UPDATE merged SET id = 0, canonical = NULL, merged_into = (SELECT max(id) FROM article);"
            "INSERT INTO article SELECT * FROM merged; DROP TABLE merged;"
        )
        connection.commit()
    return file


@pytest.fixture
def server(postgres: Postgres, archive: Path) -> Iterator[Server]:
    """A database in which a copy of the archive has begun."""
    made = postgres.new()
    begin(made, archive)
    yield made
    postgres.drop(made)


def begin(target: Database, source: Path) -> Database:
    """Make of an empty database what `migrate.begin_copy` makes, at once."""
    (service,) = rows_of(source)["service"].values()
    engine = open_engine(url_of(target), writes=True)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM service"))
        migrate._mark(connection, f"{migrate.COPYING}{service['database_id']}"[:32])
    engine.dispose()
    return target


def new_file(file: Path, source: Path) -> Path:
    """The same in a file."""
    new_database(file)
    begin(file, source)
    return file


def moved(source: Database, target: Database) -> Mapping[str, int]:
    """The rows that were copied, by table."""
    counts: dict[str, int] = {}
    move.move(url_of(source), url_of(target), counts.__setitem__)
    return counts


def expected(file: Path) -> dict[str, Any]:
    """The rows that a copy of the file has."""
    found = dict(rows_of(file))
    del found["search_index"]
    for row in found["host"].values():
        row["robots_answer"] = row["robots_answer"] and row["robots_answer"].replace(
            "\0", "\ufffd"
        )
    return found


def copied(file: Path) -> dict[str, Any]:
    found = dict(rows_of(file))
    assert found.pop("search_index") == {}
    return found


def add_more(rows: WriteTransaction) -> None:
    add(rows, 1000, Text(title=FIVE[1], body=FIVE[2]))
    rows.search.index_more(limit=1000)


async def test_every_row_goes_to_a_new_database_and_back_and_new_ones_get_numbers_of_their_own(
    archive: Path, postgres: Postgres, tmp_path: Path
) -> None:
    server, back = postgres.empty(), tmp_path / "back.db"
    counts = moved(archive, server)
    assert moved(server, back) == counts
    assert copied(back) == expected(archive)
    assert counts == {name: len(rows) for name, rows in copied(back).items()}
    assert back.stat().st_mode & 0o777 == 0o600
    for database in (server, back):
        store = SqlStore(url_of(database), domain="watchword.invalid")
        await store.write(add_more)
        assert await store.read(lambda rows: rows.damage()) == []
        articles = await store.read(lambda rows: rows.search.candidates(None, limit=1000))
        assert articles[-1] == max(rows_of(archive)["article"])[0] + 1
        store.close()
    postgres.drop(server)


DEADLY = 15
"""Each so many inserts."""


class Died(BaseException):
    """The end of the process, as far as the copy knows."""


@pytest.mark.parametrize("to_server", [True, False])
def test_a_copy_that_was_killed_anywhere_goes_on(
    archive: Path,
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    to_server: bool,
) -> None:
    monkeypatch.setattr(move, "ROWS", 6)
    source: Database = archive
    target: Database = server
    if not to_server:
        moved(archive, server)
        source, target = server, new_file(tmp_path / "back.db", archive)
    inserts = list[str]()

    def die(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT"):
            inserts.append(statement)
            if len(inserts) == DEADLY:
                os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        event.listen(Engine, "before_cursor_execute", die)
        move.move(url_of(source), url_of(target), lambda *_: None)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL

    def stop(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO"):
            inserts.append(statement)
            if len(inserts) % DEADLY == 0:
                raise Died

    deaths = 0
    event.listen(Engine, "before_cursor_execute", stop)
    try:
        while True:
            with pytest.raises(StoreError, match="`watchword db move` ends it"):
                migrate.ready(url_of(target))
            with pytest.raises(StoreError, match="`watchword db move` ends it"):
                migrate.upgrade(url_of(target))
            try:
                counts = moved(source, target)
                break
            except Died:
                deaths += 1
    finally:
        event.remove(Engine, "before_cursor_execute", stop)
    assert deaths >= 2
    assert len(inserts) < sum(counts.values()), "no copy began anew"
    end = tmp_path / "back.db"
    if to_server:
        moved(server, new_file(end, archive))
    assert copied(end) == expected(archive)


def test_a_copy_begins_anew_where_its_source_changed_meanwhile(
    archive: Path, server: Server, tmp_path: Path
) -> None:
    with pytest.raises(Died):
        move.move(url_of(archive), url_of(server), stop_at_the_end)
    with closing(sqlite3.connect(archive)) as connection:
        connection.execute("UPDATE feed SET etag = 'another'")
        connection.execute("DELETE FROM host WHERE strikes = 3")
        connection.commit()
    moved(archive, server)
    moved(server, new_file(tmp_path / "back.db", archive))
    assert copied(tmp_path / "back.db") == expected(archive)


def stop_at_the_end(table: str, rows: int) -> None:
    raise Died


def test_a_database_that_holds_something_is_no_target(
    archive: Path, postgres: Postgres, tmp_path: Path
) -> None:
    server, folder, other = postgres.empty(), tmp_path / "old", tmp_path / "other.db"
    postgres.run("CREATE TABLE others ()", server.url.rpartition("/")[2])
    folder.mkdir()
    new_database(other)
    for target in (server, archive, load("0034", folder), other):
        with pytest.raises(InvalidRequest, match="holds something already"):
            moved(archive, target)
    migrate.begin_copy(url_of(tmp_path / "begun.db"), "another database")
    with pytest.raises(InvalidRequest, match="holds something already"):
        moved(archive, tmp_path / "begun.db")
    (written := tmp_path / "text").write_text("a list of things to do " * 99)
    with pytest.raises(StoreError, match="it is no SQLite database"):
        moved(archive, written)
    postgres.drop(server)


def test_neither_side_may_have_a_daemon(archive: Path, server: Server) -> None:
    for held in (archive, server):
        daemon = SqlStore(url_of(held), domain="watchword.invalid", daemon=True)
        with pytest.raises(AlreadyRunning):
            moved(archive, server)
        daemon.close()


def test_the_verb_says_what_to_set_and_a_backup_of_a_server_is_restored_by_it(
    archive: Path, server: Server, postgres: Postgres, tmp_path: Path
) -> None:
    (tmp_path / "watchword.toml").write_text(TOML + in_toml(archive), encoding="utf-8")
    done = said("db", "move", server.url, folder=tmp_path)
    assert "  revision\n" in done.stdout
    assert "compared, all alike." in done.stdout
    assert f'Write url = "{server}" under [database], and start the service' in done.stdout
    (tmp_path / "watchword.toml").write_text(TOML + in_toml(server), encoding="utf-8")
    running = SqlStore(url_of(server), domain="watchword.invalid", daemon=True)
    done = said("db", "backup", "copy.db", folder=tmp_path)
    running.close()
    assert "`watchword db move URL --from sqlite:///copy.db`" in done.stdout
    assert copied(tmp_path / "copy.db") == expected(archive)
    assert sorted(one.name for one in tmp_path.glob("copy*")) == ["copy.db"]
    restored = postgres.new()
    begin(restored, archive)
    said("db", "move", restored.url, "--from", "sqlite:///copy.db", folder=tmp_path)
    (tmp_path / "watchword.toml").write_text(TOML + in_toml(restored), encoding="utf-8")
    assert "whole" in said("db", "check", folder=tmp_path).stdout
    wrong = called("db", "move", "mysql://x/y", folder=tmp_path)
    assert (wrong.returncode, "is no address of an SQLite file" in wrong.stderr) == (2, True)
    postgres.drop(restored)
