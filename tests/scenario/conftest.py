"""The stage, as a fixture of all scenarios."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenario.stage import Stage
from watchword.domain.database import Database

FOLDER = Path(__file__).parent

ON_BOTH = (
    "test_articles",
    "test_bundle",
    "test_copies",
    "test_edits",
    "test_identity",
    "test_leases",
    "test_long_texts",
    "test_retention",
    "test_updates",
)
"""The scenarios that run on PostgreSQL too. The others ask a server many thousand times, which takes
minutes: what they alone ask of it is tested only where `WATCHWORD_POSTGRESQL=all` asks for them."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "WATCHWORD_POSTGRESQL" in os.environ:
        return
    left_out = [
        one
        for one in items
        if one.path.parent == FOLDER and one.path.stem not in ON_BOTH and "[postgresql" in one.name
    ]
    config.hook.pytest_deselected(items=left_out)
    dropped = set(left_out)
    items[:] = [one for one in items if one not in dropped]


@pytest.fixture
async def stage(tmp_path: Path, database: Database) -> AsyncIterator[Stage]:
    set_up = Stage(tmp_path, database)
    await set_up.configure()
    yield set_up
    await set_up.close()
