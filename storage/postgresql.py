"""PostgreSQL, 15 or later: a database of a server, with `psycopg` and advisory locks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import psycopg
from sqlalchemy import (
    URL,
    ColumnClause,
    Connection,
    Engine,
    NullPool,
    Table,
    column,
    create_engine,
    event,
    func,
    select,
    table,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from watchword.domain.search import AllOf, Gram, Required
from watchword.errors import AlreadyRunning

OLDEST = 15
LOCKS, WRITING, DAEMON = 0x57415443, 1, 2
"""The advisory locks of a database of ours: the class of both, the one that each transaction of a
writer takes first, and the one that the connection of its daemon holds."""
CONNECTION = {
    "application_name": "watchword",
    "client_encoding": "utf8",
    "connect_timeout": 5,
    # A server that has gone without a word is known to have gone after ten seconds.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 8000,
}
"""What libpq is told, where the address says nothing else of it."""
SESSION = {
    "timezone": "UTC",
    "datestyle": "ISO",
    # What SQLite waits for another writer.
    "lock_timeout": "5s",
    # The server knows as soon that we have gone: until then the lock of a daemon is held.
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
}
DAEMON_WAIT = "1s"
"""A daemon that was killed holds its lock until the server sees its end."""
MAX_LENGTH = 200
"""Characters of a gram in the index, which has room for 2,046 bytes; a longer one is cut."""
MAX_BYTES = 900_000
"""Bytes of the grams of an article; a tsvector has room for 1 MiB."""
EVERY = " "
"""No gram is a space: an article with more than MAX_BYTES has this one, and each query asks for it."""
MAKE = "`createdb --template=template0 --encoding=UTF8 --locale=C.UTF-8 NAME` makes one that does"
USED = (
    "SELECT pg_database_size(current_database())"
    " - pg_table_size('revision') - pg_total_relation_size('article_index')"
    " + (SELECT coalesce(sum(200 + pg_column_size(title) + pg_column_size(summary)"
    " + pg_column_size(body) + pg_column_size(details) + pg_column_size(origins)), 0) FROM revision)"
    " + (SELECT live + least(live, pg_indexes_size('article_index')) FROM"
    " (SELECT coalesce(sum(40 + pg_column_size(grams)), 0) AS live FROM article_index) AS grams)"
)
FIND = (
    "SELECT id FROM article_index WHERE grams @@ CAST(:expression AS tsquery) "
    "AND id {plus} > :after AND id {plus} < :before ORDER BY id {plus}"
)
BY_GRAMS = "SELECT set_config('enable_seqscan', 'off', true)"
"""For the rest of the transaction. The planner takes a look at the grams of a row for cheap, though they
lie in parts in another table and 40 microseconds go by: it would walk all articles for a rare word."""
FEW = 100
"""So many articles are walked all the same: the index on the grams names those of all ids."""

BROKEN = """
    SELECT format('index %s of table %s is not whole: `REINDEX INDEX %1$s` makes it anew', i, t)
    FROM (SELECT indexrelid::regclass AS i, indrelid::regclass AS t FROM pg_index
          JOIN pg_class ON pg_class.oid = indrelid AND relnamespace = current_schema()::regnamespace
          WHERE NOT (indisvalid AND indisready)) AS broken
    UNION ALL
    SELECT format('references of table %s were not checked: constraint %s', conrelid::regclass, conname)
    FROM pg_constraint WHERE NOT convalidated AND connamespace = current_schema()::regnamespace
    UNION ALL
    SELECT format('%s rows of table revision are of no article', count(*)) FROM revision
    WHERE NOT EXISTS (SELECT FROM article WHERE id = article_id) HAVING count(*) > 0
"""
HAS_AMCHECK = """
    SELECT has_function_privilege(to_regprocedure('bt_index_check(regclass, boolean)'), 'EXECUTE')
"""
"""Null where the extension is not in the database; false where the user may not call it."""
BTREES = """
    SELECT indexrelid::regclass::text, indexrelid FROM pg_index JOIN pg_class x ON x.oid = indexrelid
    JOIN pg_am ON pg_am.oid = x.relam AND amname = 'btree'
    WHERE relnamespace = current_schema()::regnamespace AND indisvalid AND relpersistence = 'p'
