"""The service: one loop for each job, wakeups by APScheduler, and a stop with a time limit."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence

from scheduler.jobs import JOBS, Job
from scheduler.local import LocalExecutor
from scheduler.ticks import Every, make_scheduler
from watchword.domain.work import JobName
from watchword.errors import AlreadyRunning, Damaged, StoreError
from watchword.pipeline.context import JobContext

logger = logging.getLogger(__name__)

STOP_TIMEOUT = 3.0
"""Seconds that running fetches and sends have to end when the service stops."""


class Daemon:
    """Runs the jobs until it is stopped."""

    def __init__(
        self, context: JobContext, executor: LocalExecutor, jobs: Sequence[Job] = JOBS
    ) -> None:
        self._context, self._executor, self._jobs = context, executor, jobs
        self._loops: list[asyncio.Task[None]] = []
        self._ticks = make_scheduler()

    async def start(self) -> None:
        """Start the crawler and the jobs; returns when all jobs run."""
        await self._context.ports.crawler.start()
        for job in self._jobs:
            self._loops.append(asyncio.create_task(self._loop(job), name=f"job {job.name}"))
            self._ticks.add_job(self._set_wakeup, Every(job.every), args=[job.name])
        self._ticks.start()

    async def stop(self) -> None:
        """Claim nothing more, give running work STOP_TIMEOUT to end, then cancel it.

        Cancelled work is not lost: the leases of its rows end, and it is claimed again.
        """
        self._context.runtime.stopping = True
        if self._ticks.running:
            self._ticks.shutdown(wait=False)
        await asyncio.gather(self._stop_work(), self._stop_hand_overs())
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        with contextlib.suppress(StoreError):
            await self._context.ports.store.write(lambda rows: rows.tick(None))

    async def _stop_work(self) -> None:
        try:
            await asyncio.wait_for(self._context.ports.crawler.stop(), STOP_TIMEOUT + 1)
            # Answers that the crawler gave are still being saved.
            await asyncio.wait_for(self._executor.drain(), STOP_TIMEOUT)
        except TimeoutError:
            logger.warning("stop_cut_short")
        await self._executor.stop()

    async def _stop_hand_overs(self) -> None:
        if in_flight := list(self._context.runtime.in_flight.values()):
            _, late = await asyncio.wait(in_flight, timeout=STOP_TIMEOUT)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _set_wakeup(self, job: JobName) -> None:
        """Wake a job. A coroutine, because APScheduler runs plain functions in another thread."""
        self._context.runtime.wakeups.set(job)

    async def _loop(self, job: Job) -> None:
        while True:
            await self._context.runtime.wakeups.wait(job.name)
            try:
                await job.tick(self._context)
            except AlreadyRunning:
                self._context.runtime.displaced.set()
            except Damaged as error:
                # What is written to a damaged file is lost with it, and makes it worse.
                self._context.runtime.fault = error
                self._context.runtime.displaced.set()
            except StoreError as error:
                if self._context.runtime.is_news(error, self._context.ports.clock.now()):
                    logger.error("job_failed: %s", error, extra={"job": job.name})
            except Exception:
                # A failed job runs again at the next tick.
                logger.exception("job_failed", extra={"job": job.name})
