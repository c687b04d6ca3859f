"""The stage, as a fixture of all scenarios."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from tests.scenario.stage import Stage
from watchword.domain.database import Database

LONG = (
    "test_deliveries",
    "test_failing_channels",
    "test_first_day",
    "test_health",
    "test_mutes",
    "test_press_day",
    "test_sources",
    "test_when",
)
"""They ask the database many thousand times, which takes minutes on a server. What they alone ask of it
is tested on PostgreSQL only where `WATCHWORD_POSTGRESQL=all` asks for them."""


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    if "WATCHWORD_POSTGRESQL" not in os.environ:
        skipped = pytest.mark.skip(reason="runs with WATCHWORD_POSTGRESQL=all")
        for one in items:
            if one.path.stem in LONG and "[postgresql" in one.name:
                one.add_marker(skipped)


@pytest.fixture
async def stage(tmp_path: Path, database: Database) -> AsyncIterator[Stage]:
    set_up = Stage(tmp_path, database)
    await set_up.configure()
    yield set_up
    await set_up.close()
