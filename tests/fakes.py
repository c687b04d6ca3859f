"""Fakes of the ports that are not the web's nor a receiver's: Clock and Executor."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from watchword.domain.work import Work

START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


class FakeClock:
    """Stands still until it is told to go on."""

    def __init__(self, now: datetime = START) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        """Negative: somebody set the clock back."""
        self._now += by


class ShiftedClock:
    """The machine's clock, put forward."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock, self._shift = clock, timedelta()

    def now(self) -> datetime:
        return self._clock() + self._shift

    def advance(self, by: timedelta) -> None:
        self._shift += by


class InlineExecutor:
    """Does each piece of work before it says that it is accepted."""

    def __init__(self, run: Callable[[Work], Awaitable[None]], *, room: int = 16) -> None:
        self._run, self._room = run, room
        self.submitted: list[Work] = []

    def room(self) -> int:
        return self._room

    async def submit(self, work: Work) -> None:
        self.submitted.append(work)
        await self._run(work)
