"""Fakes of the Clock and the Executor. The other ports have their fakes in modules of their own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from watchword.domain.work import Work

START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


class FakeClock:
    """A clock that stands still until a test advances it."""

    def __init__(self, now: datetime = START) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move the clock; a negative span sets it back."""
        self._now += by


class ShiftedClock:
    """Another clock plus the span that a test has advanced it by."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock, self._shift = clock, timedelta()

    def now(self) -> datetime:
        return self._clock() + self._shift

    def advance(self, by: timedelta) -> None:
        self._shift += by


class InlineExecutor:
    """Does each piece of work before `submit` returns."""

    def __init__(self, run: Callable[[Work], Awaitable[None]], *, room: int = 16) -> None:
        self._run, self._room = run, room
        self.submitted: list[Work] = []

    def room(self) -> int:
        return self._room

    async def submit(self, work: Work) -> None:
        self.submitted.append(work)
        await self._run(work)
