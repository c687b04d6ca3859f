"""The contract of every Clock (`watchword.ports`), for the fake and the real one."""

from datetime import UTC, timedelta

import pytest

from tests.fakes import FakeClock, ShiftedClock
from watchword.app.clock import SystemClock
from watchword.ports import Clock

CLOCKS = [SystemClock(), FakeClock(), ShiftedClock(SystemClock().now)]


@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: type(clock).__name__)
def test_a_clock_tells_aware_utc(clock: Clock) -> None:
    assert clock.now().tzinfo is UTC
    assert clock.now().utcoffset() == timedelta(0)


@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: type(clock).__name__)
def test_a_clock_does_not_run_back_by_itself(clock: Clock) -> None:
    assert clock.now() <= clock.now()
