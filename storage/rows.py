"""What the repositories share: conditions and joins, writes, and the leases of hosts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Insert,
    Select,
    Table,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)

from storage.columns import Id, Moment
from storage.dialect import dialect_of
from storage.tables import article, feed, host, revision
from watchword.domain.article import IMPORTED
from watchword.domain.host import HostUpdate

T = TypeVar("T")
MAX_HOST_AHEAD = timedelta(hours=25)
"""No rule sets `host.not_before` further ahead than this."""
MAX_VALUES = 498
"""Values in one IN list: SQLite before 3.32 allows 999 parameters, and some statements list it twice."""

# --- Conditions and joins -----------------------------------------------------------------------


def is_due(column: Column[Any], now: datetime, max_ahead: timedelta) -> ColumnElement[bool]:
    """`watchword.domain.moment.is_due` in SQL: the time has come, or a wrong clock has set it."""
    return is_outside(column, now, now + max_ahead)


def is_outside(column: Column[Any], now: Any, furthest: Any) -> ColumnElement[bool]:
    """`is_due` of moments or parameters. `furthest`: no rule sets a due time behind it."""
    return or_(column <= now, column > furthest)


def of_sources(sources: Any) -> ColumnElement[bool]:
    """Whether an article is of these sources, or of another outlet in a feed of theirs; None: of any."""
    if sources is None:
        return true()
    feeds = select(feed.c.url).where(feed.c.source.in_(sources))
    return or_(article.c.source.in_(sources), article.c.feed.in_(feeds))


def is_latest_revision() -> ColumnElement[bool]:
    """The join of `article` with its latest revision; an article without a text has none."""
    return and_(revision.c.article_id == article.c.id, revision.c.number == article.c.revision)


def is_latest_revision_at(at: Any) -> ColumnElement[bool]:
    """The join of `article` with the revision that was its latest at this time, a moment or a column.

    With its first one, where a clock that was set says that there was none yet.
    """
    return and_(revision.c.article_id == article.c.id, revision.c.number == number_at(at))


def number_at(at: Any) -> ColumnElement[int]:
    """The number of the revision of `article` that was its latest at this time, else of its first."""
    earlier = revision.alias("earlier")
    found = (earlier.c.article_id == article.c.id, earlier.c.found_at <= at)
    latest = select(func.max(earlier.c.number)).where(*found).correlate_except(earlier)
    return func.coalesce(latest.scalar_subquery(), 1)


def article_url() -> ColumnElement[str]:
    """The address of an article: canonical once its page is read, until then the entry's link."""
    return func.coalesce(article.c.canonical, article.c.link)


# --- Reads and writes ---------------------------------------------------------------------------


def only(connection: Connection, table: Table, *conditions: ColumnElement[bool]) -> Any:
    """The single row that meets the conditions. Raises NoResultFound or MultipleResultsFound."""
    return connection.execute(select(table).where(*conditions)).one()


def insert_row(connection: Connection, table: Table, **values: Any) -> int:
    """Insert a row into a table with an integer key; returns the key."""
    key = connection.execute(_insert(table), values).inserted_primary_key
    assert key is not None  # noqa: S101  an insert of one row has its key
    return int(key[0])


