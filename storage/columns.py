"""The types of columns and the metadata of the tables, in SQLAlchemy Core, for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    Index,
    Integer,
    MetaData,
    TypeDecorator,
    text,
)


class Moment(TypeDecorator[datetime]):
    """An aware time in UTC. SQLite stores no zone, so reading adds UTC again."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        if dialect.name == "sqlite":
            return _moment_of
        return super().result_processor(dialect, coltype)


def _moment_of(stored: str | None) -> datetime | None:
    """What SQLite has of a time. It is read in one step, since rows have many of them."""
    return None if stored is None else datetime.fromisoformat(f"{stored}+00:00")


class Span(TypeDecorator[timedelta]):
    """A timedelta, stored in seconds."""

    impl = Float
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> float | None:
        return None if value is None else value.total_seconds()

    def process_result_value(self, value: float | None, dialect: Dialect) -> timedelta | None:
        return None if value is None else timedelta(seconds=value)


MAX_ID = 2**31 - 1
"""The largest integer of a column, and so of a key, on PostgreSQL."""


class Id(TypeDecorator[int]):
    """The number of a row. A larger one than any row has, which a user may write, is that of no row."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        return None if value is None or value > MAX_ID else value


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def due_index(table: str, column: str) -> Index:
    """A partial index on a due time: it holds only the rows that wait."""
    where = text(f"{column} IS NOT NULL")
    return Index(f"ix_{table}_{column}", column, sqlite_where=where, postgresql_where=where)


def flag(name: str) -> Column[Any]:
    """A boolean column, false by default."""
    return Column(name, Boolean, nullable=False, default=False)


def count(name: str) -> Column[Any]:
    """An integer column, 0 by default."""
    return Column(name, Integer, nullable=False, default=0)


def on(dialect: str) -> dict[str, str]:
    """The mark of an index or a constraint that is on this database alone; on PostgreSQL migration 0032
    makes others in its place."""
    return {"only": dialect}
