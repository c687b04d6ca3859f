"""Health: report a failing source or channel to the admin once, and once when it works again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from watchword.domain.channel import Schedule
from watchword.domain.config import WatchConfig
from watchword.domain.health import confirmed_failures
from watchword.domain.incident import (
    Incident,
    NewNotice,
    Subject,
    failing_sources,
    is_long,
    stopped_rules,
    wrong_clock,
)
from watchword.domain.work import JobName
from watchword.pipeline.announce import announce_changes
from watchword.pipeline.context import JobContext
from watchword.ports import WriteTransaction


async def tick(context: JobContext) -> None:
    """Log what changed, open and close incidents, and wake the deliver job if there are notices."""
    if context.runtime.only is None and not context.runtime.stopping:
        await announce_changes(context)
        back_at = context.runtime.announced.network_back_at
        async with context.runtime.swapping:
            alerted = await context.ports.store.write(
                reconcile(context.plan.config, context.ports.clock.now(), network_back_at=back_at)
            )
        if alerted:
            context.runtime.wakeups.set(JobName.DELIVER)


def reconcile(
    config: WatchConfig, now: datetime, *, network_back_at: datetime | None = None
) -> Callable[[WriteTransaction], bool]:
    """A job for the store: open and close incidents. Returns whether any changed.

    `network_back_at`: as of `Announced`. A source begins an incident only if its failure is not that
    of our network.
    """

    def job(rows: WriteTransaction) -> bool:
        error, feeds = rows.feeds.clock_error(), rows.feeds.health()
        failing = failing_sources(feeds)
        certain = failing_sources(confirmed_failures(feeds, network_back_at=network_back_at))
        doubtful = {one.subject for one in failing} - {one.subject for one in certain}
        refused = rows.health.refused_edit()
        sick = {
            (one.kind, one.subject): one
            for one in (
                *failing,
                *stopped_rules(feeds),
                *rows.channels.failing(),
                *([wrong_clock(error, now)] if error else []),
                *([refused] if refused else []),
            )
        }
        there = {(one.kind, one.subject): one for one in rows.health.open()}
        new = [sick[key] for key in sick.keys() - there.keys() if is_long(sick[key], now)]
        began = [
            one for one in new if one.kind is not Subject.SOURCE or one.subject not in doubtful
        ]
        ended = [there[key] for key in there.keys() - sick.keys()]
        for incident in began:
            rows.health.begin(incident, recipients(incident, config, now), now)
        for incident in ended:
            is_heard = incident.kind is not Subject.RULES and is_watched(incident, config)
            alerted = recipients(incident, config, now) if is_heard else None
            rows.health.end(incident, alerted, now)
        return bool(began or ended)

    return job


def recipients(incident: Incident, config: WatchConfig, now: datetime) -> NewNotice:
    """The notice for the admin's channels. A channel gets no notice of its own incident. Pure."""
    names = [name for name in config.admin if not incident.is_of_channel(name)]
    return NewNotice(schedules={name: Schedule(due_at=now) for name in names})


def is_watched(incident: Incident, config: WatchConfig) -> bool:
    """Whether its source or channel is still configured; if not, its end is no recovery. Pure."""
    match incident.kind:
        case Subject.CHANNEL | Subject.MESSAGE:
            return incident.subject in config.channels
        case Subject.SOURCE | Subject.RULES:
            return incident.subject in config.sources
        case Subject.CLOCK | Subject.EDIT:
            return True
