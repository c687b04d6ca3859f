"""The service: a loop a job, ticked by APScheduler, and a stop that is bounded."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduler.jobs import JOBS, Job
from scheduler.local import LocalExecutor
from watchword.domain.work import JobName
from watchword.errors import StoreError
from watchword.pipeline.context import JobContext

logger = logging.getLogger(__name__)

STOP_TIMEOUT = 3.0
"""Seconds that fetches and hand-overs in flight have to end when the service stops."""


class Daemon:
    """Runs the jobs of the table over a line until it is stopped."""

    def __init__(
        self, context: JobContext, executor: LocalExecutor, jobs: Sequence[Job] = JOBS
    ) -> None:
        self._context, self._executor, self._jobs = context, executor, jobs
        self._loops: list[asyncio.Task[None]] = []
        self._ticks = AsyncIOScheduler(
            timezone=UTC,
            # A tick that came late is worth one, and is never given up.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    async def start(self) -> None:
        """Start crawling and ticking; returns when all jobs run."""
        await self._context.ports.crawler.start()
        for job in self._jobs:
            self._loops.append(asyncio.create_task(self._loop(job), name=f"job {job.name}"))
            self._context.runtime.wakeups.set(job.name)
            seconds = job.every.total_seconds()
            self._ticks.add_job(self._set_wakeup, "interval", seconds=seconds, args=[job.name])
        self._ticks.start()

    async def stop(self) -> None:
        """Claim nothing more, give what is in flight 3 s, cancel the rest: leases make it safe."""
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
            await asyncio.wait_for(
                self._executor.drain(), STOP_TIMEOUT
            )  # answers on their way to rows
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
        """A coroutine: APScheduler runs a plain function in a thread, and events belong to the loop."""
        self._context.runtime.wakeups.set(job)

    async def _loop(self, job: Job) -> None:
        while True:
            await self._context.runtime.wakeups.wait(job.name)
            try:
                await job.tick(self._context)
            except Exception:
                # The edge of a job: one that fails is tried at the next tick.
                logger.exception("job_failed", extra={"job": job.name})
