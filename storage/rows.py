"""What the repositories share: due rows, the claims of hosts, and upserts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Table, or_, select, true
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables import host

T = TypeVar("T")
MAX_HOST_AHEAD = timedelta(hours=25)
"""No rule keeps a host waiting longer."""
MAX_VALUES = 500
"""Values in one IN list: SQLite before 3.32 takes 999 parameters."""


def is_due(column: Column[Any], now: datetime, max_ahead: timedelta) -> ColumnElement[bool]:
    """`watchword.domain.moment.is_due` in SQL: overdue, or set by a clock that was wrong."""
    return or_(column <= now, column > now + max_ahead)


def among(column: Column[Any], values: Sequence[str] | None) -> ColumnElement[bool]:
    """One of `values`; None: any."""
    return true() if values is None else column.in_(values)


def host_is_free(now: datetime) -> ColumnElement[bool]:
    """For a query joined (outer) with `host`."""
    return or_(host.c.host.is_(None), is_due(host.c.not_before, now, MAX_HOST_AHEAD))


def reserve_host(connection: Connection, name: str, until: datetime) -> None:
    """Nobody asks this host before `until`."""
    upsert(connection, host, {"host": name}, {"not_before": until})


def upsert(
    connection: Connection, table: Table, key: dict[str, Any], values: dict[str, Any]
) -> None:
    """Insert the row, or set `values` on the one that is there."""
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = make(table).values(**key, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))


def add_unless_there(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert those rows whose key is not there yet."""
    if rows:
        make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        connection.execute(make(table).on_conflict_do_nothing(), list(rows))


def only(connection: Connection, table: Table, *conditions: ColumnElement[bool]) -> Any:
    """The one row that meets the conditions."""
    return connection.execute(select(table).where(*conditions)).one()


def steps(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in pieces that fit one statement."""
    for start in range(0, len(values), MAX_VALUES):
        yield values[start : start + MAX_VALUES]
