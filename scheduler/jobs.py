"""The table of everything that happens by itself: what, how often, and the function that does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from watchword.pipeline import deliver, health, judge, poll, read
from watchword.pipeline.line import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job looks for rows that are due, at every tick and whenever another job rings for it."""

    name: str
    every: timedelta
    tick: Callable[[Line], Awaitable[None]]


async def heartbeat(line: Line) -> None:
    """Leave the time in the database: a daemon is alive, and its loop and store are."""
    if line.only is None:  # a crawl of some sources leaves the others to nobody
        now = line.clock.now()
        await line.store.write(lambda rows: rows.tick(now))
        line.heard()


JOBS = (
    Job(name="poll", every=timedelta(seconds=1), tick=poll.tick),
    Job(name="read", every=timedelta(seconds=1), tick=read.tick),
    Job(name="judge", every=timedelta(seconds=1), tick=judge.tick),
    Job(name="deliver", every=timedelta(seconds=1), tick=deliver.tick),
    Job(name="health", every=timedelta(seconds=30), tick=health.tick),
    Job(name="heartbeat", every=timedelta(seconds=30), tick=heartbeat),
)
