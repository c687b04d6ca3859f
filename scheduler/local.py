"""The Executor of one machine: it runs polls and reads as tasks of this process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from watchword.domain.work import Room, Work
from watchword.errors import StoreError

logger = logging.getLogger(__name__)


class LocalExecutor:
    """Implements Executor. Accepted work starts at once; `limit` pieces run at a time.

    `Room.whole` says how many of the `limit` pieces may be suspect, and how many polls.
    """

    def __init__(self, run: Callable[[Work], Awaitable[None]], *, limit: int) -> None:
        self._run = run
        self._room = Room.whole(limit)
        self._tasks: dict[asyncio.Task[None], Work] = {}
        self._closed = False

    async def room(self) -> Room:
        if self._closed:
            return Room(total=0, suspect=0, polls=0)
        return self._room.without(self._tasks.values())

    async def submit(self, works: Sequence[Work]) -> None:
        if self._closed:
            return  # the leases of the rows end, and they are claimed again
        for work in works:
            task = asyncio.create_task(self._do(work), name=f"{work.job} {work.id}")
            self._tasks[task] = work
            task.add_done_callback(self._tasks.pop)

    async def is_idle(self) -> bool:
        return not self._tasks

    async def drain(self) -> None:
        """Accept nothing more, and wait until all work has ended."""
        self._closed = True
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self) -> None:
        """Accept nothing more, and cancel all work; its rows wait for the end of their leases."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _do(self, work: Work) -> None:
        try:
            await self._run(work)
        except StoreError as error:
            logger.error("work_failed: %s", error, extra={"job": work.job.value, "row": work.id})
        except Exception:
            # The row waits for the end of its lease; then it is claimed again.
            logger.exception("work_failed", extra={"job": work.job.value, "row": work.id})
