"""The table of everything that happens by itself: what, how often, and the function that does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from watchword.domain.work import JobName
from watchword.pipeline import deliver, health, judge, poll, read
from watchword.pipeline.context import JobContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job looks for rows that are due, at every tick and whenever another job wakes it."""

    name: JobName
    every: timedelta
    tick: Callable[[JobContext], Awaitable[None]]


async def heartbeat(context: JobContext) -> None:
    """Leave the time in the database: a daemon is alive, and its loop and store are."""
    if context.runtime.only is None:  # a crawl of some sources leaves the others to nobody
        now = context.ports.clock.now()
        await context.ports.store.write(lambda rows: rows.tick(now))
        context.runtime.on_heartbeat()


JOBS = (
    Job(name=JobName.POLL, every=timedelta(seconds=1), tick=poll.tick),
    Job(name=JobName.READ, every=timedelta(seconds=1), tick=read.tick),
    Job(name=JobName.JUDGE, every=timedelta(seconds=1), tick=judge.tick),
    Job(name=JobName.DELIVER, every=timedelta(seconds=1), tick=deliver.tick),
    Job(name=JobName.HEALTH, every=timedelta(seconds=30), tick=health.tick),
    Job(name=JobName.HEARTBEAT, every=timedelta(seconds=30), tick=heartbeat),
)
