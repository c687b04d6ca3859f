"""Copies all rows of a database into another one, between SQLite and PostgreSQL and back."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import (
    JSON,
    URL,
    Connection,
    Engine,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.types import UserDefinedType

from storage import migrate
from storage.engine import name_of, open_engine
from storage.errors import translated
from storage.rows import only
from storage.store import SqlStore
from storage.tables import metadata, service
from storage.tables_search import search_index
from watchword.errors import StoreError

TABLES = tuple(table for table in metadata.sorted_tables if table is not search_index)
"""Each after those that it refers to. The job `index` makes the search index of the copy anew."""
ROWS = 200
"""Rows of a transaction: a few megabytes, whatever the size of the database."""


class Raw(UserDefinedType[str]):
    """JSON as the text that it is: a value of Python cannot tell `null` from no value."""

    cache_ok = True


def move(source: URL, target: URL, copied: Callable[[str, int], None]) -> None:
    """Copy the database while neither it nor the copy has a daemon. See `copy`.

    Raises AlreadyRunning too.
    """
    migrate.check(source)
    migrate.begin_copy(target, _id_of(source))
    with (
        closing(SqlStore(source, domain="", daemon=True)),
        closing(SqlStore(target, domain="", daemon=True)),
    ):
        copy(source, target, copied)


def copy(source: URL, target: URL, copied: Callable[[str, int], None]) -> None:
    """Copy the database as it is at one moment; one that has a daemon goes on.

    A copy that was broken off goes on where it was, or begins anew where its source has other rows by
    now. `copied` gets the name of each table and its number of rows, when they were compared with those
    of the source, which is of this version. Raises StoreError, and InvalidRequest where `target` holds
    something else.
    """
    migrate.begin_copy(target, _id_of(source))
    with (
        _open(source, writes=False) as old,
        _open(target, writes=True) as new,
        translated(f"{name_of(source)} to {name_of(target)}"),
        old.begin() as rows,
    ):
        there = _rows_of_before(rows, new)
        for table in TABLES:
            _copy_table(rows, new, table, there[table.name])
        for table in TABLES:
            with new.begin() as made:
                count, hashed = _digest(made, table)
            if (count, hashed) != _digest(rows, table):
                raise StoreError(f"{name_of(target)}: {table.name} has other rows than its source")
            copied(table.name, count)
    migrate.end_copy(target)


@contextlib.contextmanager
def _open(url: URL, *, writes: bool) -> Iterator[Engine]:
    engine = open_engine(url, writes=writes)
    try:
        yield engine
    finally:
        engine.dispose()


def _id_of(url: URL) -> str:
    with (
        _open(url, writes=False) as engine,
        translated(name_of(url)),
        engine.begin() as connection,
    ):
        return str(only(connection, service).database_id)


def _rows_of_before(rows: Connection, new: Engine) -> dict[str, int]:
    """How many rows of each table are there already. If they are others now, they are deleted."""
    with new.begin() as made:
        there = {
            table.name: made.execute(select(func.count()).select_from(table)).scalar_one()
            for table in TABLES
        }
        if all(
            _digest(made, table) == _digest(rows, table, limit=there[table.name])
            for table in TABLES
            if there[table.name]
        ):
            return there
        for table in reversed(TABLES):
            made.execute(delete(table))
        return dict.fromkeys(there, 0)


def _copy_table(rows: Connection, new: Engine, table: Table, start: int) -> None:
    """Copy the rows from number `start` on, in the order of `_select`."""
    values = {
        one.name: bindparam(one.name, type_=Raw() if isinstance(one.type, JSON) else one.type)
        for one in table.columns
    }
    with closing(_read(rows, _select(table).offset(start))) as parts:
        for part in parts:
            with new.begin() as made:
                named = [dict(zip(values, row, strict=True)) for row in part]
                made.execute(insert(table).values(values), named)


def _digest(connection: Connection, table: Table, limit: int | None = None) -> tuple[int, str]:
    """The number of the rows and a hash of all their values, of the first `limit` rows."""
    count, hashed = 0, hashlib.sha256()
    for part in _read(connection, _select(table).limit(limit)):
        count += len(part)
        hashed.update("".join(map(repr, part)).encode())
    return count, hashed.hexdigest()


def _select(table: Table) -> Select[Any]:
    """All rows, in an order that both databases have: texts sort by their bytes in UTF-8.

    A row that refers to another one of its table, such as a merged article, comes after those that do
    not.
    """
    refers = [
        one.is_not(None)
        for one in table.columns
        if any(key.column.table is table for key in one.foreign_keys)
    ]
    return select(
        *(cast(one, Text) if isinstance(one.type, JSON) else one for one in table.columns)
    ).order_by(*refers, *table.primary_key.columns)


def _read(connection: Connection, wanted: Select[Any]) -> Generator[Sequence[tuple[Any, ...]]]:
    """The rows in parts, of which one is in memory. NUL, which PostgreSQL has not, is U+FFFD."""
    with connection.execute(wanted.execution_options(yield_per=ROWS)) as found:
        for part in found.partitions():
            yield [tuple(map(_without_nul, row)) for row in part]


def _without_nul(value: Any) -> Any:
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value
