"""The table of jobs: the name of each, how often it runs, and its function."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from watchword.domain.work import JobName
from watchword.pipeline import (
    clock,
    deliver,
    health,
    index,
    judge,
    poll,
    prune,
    read,
    review,
    spikes,
)
from watchword.pipeline.context import JobContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What happens by itself: once at a start, then at every tick, and whenever another job wakes it.

    A job that works on rows claims what is due; its ticks are only the safety net, so they are short. A
    job that looks and claims nothing has no due time: `every` is how often it looks.
    """

    name: JobName
    every: timedelta
    tick: Callable[[JobContext], Awaitable[None]]


async def heartbeat(context: JobContext) -> None:
    """Store the time, as a sign that the daemon, its event loop and its store work."""
    if context.runtime.only is None:  # a crawl of some sources is no daemon
        now = context.ports.clock.now()
        await context.ports.store.write(lambda rows: rows.tick(now))
        context.runtime.on_heartbeat()


JOBS = (
    Job(name=JobName.CLOCK, every=timedelta(seconds=1), tick=clock.tick),
    Job(name=JobName.POLL, every=timedelta(seconds=1), tick=poll.tick),
    Job(name=JobName.READ, every=timedelta(seconds=1), tick=read.tick),
    Job(name=JobName.JUDGE, every=timedelta(seconds=1), tick=judge.tick),
    Job(name=JobName.DELIVER, every=timedelta(seconds=1), tick=deliver.tick),
    Job(name=JobName.INDEX, every=timedelta(seconds=1), tick=index.tick),
    Job(name=JobName.PRUNE, every=timedelta(minutes=10), tick=prune.tick),
    Job(name=JobName.HEALTH, every=timedelta(seconds=30), tick=health.tick),
    Job(name=JobName.SPIKES, every=timedelta(minutes=1), tick=spikes.tick),
    Job(name=JobName.REVIEW, every=timedelta(seconds=10), tick=review.tick),
    Job(name=JobName.HEARTBEAT, every=timedelta(seconds=30), tick=heartbeat),
)
