"""SQLite: one file, which is set so that a committed row survives a power cut."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, TextClause, event, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from storage.lock import DaemonLock
from watchword.domain.search import AllOf, Gram, Required
from watchword.private_files import open_private

ADD = text("INSERT INTO article_index (rowid, grams) VALUES (:id, :grams)")
REMOVE = text(
    "INSERT INTO article_index (article_index, rowid, grams) VALUES ('delete', :id, :grams)"
)
CLEAR = text("INSERT INTO article_index (article_index) VALUES ('delete-all')")
BUSY_TIMEOUT = 5000
"""Milliseconds that a statement waits for another process."""
MAX_WAL = 64 << 20
"""Bytes of the WAL that are kept once all readers are through it; one that read for long let it grow."""
FIND = (
    "SELECT rowid FROM article_index WHERE article_index MATCH :expression "
    "AND rowid > :after AND rowid < :before ORDER BY rowid"
)


def prepare(engine: Engine, *, writes: bool, exclusive: bool) -> None:
    """With journal_mode WAL readers never wait. With synchronous NORMAL a power cut can lose the last
    commits, so it is FULL. A deferred transaction fails at its first write if another process has
    written since its begin, without waiting for the timeout, so the writer begins IMMEDIATE.

    `exclusive`: nothing more, since a lock beside the file says who the daemon is.
    """
    if database := engine.url.database:
        _make_private(Path(database))

    @event.listens_for(engine, "connect")
    def connected(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        assert isinstance(connection, sqlite3.Connection)  # noqa: S101  the dialect opens these
        connection.isolation_level = None  # the listener below begins transactions, not the driver
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            f"busy_timeout={BUSY_TIMEOUT}",
            "foreign_keys=ON",
            f"journal_size_limit={MAX_WAL}",
            *([] if writes else ["query_only=ON"]),
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _make_private(database: Path) -> None:
    """Make the database, if it is new, for its owner alone; one that is there keeps its mode.

    SQLite gives the files beside it the mode of the database.
    """
    with contextlib.suppress(OSError):  # it is there, or SQLite says why it cannot be made
        os.close(open_private(database.resolve(), os.O_RDWR | os.O_EXCL))


def hold(url: URL) -> Callable[[], None]:
    lock = DaemonLock(Path(url.database or ""))
    lock.acquire()
    return lock.release


def is_held(url: URL) -> bool:
    return DaemonLock(Path(url.database or "")).is_held()


def may_exist(url: URL) -> bool:
    return Path(url.database or "").exists()


def problem(connection: Connection) -> str | None:
    return None


def insert(table: Table) -> Any:
    return sqlite.insert(table)


def used_bytes(connection: Connection) -> int:
    pages, unused, size = (
        int(connection.execute(text(f"PRAGMA {name}")).scalar_one())
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - unused) * size


def number_on(connection: Connection) -> None:
    """The next row has one more than the largest number."""


def damage(connection: Connection) -> Iterator[str]:
    found = connection.scalars(text("PRAGMA integrity_check")).all()
    yield from (f"the file: {line}" for line in found if line != "ok")
    for table, row, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"row {row} of table {table} refers to a row that {parent} does not have"


def add_grams(connection: Connection, article_id: int, grams: Iterable[str]) -> None:
    _write(connection, ADD, article_id, grams)


def remove_grams(connection: Connection, article_id: int, grams: Iterable[str]) -> None:
    _write(connection, REMOVE, article_id, grams)


def _write(
    connection: Connection, statement: TextClause, article_id: int, grams: Iterable[str]
) -> None:
    connection.execute(statement, {"id": article_id, "grams": " ".join(grams)})


def clear_grams(connection: Connection) -> None:
    connection.execute(CLEAR)


def find_grams(
    connection: Connection,
    required: Required,
    *,
    after: int,
    before: int,
    newest_first: bool,
    limit: int,
) -> Sequence[int]:
    values = {"after": after, "before": before, "limit": limit}
    found = text(f"{FIND} {'DESC' if newest_first else 'ASC'} LIMIT :limit")
    return connection.scalars(found, {"expression": _expression(required), **values}).all()


def _expression(required: Required) -> str:
    """In the language of FTS5. Pure."""
    if isinstance(required, Gram):
        return f'"{required.text}"{"*" if required.prefix else ""}'
    word = " AND " if isinstance(required, AllOf) else " OR "
    return f"({word.join(map(_expression, required.parts))})"
