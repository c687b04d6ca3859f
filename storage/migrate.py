"""Brings a database to the shape that this version needs, and tells whether it has it."""

from __future__ import annotations

import uuid
from importlib.resources import files

from sqlalchemy import Connection, func, inspect, select, text

from storage.engine import open_engine
from storage.tables import service
from watchword.errors import StoreError

HEAD = "0001"
"""The revision that the tables of this version are at; a test holds it against the migrations."""


def version(url: str) -> str | None:
    """The revision that a database is at; None where it is empty."""
    engine = open_engine(url, writes=True)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.execute(
                text("SELECT version_num FROM alembic_version")
            ).scalar_one_or_none()
            return found
    finally:
        engine.dispose()


def upgrade(url: str) -> None:
    """Make it the shape of this version; a new database gets its id. Raises StoreError."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("storage") / "migrations"))
    engine = open_engine(url, writes=True)
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            _name(connection)
    finally:
        engine.dispose()


def ready(url: str) -> None:
    """A new database is made; one of another version is refused. Raises StoreError."""
    found = version(url)
    if found is None:
        upgrade(url)
    elif found != HEAD:
        raise StoreError(
            f"the database is at revision {found} and this version needs {HEAD}; "
            "stop the service and run `watchword db upgrade`"
        )


def _name(connection: Connection) -> None:
    if connection.execute(select(func.count()).select_from(service)).scalar_one() == 0:
        connection.execute(service.insert().values(id=1, database_id=str(uuid.uuid4())))
