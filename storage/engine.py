"""Opens the database. SQLite is set so that a committed row survives a power cut."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from watchword.private_files import open_private


def url_of(database: Path) -> URL:
    """The address of an SQLite file. Its path may contain any character."""
    return URL.create("sqlite", database=str(database))


def open_engine(url: str | URL, *, writes: bool) -> Engine:
    """An engine for the single writer, or for readers, which cannot write.

    SQLite: with journal_mode WAL readers never wait. With synchronous NORMAL a power cut can lose the
    last commits, so it is FULL. A deferred transaction fails at its first write if another process
    has written since its begin, without waiting for the timeout, so the writer begins IMMEDIATE.
    """
    database = make_url(url).database
    if make_url(url).get_backend_name() == "sqlite" and database:
        _make_private(Path(database))
    engine = create_engine(url, pool_size=1 if writes else 4, max_overflow=0, pool_timeout=60)
    if make_url(url).get_backend_name() == "sqlite":
        _sqlite(engine, writes=writes)
    return engine


def _make_private(database: Path) -> None:
    """Make the database, if it is new, for its owner alone; one that is there keeps its mode.

    SQLite gives the files beside it the mode of the database.
    """
    with contextlib.suppress(OSError):  # it is there, or SQLite says why it cannot be made
        os.close(open_private(database.resolve(), os.O_RDWR | os.O_EXCL))


def _sqlite(engine: Engine, *, writes: bool) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        assert isinstance(connection, sqlite3.Connection)  # noqa: S101  the dialect opens these
        connection.isolation_level = None  # the listener below begins transactions, not the driver
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "busy_timeout=5000",
            "foreign_keys=ON",
            *([] if writes else ["query_only=ON"]),
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
