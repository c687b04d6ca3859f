"""The Executor of many machines: workers run polls and reads; where none lives, this process does."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from scheduler.carrier import Carried, Carrier
from scheduler.local import LocalExecutor
from watchword.domain.work import Room, Work

logger = logging.getLogger(__name__)

AHEAD = 4
"""The carrier holds at most so many pieces for each that workers run at a time: leases run while work
waits there."""


class ClusterExecutor:
    """Implements Executor. While a worker lives, no work begins in this process."""

    def __init__(
        self,
        local: LocalExecutor,
        carrier: Carrier,
        now: Callable[[], datetime],
        *,
        concurrency: int,
    ) -> None:
        """`concurrency`: the number of pieces that one worker runs at a time."""
        self._local, self._carrier, self._now = local, carrier, now
        self._concurrency = concurrency
        self._workers = 0

    async def room(self) -> Room:
        workers, carried = await self._state()
        if workers != self._workers:
            self._workers = workers
            logger.info("%s", _where(workers))
        if workers == 0:
            return await self._local.room()
        return room_of(workers * self._concurrency, carried)

    async def submit(self, works: Sequence[Work]) -> None:
        if self._workers == 0:
            await self._local.submit(works)
        elif works:
            await self._carrier.give(works, self._now())

    async def is_idle(self) -> bool:
        return not (await self._state())[1] and await self._local.is_idle()

    async def _state(self) -> tuple[int, Sequence[Carried]]:
        """How many workers live, and what the carrier holds without what nobody will finish."""
        workers, carried = await self._carrier.state()
        now = self._now()
        await self._carrier.drop([one for one in carried if one.is_over(now)])
        return workers, [one for one in carried if not one.is_over(now)]


def room_of(slots: int, carried: Sequence[Carried]) -> Room:
    """How much more may be given to workers that run `slots` pieces at a time. Pure.

    What waits may all be run at one time, so suspect work is counted by what runs, not by what waits.
    """
    whole = Room(
        total=AHEAD * slots, suspect=max(slots // 2, 1), polls=Room.whole(AHEAD * slots).polls
    )
    return whole.without(one.work for one in carried)


def _where(workers: int) -> str:
    if workers == 0:
        return "No worker is alive: polls and reads run in this process."
    number = "1 worker" if workers == 1 else f"{workers} workers"
    return f"Polls and reads run in {number}."