"""


def prepare(engine: Engine, *, writes: bool, exclusive: bool) -> None:
    """A writer takes a lock first, in READ COMMITTED: each later statement sees what was committed
    before it got the lock. A reader sees one moment, by REPEATABLE READ.
    """

    @event.listens_for(engine, "do_connect")
    def connecting(_d: Any, _r: Any, _a: Any, parameters: dict[str, Any]) -> None:
        for name, value in CONNECTION.items():
            parameters.setdefault(name, value)

    @event.listens_for(engine, "connect")
    def connected(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        assert isinstance(connection, psycopg.Connection)  # noqa: S101  the dialect opens these
        for name, value in SESSION.items():
            connection.execute("SELECT set_config(%s, %s, false)", (name, value))
        connection.commit()
        if exclusive:
            _become_daemon(connection)
        if not writes:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True

    if writes:

        @event.listens_for(engine, "begin")
        def begun(connection: Connection) -> None:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCKS}, {WRITING})")


def _become_daemon(connection: psycopg.Connection[Any]) -> None:
    try:
        connection.execute("SELECT set_config('lock_timeout', %s, true)", (DAEMON_WAIT,))
        connection.execute("SELECT pg_advisory_lock(%s::int, %s::int)", (LOCKS, DAEMON))
        connection.commit()
    except psycopg.errors.LockNotAvailable:
        raise AlreadyRunning("another watchword runs on this database") from None


def hold(url: URL) -> Callable[[], None]:
    return lambda: None


def is_held(url: URL) -> bool:
    held = (
        "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database "
        "WHERE datname = current_database() AND locktype = 'advisory' AND granted "
        "AND classid = :locks AND objid = :daemon AND objsubid = 2)"
    )
    engine = create_engine(url, poolclass=NullPool)
    prepare(engine, writes=False, exclusive=False)
    with engine.connect() as connection:
        found = connection.execute(text(held), {"locks": LOCKS, "daemon": DAEMON})
        return bool(found.scalar_one())


def may_exist(url: URL) -> bool:
    return True


def problem(connection: Connection) -> str | None:
    said = connection.execute(
        text(
            "SELECT current_setting('server_version_num'), current_setting('server_encoding'), "
            "datlocprovider, datcollate FROM pg_database WHERE datname = current_database()"
        )
    ).one()
    return problem_of(*said)


def problem_of(version: str, encoding: str, provider: str, collation: str) -> str | None:
    """The same, by what the server says of itself and of the database. Pure.

    `version`: server_version_num. `provider`: of the collation, as pg_database has it: c, i or b.
    """
    if int(version) // 10_000 < OLDEST:
        return f"the server is PostgreSQL {int(version) // 10_000}; {OLDEST} or later is needed"
    if encoding != "UTF8":
        return f"its encoding is {encoding}, and UTF8 is needed; {MAKE}"
    if provider == "i" or collation.partition(".")[0] not in ("C", "POSIX"):
        sorts = "ICU" if provider == "i" else collation
        what = f"it sorts as {sorts} has it"
        return f"{what}, and C is needed, which sorts alike on every machine; {MAKE}"
    return None


def insert(table: Table) -> Any:
    return postgresql.insert(table)


def used_bytes(connection: Connection) -> int:
    """A table that lost rows keeps its size for what comes, so that what is in the two large ones is
    counted; else all texts would be dropped for room that is there. Of the index on the grams nobody can
    say what is in it: it takes about as much as they do (0.6 of it when it is new).
    """
    return int(connection.execute(text(USED)).scalar_one())


def number_on(connection: Connection) -> None:
    counted = text(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND column_default LIKE 'nextval(%'"
    )
    quote = connection.dialect.identifier_preparer.quote
    for named, key in connection.execute(counted).all():
        number: ColumnClause[int] = column(key)
        following = select(func.coalesce(func.max(number) + 1, 1)).select_from(
            table(named, number)
        )
        sequence = func.pg_get_serial_sequence(quote(named), key)
        connection.execute(select(func.setval(sequence, following.scalar_subquery(), False)))


def damage(connection: Connection) -> Iterator[str]:
    yield from connection.scalars(text(BROKEN))
    if connection.scalar(text(HAS_AMCHECK)):
        for index, number in connection.execute(text(BTREES)).all():
            try:
                with connection.begin_nested():
                    connection.execute(
                        text("SELECT bt_index_check(:index, true)"), {"index": number}
                    )
            except DBAPIError as error:
                yield f"index {index}: {' '.join(str(error.orig).split())}"


def add_grams(connection: Connection, article_id: int, grams: Iterable[str]) -> None:
    added = text(
        "INSERT INTO article_index (id, grams) "
        "VALUES (:id, array_to_tsvector(CAST(:grams AS text[]))) "
        "ON CONFLICT (id) DO UPDATE SET grams = excluded.grams"
    )
    connection.execute(added, {"id": article_id, "grams": _lexemes(grams)})


def _lexemes(grams: Iterable[str]) -> list[str]:
    """The grams as the index has them. Pure."""
    found = {gram[:MAX_LENGTH] for gram in grams}
    too_many = sum(len(one.encode()) + 2 for one in found) > MAX_BYTES
    return [EVERY] if too_many else sorted(found)


def remove_grams(connection: Connection, article_id: int, grams: Iterable[str]) -> None:
    connection.execute(text("DELETE FROM article_index WHERE id = :id"), {"id": article_id})


def clear_grams(connection: Connection) -> None:
    connection.execute(text("DELETE FROM article_index"))


def find_grams(
    connection: Connection,
    required: Required,
    *,
    after: int,
    before: int,
    newest_first: bool,
    limit: int,
) -> Sequence[int]:
    is_walk = before - after <= FEW
    if not is_walk:
        connection.execute(text(BY_GRAMS))
    # A sum with 0 is in no index: the articles are not walked by their ids.
    find = FIND.format(plus="" if is_walk else "+ 0")
    found = text(f"{find} {'DESC' if newest_first else 'ASC'} LIMIT :limit")
    expression = f"{_expression(required)} | {_quoted(EVERY)}"
    values = {"after": after, "before": before, "limit": limit}
    return connection.scalars(found, {"expression": expression, **values}).all()


def _expression(required: Required) -> str:
    """In the language of tsquery. Pure."""
    if isinstance(required, Gram):
        is_prefix = required.prefix and len(required.text) <= MAX_LENGTH
        return _quoted(required.text[:MAX_LENGTH]) + (":*" if is_prefix else "")
    word = " & " if isinstance(required, AllOf) else " | "
    return f"({word.join(map(_expression, required.parts))})"


def _quoted(lexeme: str) -> str:
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
