"""What several of these tests start."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes_web import Site
from tests.newsroom import furnish
from tests.scenario.stage import Stage
from tests.web import Reader, app_of, reading


@pytest.fixture(scope="module")
async def gazette() -> AsyncIterator[Site]:
    """An HTTP site that the tests of a module share."""
    started = await Site.start()
    yield started
    await started.stop()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """An HTTP site of the test's own."""
    started = await Site.start()
    yield started
    await started.stop()


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A day of the invented press in the rows."""
    set_up = Stage(tmp_path)
    await set_up.configure()
    await furnish(set_up)
    yield set_up
    await set_up.close()


@pytest.fixture
async def reader(stage: Stage, tmp_path: Path) -> AsyncIterator[Reader]:
    """Somebody who looks at the pages over the rows of the stage."""
    async with reading(app_of(stage, tmp_path)) as found:
        yield found
