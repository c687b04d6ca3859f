"""Where the two databases differ: each has a module with the same functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import URL, Connection, Engine, Table
from sqlalchemy.engine import make_url

if TYPE_CHECKING:
    from watchword.domain.search import Required


class Dialect(Protocol):
    """What `storage.sqlite` and `storage.postgresql` have."""

    def prepare(self, engine: Engine, *, writes: bool, exclusive: bool) -> None:
        """Set up each connection and each transaction of the engine.

        `writes`: of the writer, whose transactions run one after another, of all processes; else they
        see one moment and change nothing. `exclusive`: each connection holds the database as its one
        daemon, or raises AlreadyRunning.
        """

    def hold(self, url: URL) -> Callable[[], None]:
        """Become the one daemon of the database; returns what ends it, after the last connection.

        Raises AlreadyRunning. Where connections hold it there is nothing to do.
        """

    def is_held(self, url: URL) -> bool:
        """Whether a process is its daemon."""

    def may_exist(self, url: URL) -> bool:
        """Whether there may be a database; one that is a file is not there without it."""

    def problem(self, connection: Connection) -> str | None:
        """Why the database can never hold our rows, such as its age, and what to do; None: it can."""

    def insert(self, table: Table) -> Any:
        """An insert that knows ON CONFLICT."""

    def used_bytes(self, connection: Connection) -> int:
        """The bytes of the database that hold something: texts that were dropped do not count."""

    def number_on(self, connection: Connection) -> None:
        """Let each table number new rows after those that were inserted with their numbers."""

    def damage(self, connection: Connection) -> Iterator[str]:
        """What the database itself finds wrong with its files and references, a sentence each."""

    def add_grams(self, connection: Connection, article_id: int, grams: Iterable[str]) -> None:
        """Put an article into the search index."""

    def remove_grams(self, connection: Connection, article_id: int, grams: Iterable[str]) -> None:
        """Take an article out of it. `grams`: those that it was put in with."""

    def clear_grams(self, connection: Connection) -> None:
        """Make the index empty."""

    def find_grams(
        self,
        connection: Connection,
        required: Required,
        *,
        after: int,
        before: int,
        newest_first: bool,
        limit: int,
    ) -> Sequence[int]:
        """The articles between two ids that have the grams, in the order of their ids."""


def dialect_of(bind: Connection | Engine | URL | str) -> Dialect:
    """The functions of the database. A command on SQLite does not load those of PostgreSQL."""
    found = make_url(bind).get_backend_name() if isinstance(bind, URL | str) else bind.dialect.name
    if found == "sqlite":
        from storage import sqlite

        return sqlite
    from storage import postgresql

    return postgresql
