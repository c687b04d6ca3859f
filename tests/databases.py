"""New databases at once: migrated a single time in this process, then copied."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.schema import SchemaItem

from storage import migrate
from storage.engine import url_of
from watchword.domain.database import Database, Server

VIRTUAL = "article_index"
"""What the tables of FTS5 begin with; what is in them is tested by what is found."""


def is_ours(name: str | None, _type: str, _parents: Mapping[str, str | None]) -> bool:
    """Whether the code declares a table of this name."""
    return not (name or "").startswith(VIRTUAL)


def compared(dialect: str) -> dict[str, Any]:
    """Options of a MigrationContext that compares such a database with the tables of the code."""

    def is_there(one: SchemaItem, *_: object) -> bool:
        return bool(one.info.get("only", dialect) == dialect)

    return {"compare_type": True, "include_name": is_ours, "include_object": is_there}


def new_database(file: Path) -> None:
    """Write an empty database of this version's schema. All of one process share their id."""
    file.write_bytes(_migrated())
    file.chmod(0o600)


def in_toml(database: Database) -> str:
    """The table of a configuration that names it."""
    url = database.url if isinstance(database, Server) else f"sqlite:///{database}"
    return f'[database]\nurl = "{url}"\n'


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "watchword.db"
        migrate.ready(url_of(file))
        return file.read_bytes()
