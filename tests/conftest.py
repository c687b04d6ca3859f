"""What holds for all tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.databases import new_database
from tests.postgresql import Postgres, running
from watchword.domain.database import Database

settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")
"""A property says nothing of time: on a busy machine any example can be slow."""

MEMORY, ENOUGH = Path("/dev/shm"), 1 << 30
"""A folder of Linux that lies in memory, and how many bytes of it must be free."""


def takes_databases(folder: Path) -> bool:
    """Whether tests may work in this folder: with room, and where a library can be loaded from."""
    if sys.platform != "linux" or not os.access(folder, os.W_OK):
        return False
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize >= ENOUGH and not found.f_flag & os.ST_NOEXEC


if takes_databases(MEMORY):
    # Each commit waits for the disk, and no test cuts the power. pytest reads this variable.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What may take longest, and says so, begins first: begun last, all other workers wait for it."""
    items.sort(key=lambda one: one.get_closest_marker("timeout") is None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The PostgreSQL server of this process; without its programs the test is skipped."""
    with running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of this version's schema and without rows, on each of the two."""
    if request.param == "sqlite":
        file = tmp_path / "watchword.db"
        new_database(file)
        yield file
        return
    server: Postgres = request.getfixturevalue("postgres")
    made = server.new()
    yield made
    server.drop(made)
