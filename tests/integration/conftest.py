"""What several of these tests start."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.fakes_web import Site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """An HTTP site of the test's own."""
    started = await Site.start()
    yield started
    await started.stop()
