"""Ticks of APScheduler that a jump of the machine's clock cannot stop, delay or multiply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from apscheduler.job import Job
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger


class Every(BaseTrigger):  # type: ignore[misc]  # APScheduler ships no types
    """Run at once, then `interval` after each run.

    The next run is counted from now, not from the last run: a clock that was set forward by a year
    is one run late, not a year of runs. APScheduler's IntervalTrigger lists each of them first.
    """

    def __init__(self, interval: timedelta) -> None:
        self.interval = interval

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        return now if previous_fire_time is None else now + self.interval


class SteadyJobStore(MemoryJobStore):  # type: ignore[misc]
    """Jobs in memory, each with the trigger `Every`.

    A run further ahead than the job's interval was planned before the clock was set back: it is due.
    The timer between two looks is the event loop's, which counts monotonic time.
    """

    def get_due_jobs(self, now: datetime) -> Sequence[Job]:
        for job in self.get_all_jobs():
            if job.next_run_time - now > job.trigger.interval:
                job.next_run_time = now
                self.update_job(job)
        due: Sequence[Job] = super().get_due_jobs(now)
        return due


def make_scheduler() -> AsyncIOScheduler:
    """A scheduler without jobs; give them the trigger `Every`."""
    return AsyncIOScheduler(
        timezone=UTC,
        jobstores={"default": SteadyJobStore()},
        # A tick that came late is worth one, and is never given up.
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
