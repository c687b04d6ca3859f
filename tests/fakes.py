"""Fakes of the Clock and the Executor. The other ports have their fakes in modules of their own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from watchword.domain.clock import ClockChange
from watchword.domain.work import Room, Work

STEADY = ClockChange(jump=timedelta(0), asleep=timedelta(0))
START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


class FakeClock:
    """A clock that stands still until a test advances it."""

    def __init__(self, now: datetime = START) -> None:
        self._now, self._change = now, STEADY

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        """Negative: somebody set the clock back before the program could follow."""
        self._now += by

    def set_machine(self, jump: timedelta) -> None:
        """Somebody sets the machine's clock; `now` goes on as before until it follows."""
        self._change = replace(self._change, jump=self._change.jump + jump)

    def sleep(self, asleep: timedelta) -> None:
        """The machine sleeps; its clock goes on."""
        self._now += asleep
        self._change = replace(self._change, asleep=self._change.asleep + asleep)

    def change(self) -> ClockChange:
        return self._change

    def follow(self, change: ClockChange) -> None:
        self._now += change.jump
        self._change = STEADY


class ShiftedClock:
    """Another clock plus the span that a test has advanced it by."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock, self._shift = clock, timedelta()

    def now(self) -> datetime:
        return self._clock() + self._shift

    def advance(self, by: timedelta) -> None:
        self._shift += by

    def change(self) -> ClockChange:
        return STEADY

    def follow(self, change: ClockChange) -> None:
        raise AssertionError("nothing to follow")


class InlineExecutor:
    """Does each piece of work before `submit` returns."""

    def __init__(self, run: Callable[[Work], Awaitable[None]], *, room: int = 16) -> None:
        self._run, self._room = run, Room(total=room, suspect=room // 2, polls=room)
        self.submitted: list[Work] = []

    async def room(self) -> Room:
        return self._room

    async def submit(self, works: Sequence[Work]) -> None:
        for work in works:
            self.submitted.append(work)
            await self._run(work)

    async def is_idle(self) -> bool:
        return True
