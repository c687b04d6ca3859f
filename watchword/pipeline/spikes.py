"""Spikes: each hour, find the topics that have far more reports than usual; alert once at each end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from watchword.domain.channel import Schedule, first_due
from watchword.domain.config import WatchConfig
from watchword.domain.spike import (
    SETTLED,
    Counts,
    Spike,
    end_of,
    hour_of,
    is_over,
    measure,
    start_of,
)
from watchword.domain.topic import Topic
from watchword.domain.work import JobName
from watchword.pipeline.context import JobContext
from watchword.ports import ReadTransaction, WriteTransaction


async def tick(context: JobContext) -> None:
    """Look at the last whole hour once, and wake the deliver job if there are alerts."""
    runtime, now = context.runtime, context.ports.clock.now()
    hour = hour_of(now - SETTLED)
    if runtime.only is not None or runtime.stopping or runtime.counted_hour == hour:
        return
    async with runtime.swapping:
        config = context.plan.config
        counts, spikes = await context.ports.store.read(count(watched(config), hour))
        alerted = await context.ports.store.write(reconcile(config, counts, spikes, hour, now))
    runtime.counted_hour = hour
    if alerted:
        runtime.wakeups.set(JobName.DELIVER)


def watched(config: WatchConfig) -> Collection[Topic]:
    """The topics whose spikes are told. Pure."""
    return [topic for topic in config.topics.values() if topic.spikes]


def count(
    topics: Collection[Topic], hour: int
) -> Callable[[ReadTransaction], tuple[Mapping[str, Counts], Collection[Spike]]]:
    """A job for the store: what there is to count before this hour, and the spikes of that time."""
    return lambda rows: (rows.spikes.counts(topics, hour), rows.spikes.recent(hour))


def reconcile(
    config: WatchConfig,
    counts: Mapping[str, Counts],
    spikes: Collection[Spike],
    hour: int,
    now: datetime,
) -> Callable[[WriteTransaction], bool]:
    """A job for the store: open and close spikes. Returns whether any changed.

    A spike of a topic that is watched no more ends without an alert.
    """
    going = {one.topic: one for one in spikes if one.ended_at is None}
    at = start_of(hour)

    def job(rows: WriteTransaction) -> bool:
        changed = False
        for key, of_it in counts.items():
            topic, before = config.topics[key], going.pop(key, None)
            rise = measure(of_it, hour, [one for one in spikes if one.topic == key])
            if before is not None and is_over(before, rise, at):
                rows.spikes.end(end_of(before, of_it, at), schedules(topic, config, now), now)
            elif before is None and rise is not None and rise.is_spike:
                rows.spikes.begin(topic, rise, at, schedules(topic, config, now), now)
            else:
                continue
            changed = True
        for gone in going.values():
            rows.spikes.end(end_of(gone, Counts((), {}, hour, hour), at), None, now)
        return changed

    return job


def schedules(topic: Topic, config: WatchConfig, now: datetime) -> Mapping[str, Schedule]:
    """The earliest time of the delivery on each channel of the topic: as of any story. Pure."""
    return {
        name: first_due(config.channels[name], urgent=False, now=now) for name in topic.channels
    }
