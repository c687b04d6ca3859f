"""Opens the database."""

from __future__ import annotations

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.engine import make_url

from storage.dialect import dialect_of
from storage.errors import translated
from watchword.domain.database import Database, Server
from watchword.errors import StoreError


def url_of(database: Database) -> URL:
    """The address of an SQLite file, whose path may contain any character, or of a server."""
    if isinstance(database, Server):
        return make_url(database.url).set(drivername="postgresql+psycopg")
    return URL.create("sqlite", database=str(database))


def open_engine(url: str | URL, *, writes: bool, exclusive: bool = False) -> Engine:
    """An engine for the single writer, or for readers, which cannot write. See `Dialect.prepare`."""
    try:
        # The connection that was used last is used next: its cache is warm, and the others stay small.
        engine = create_engine(
            url, pool_size=1 if writes else 4, max_overflow=0, pool_timeout=60, pool_use_lifo=True
        )
    except ModuleNotFoundError:
        extra = "pip install 'watchword[postgresql]'"
        raise StoreError(
            f"{name_of(url)}: what speaks to PostgreSQL is missing: {extra}"
        ) from None
    dialect_of(engine).prepare(engine, writes=writes, exclusive=exclusive)
    return engine


def is_held(url: str | URL) -> bool:
    """Whether a daemon runs on the database. This process has not opened it. Raises StoreError."""
    with translated(name_of(url)):
        return dialect_of(url).is_held(make_url(url))


def name_of(url: str | URL) -> str:
    """The database as a user knows it: its file, or its address without what is secret in it."""
    found = make_url(url)
    if found.get_backend_name() == "sqlite":
        return found.database or ""
    return str(Server(found.set(drivername="postgresql").render_as_string(hide_password=True)))
