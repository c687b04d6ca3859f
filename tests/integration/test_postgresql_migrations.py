"""A database on PostgreSQL of each version since 0030, the first one there, is migrated with its rows.

A file of an earlier version is migrated first, and moved to a server then.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from psycopg import sql
from psycopg.rows import dict_row

from storage import migrate, move
from storage.engine import open_engine, url_of
from storage.tables_search import search_index
from tests.integration.test_migrations import REVISIONS, load, rows_of
from tests.postgresql import Postgres
from watchword.domain.database import Server

SINCE = [revision for revision in REVISIONS if revision >= "0030"]
CHOSEN = SINCE if "WATCHWORD_POSTGRESQL" in os.environ else SINCE[:1]
"""The first one has all later steps before it."""
COLUMNS = "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"


@pytest.mark.parametrize("revision", CHOSEN)
def test_every_row_survives_the_migrations_on_postgresql(
    revision: str, postgres: Postgres, tmp_path: Path
) -> None:
    file, server = load(revision, tmp_path), postgres.empty()
    make(server, revision)
    insert(server, read(file))
    migrate.upgrade(url_of(server))
    move.move(url_of(server), url_of(tmp_path / "moved.db"), lambda *_: None)
    postgres.drop(server)
    migrate.upgrade(url_of(file))
    expected, found = (dict(rows_of(one)) for one in (file, tmp_path / "moved.db"))
    del expected[search_index.name], found[search_index.name]
    assert found == expected


def make(server: Server, revision: str) -> None:
    """The tables of this version."""
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    engine = open_engine(url_of(server), writes=True)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def read(file: Path) -> Mapping[str, list[dict[str, Any]]]:
    """The rows of each table, as SQLite has them."""
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        return {
            name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')]
            for name in rows_of(file)
        }


def insert(server: Server, tables: Mapping[str, list[dict[str, Any]]]) -> None:
    """Write them into the tables of the server, in any order."""
    options = "-c session_replication_role=replica -c timezone=UTC"
    with psycopg.connect(server.url, options=options, row_factory=dict_row) as connection:
        for table, rows in tables.items():
            kinds = {
                one["column_name"]: one["data_type"]
                for one in connection.execute(COLUMNS, (table,)).fetchall()
            }
            statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, rows[0])),
                sql.SQL(", ").join(sql.Placeholder() * len(rows[0])),
            )
            for row in rows:
                values = [
                    bool(value) if kinds[name] == "boolean" and value is not None else value
                    for name, value in row.items()
                ]
                connection.execute(statement, values)
