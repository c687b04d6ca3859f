"""What several of these tests start."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.fakes_web import Site


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
