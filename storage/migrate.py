"""Migrates a database to the schema of this version, and reads the revision of its schema."""

from __future__ import annotations

import contextlib
import secrets
import uuid
from collections.abc import Iterator
from importlib.resources import files

from sqlalchemy import URL, Connection, func, inspect, select, text
from sqlalchemy.engine import make_url

from storage.dialect import dialect_of
from storage.engine import name_of, open_engine
from storage.errors import translated
from storage.tables import service
from watchword.errors import InvalidRequest, StoreError

MIGRATIONS = files("storage") / "migrations"
HEAD = max(one.name[:4] for one in (MIGRATIONS / "versions").iterdir() if one.name[:4].isdigit())
"""The revision of the newest migration, which makes the schema of `storage.tables`."""
COPYING = "copy of "
"""What stands before the id of another database in place of the revision, while a copy of it is made."""


def version(url: str | URL) -> str | None:
    """The revision of a database; None if it is empty or not there. Raises StoreError."""
    if not dialect_of(url).may_exist(make_url(url)):
        return None
    engine = open_engine(url, writes=False)
    try:
        with translated(name_of(url)), engine.connect() as connection:
            _check(url, connection)
            if not inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.execute(
                text("SELECT version_num FROM alembic_version")
            ).scalar_one_or_none()
            return found
    finally:
        engine.dispose()


def upgrade(url: str | URL) -> None:
    """Migrate the database to HEAD; a new database gets its id. Raises StoreError."""
    if found := version(url):
        _refuse_foreign(url, found)
    with _writing(url) as connection:
        _migrate(connection)
        if connection.execute(select(func.count()).select_from(service)).scalar_one() == 0:
            key = secrets.token_hex(32)
            first = service.insert().values(id=1, database_id=str(uuid.uuid4()), signing_key=key)
            connection.execute(first)


def begin_copy(url: str | URL, database_id: str) -> None:
    """Make the tables for a copy of this database, or find those of a copy that was broken off.

    Until `end_copy` the copy is used by nobody else. Raises StoreError, and InvalidRequest where the
    database holds something else.
    """
    mark = f"{COPYING}{database_id}"[:32]  # a revision has room for 32 characters
    found = version(url)
    if found == mark:
        return
    with _writing(url) as connection:
        if inspect(connection).get_table_names():
            what = "holds something already; make a new database for the copy"
            raise InvalidRequest(f"{name_of(url)}: {what}")
        _migrate(connection)
        _mark(connection, mark)


def end_copy(url: str | URL) -> None:
    """Let the whole copy be used as a database of its own."""
    with _writing(url) as connection:
        dialect_of(url).number_on(connection)
        _mark(connection, HEAD)


@contextlib.contextmanager
def _writing(url: str | URL) -> Iterator[Connection]:
    engine = open_engine(url, writes=True)
    try:
        with translated(name_of(url)), engine.begin() as connection:
            _check(url, connection)
            yield connection
    finally:
        engine.dispose()


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _mark(connection: Connection, revision: str) -> None:
    connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})


def ready(url: str | URL) -> None:
    """Create the database if it is new. Raises StoreError if it has another revision than HEAD."""
    if version(url) is None:
        upgrade(url)
    check(url)


def check(url: str | URL) -> None:
    """Raises StoreError if there is no database yet, or it has another revision than HEAD."""
    found = version(url)
    if found is None:
        begin = "`watchword run` or `watchword crawl` begins one"
        raise StoreError(f"{name_of(url)}: there is no database yet; {begin}")
    _refuse_foreign(url, found)
    if found != HEAD:
        raise StoreError(
            f"the database is at revision {found} and this version needs {HEAD}; "
            "stop the service and run `watchword db upgrade`"
        )


def _check(url: str | URL, connection: Connection) -> None:
    if problem := dialect_of(url).problem(connection):
        raise StoreError(f"{name_of(url)}: {problem}")


def _refuse_foreign(url: str | URL, found: str) -> None:
    """Raises StoreError where no migration of this version helps. `found`: the revision."""
    if found.startswith(COPYING):
        raise StoreError(
            f"{name_of(url)}: a copy into it was broken off; `watchword db move` ends it"
        )
    if found > HEAD:
        raise StoreError(
            f"{name_of(url)}: the database is at revision {found} of a later version, and this version "
            f"needs {HEAD}; install the later one again, or restore a backup of before its upgrade"
        )
