"""The machine's clock, counted so that it never jumps by itself: the only place that asks the time."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta

from watchword.domain.clock import ClockChange

ELAPSED = time.CLOCK_BOOTTIME if sys.platform == "linux" else time.CLOCK_MONOTONIC
"""Counts on while the machine sleeps (Linux), and nobody can set it."""


class SystemClock:
    """Implements `watchword.ports.Clock`.

    `now` is the time that the machine's clock had when this clock was made or last followed it, plus
    what has elapsed since.
    """

    def __init__(self) -> None:
        self._offset = _machine_time() - _elapsed(ELAPSED)
        self._asleep = _asleep()

    def now(self) -> datetime:
        return self._offset + _elapsed(ELAPSED)

    def change(self) -> ClockChange:
        return ClockChange(
            jump=_machine_time() - self.now(),
            asleep=_asleep() - self._asleep,
        )

    def follow(self, change: ClockChange) -> None:
        self._offset += change.jump
        self._asleep += change.asleep


def _machine_time() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  this is the one place that asks


def _elapsed(clock: int) -> timedelta:
    return timedelta(seconds=time.clock_gettime(clock))


def _asleep() -> timedelta:
    """How long the machine has slept since it was started; where the system does not say, none."""
    return _elapsed(ELAPSED) - _elapsed(time.CLOCK_MONOTONIC)
