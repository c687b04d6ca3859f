"""Start and reload: make the rows what the configuration says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from watchword.domain.config import WatchConfig
from watchword.domain.work import JobName
from watchword.pipeline.context import JobContext, Plan
from watchword.ports import WriteTransaction


def reconcile(config: WatchConfig, now: datetime) -> Callable[[WriteTransaction], None]:
    """A job for the store: make feeds, topics and channels what the configuration says.

    Deliveries that wait for a removed topic or channel end.
    """

    def job(rows: WriteTransaction) -> None:
        rows.feeds.reconcile(config.sources.values(), now, forgotten_after=config.alert_within)
        rows.reconcile_topics(config.topics.values(), now)
        rows.channels.reconcile(config.channels.values(), now)
        rows.deliveries.reconcile(config.channels, config.topics, now)

    return job


async def swap(context: JobContext, plan: Plan, moved: Iterable[str] = ()) -> None:
    """Replace the plan. Raises StoreError; then nothing has changed.

    The rows are written first, because an alert refers to the row of its topic version.
    `moved`: the channels whose URL changed, so that an old failure says nothing about them.
    """
    now = context.ports.clock.now()

    def job(rows: WriteTransaction) -> None:
        reconcile(plan.config, now)(rows)
        for name in moved:
            rows.channels.retry(name, now)

    async with context.runtime.swapping:
        await context.ports.store.write(job)
        context.plan = plan
    for woken in (JobName.POLL, JobName.DELIVER):
        context.runtime.wakeups.set(woken)


async def begin(context: JobContext) -> None:
    """Prepare the rows for a start: reconcile them, end old leases, and spread overdue feeds."""
    now, only = context.ports.clock.now(), context.runtime.only
    await context.ports.store.write(reconcile(context.plan.config, now))
    await context.ports.store.write(lambda rows: rows.release_leases(now))
    await context.ports.store.write(lambda rows: rows.channels.retry_failing(now))
    if only is None:
        await context.ports.store.write(lambda rows: rows.feeds.stagger(now))
    else:
        await context.ports.store.write(lambda rows: rows.feeds.make_due(only, now))
