"""New databases at once: migrated a single time in this process, then copied."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from storage import migrate
from storage.engine import url_of


def new_database(file: Path) -> None:
    """Write an empty database of this version's schema. All of one process share their id."""
    file.write_bytes(_migrated())
    file.chmod(0o600)


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "watchword.db"
        migrate.ready(url_of(file))
        return file.read_bytes()
