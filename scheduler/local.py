"""The Executor of one machine: polls and reads run as tasks of this process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from watchword.domain.work import Work

logger = logging.getLogger(__name__)


class LocalExecutor:
    """Runs what it accepts at once; `limit` pieces of work at a time."""

    def __init__(self, run: Callable[[Work], Awaitable[None]], *, limit: int) -> None:
        self._run, self._limit = run, limit
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    def room(self) -> int:
        return 0 if self._closed else self._limit - len(self._tasks)

    async def submit(self, work: Work) -> None:
        if self._closed:
            return  # the row's lease runs out
        task = asyncio.create_task(self._do(work), name=f"{work.job} {work.id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self) -> None:
        """Accept nothing more; return when all that runs has ended."""
        self._closed = True
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self) -> None:
        """Accept nothing more and cancel what runs: its leases run out."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _do(self, work: Work) -> None:
        try:
            await self._run(work)
        except Exception:
            # The edge of a job: the row's lease runs out, and it is claimed again.
            logger.exception("work_failed", extra={"job": work.job.value, "row": work.id})