def add_row(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """Insert a row whose key is in its values."""
    connection.execute(_insert(table), values)


@cache
def _insert(table: Table) -> Insert:
    """The statement of `insert_row` and `add_row`, made once for each table."""
    return insert(table)


def update_rows(
    connection: Connection, table: Table, key: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Update many rows with one statement. Each mapping holds the key and the same columns."""
    if rows:
        # The key gets a name of its own: a column that is set cannot have the same parameter.
        statement = update(table).where(table.c[key] == bindparam("row_key"))
        columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != key}
        parameters = [{**row, "row_key": row[key]} for row in rows]
        for one in parameters:
            del one[key]
        connection.execute(statement.values(columns), parameters)


def upsert(
    connection: Connection, table: Table, key: dict[str, Any], values: dict[str, Any]
) -> None:
    """Insert the row, or set `values` in the existing row with this key. No value is an expression."""
    statement = _upsert(dialect_of(connection).insert, table, tuple(key), tuple(values))
    connection.execute(statement, key | values)


@cache
def _upsert(
    insert_into: Callable[[Table], Any], table: Table, key: Sequence[str], names: Sequence[str]
) -> Any:
    """The statement of `upsert`, made once for each set of columns."""
    statement = insert_into(table)
    new = {name: statement.excluded[name] for name in names}
    return statement.on_conflict_do_update(index_elements=key, set_=new)


def add_unless_there(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows that have a new key, and leave the others as they are."""
    if rows:
        connection.execute(_add(dialect_of(connection).insert, table), list(rows))


@cache
def _add(insert_into: Callable[[Table], Any], table: Table) -> Any:
    """The statement of `add_unless_there`, made once for each table."""
    return insert_into(table).on_conflict_do_nothing()


def change_row(
    connection: Connection, table: Table, key: dict[str, Any], values: dict[str, Any]
) -> int:
    """Set `values` where a row has this key; returns how many have. No value is an expression."""
    named = {f"row_{name}": value for name, value in key.items()}
    statement = _change(table, tuple(key), tuple(values))
    return int(connection.execute(statement, named | values).rowcount)


@cache
def _change(table: Table, key: Sequence[str], names: Sequence[str]) -> Any:
    """The statement of `change_row`, made once for each set of columns."""
    # A key has a name of its own: a column that is set cannot have the same parameter.
    here = (table.c[name] == bindparam(f"row_{name}") for name in key)
    return update(table).where(*here).values({name: bindparam(name) for name in names})


def lease_hosts(connection: Connection, names: Sequence[str], until: datetime) -> None:
    """Forbid requests to the hosts before `until`."""
    if names:
        statement = _upsert(dialect_of(connection).insert, host, ("host",), ("not_before",))
        connection.execute(statement, [{"host": name, "not_before": until} for name in names])


def release_hosts(connection: Connection, updates: Sequence[HostUpdate]) -> None:
    """End the leases of hosts, with what their answers change."""
    if updates:
        rows = [{name: getattr(one, name) for name in _RELEASED} for one in updates]
        connection.execute(_release(dialect_of(connection).insert), rows)


_RELEASED = tuple(one.name for one in fields(HostUpdate))


@cache
def _release(insert_into: Callable[[Table], Any]) -> Any:
    """The statement of `release_hosts`, made once: what an answer does not say stays as it is."""
    new = insert_into(host)
    kept = ("clock_offset", "pages_not_before")
    said: dict[str, Any] = {name: func.coalesce(new.excluded[name], host.c[name]) for name in kept}
    said["page_read"] = or_(host.c.page_read, new.excluded.page_read)
    changed = {name: new.excluded[name] for name in ("not_before", "strikes")} | said
    return new.on_conflict_do_update(index_elements=["host"], set_=changed)


def _first_since() -> Select[Any]:
    """The statement of `first_since`."""
    last = select(func.coalesce(func.max(article.c.id), 0))
    step = select(literal(0, Id()).label("low"), last.scalar_subquery().label("high")).cte(
        "step", recursive=True
    )
    # The sum of two large ids is no integer of PostgreSQL.
    middle = step.c.low + (step.c.high - step.c.low) // 2
    next_found_at = (
        select(article.c.found_at)
        .where(article.c.feed != IMPORTED, article.c.id > middle)
        .order_by(article.c.id)
        .limit(1)
        .correlate(step)
        .scalar_subquery()
    )
    is_before = next_found_at < bindparam("since", type_=Moment())
    low = case((is_before, middle + 1), else_=step.c.low)
    high = case((is_before, step.c.high), else_=middle)
    halves = step.union_all(select(low, high).where(step.c.low < step.c.high))
    return select(func.max(halves.c.low))


_FIRST_SINCE = _first_since()
"""Made once: to make it takes longer than to ask it."""


def first_since(connection: Connection, since: datetime) -> int:
    """About the lowest id of the articles that were found since then.

    Numbers rise with time, so the rows before are not looked at: one statement halves the ids, 17 times
    of 100,000. Where the clock was set the condition on the time beside it decides. Imported articles
    have higher numbers than their time says: they are not asked, and stand behind all found later.
    """
    return int(connection.execute(_FIRST_SINCE, {"since": since}).scalar_one())


def steps(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in parts of at most MAX_VALUES, so that each part fits one statement."""
    for start in range(0, len(values), MAX_VALUES):
        yield values[start : start + MAX_VALUES]
