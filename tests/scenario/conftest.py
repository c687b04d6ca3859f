"""The stage, as a fixture of all scenarios."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenario.stage import Stage
from watchword.domain.database import Database


@pytest.fixture
async def stage(tmp_path: Path, database: Database) -> AsyncIterator[Stage]:
    set_up = Stage(tmp_path, database)
    await set_up.configure()
    yield set_up
    await set_up.close()
