"""Clock: when the machine's clock was set or the machine slept, the rows follow before any job does."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from watchword.domain.channel import next_digest_at
from watchword.domain.clock import ClockChange
from watchword.domain.config import WatchConfig
from watchword.domain.work import JobName
from watchword.pipeline.context import JobContext
from watchword.ports import WriteTransaction
from watchword.wording.moments import format_duration

logger = logging.getLogger(__name__)


async def tick(context: JobContext) -> None:
    """Look for a change of the machine's clock; apply it to the rows and to our clock together.

    Until then our clock runs on as if nothing had happened, so no job sees a jump.
    """
    clock = context.ports.clock
    change = clock.change()
    if context.runtime.stopping or not change.is_worth_following:
        return
    config = context.plan.config
    async with context.runtime.swapping:
        await context.ports.store.write(follow(change, config, clock.now() + change.jump))
        clock.follow(change)
        _restart_first_polls(context, change)
    if change.jump:
        logger.warning("%s", describe(change.jump))
    for job in JobName:
        context.runtime.wakeups.set(job)


def _restart_first_polls(context: JobContext, change: ClockChange) -> None:
    """A sleep is a downtime: what the first polls after it bring is one list too."""
    runtime = context.runtime
    if change.asleep:
        runtime.started_at = context.ports.clock.now()
    elif runtime.started_at is not None:
        runtime.started_at += change.jump


def follow(
    change: ClockChange, config: WatchConfig, now: datetime
) -> Callable[[WriteTransaction], None]:
    """A job for the store: the rows under the clock as it is `now`, after the change."""

    def job(rows: WriteTransaction) -> None:
        if change.jump:
            rows.move_moments(change.jump, now)
            for channel in config.channels.values():
                rows.channels.schedule_digest(channel.name, next_digest_at(channel, now))
        if change.asleep:
            rows.feeds.stagger(now)

    return job


def describe(jump: timedelta) -> str:
    """The change for the reader of the log. Pure."""
    way = "forward" if jump > timedelta(0) else "back"
    span = format_duration(abs(jump))
    return f"The clock of this machine was set {way} by {span}; all waits go on as before."
