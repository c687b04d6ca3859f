"""Start and reload: make the rows what the configuration says."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from watchword.domain.config import WatchConfig
from watchword.domain.reload import ReloadReport
from watchword.domain.work import JobName
from watchword.errors import Problem, StoreError
from watchword.pipeline.context import JobContext, Plan
from watchword.pipeline.review import schedule_review
from watchword.ports import WriteTransaction

logger = logging.getLogger(__name__)


def reconcile(config: WatchConfig, now: datetime) -> Callable[[WriteTransaction], ReloadReport]:
    """A job for the store: make feeds, topics and channels what the configuration says.

    What waits for a removed topic or channel is due now, so that the gates say why it waits on.
    """

    def job(rows: WriteTransaction) -> ReloadReport:
        rows.health.accept_edit()
        schedule_review(rows, config, now)
        rows.feeds.reconcile(config.sources.values(), now, forgotten_after=config.alert_within)
        return ReloadReport(
            topics=rows.reconcile_topics(config.topics.values(), now),
            channels=rows.channels.reconcile(config.channels.values(), now),
            waiting=rows.deliveries.reconcile(now),
        )

    return job


async def swap(context: JobContext, plan: Plan) -> ReloadReport:
    """Replace the plan. Raises StoreError; then nothing has changed.

    The rows are written first, because an alert refers to the row of its topic version.
    """
    async with context.runtime.swapping:
        job = reconcile(plan.config, context.ports.clock.now())
        report = await context.ports.store.write(job)
        context.plan = plan
    for name in (JobName.POLL, JobName.DELIVER):
        context.runtime.wakeups.set(name)
    return report


async def refuse(context: JobContext, problems: Sequence[Problem]) -> None:
    """Keep why an edit is refused, for the status and the admin. A database that refuses is logged."""
    more = f"; and {len(problems) - 1} more" if len(problems) > 1 else ""
    reason, now = f"{problems[0]}{more}", context.ports.clock.now()
    try:
        await context.ports.store.write(lambda rows: rows.health.refuse_edit(reason, now))
    except StoreError as error:
        logger.error("edit_not_kept: %s", error)


async def begin(context: JobContext) -> None:
    """Prepare the rows for a start: reconcile them, end old leases, and spread overdue feeds."""
    now, only = context.ports.clock.now(), context.runtime.only
    context.runtime.started_at = now
    await context.ports.store.write(reconcile(context.plan.config, now))
    idle = await context.ports.executor.is_idle()
    await context.ports.store.write(lambda rows: rows.release_leases(now, fetches=idle))
    await context.ports.store.write(lambda rows: rows.channels.retry_failing(now))
    if only is None:
        await context.ports.store.write(lambda rows: rows.feeds.stagger(now))
    else:
        await context.ports.store.write(lambda rows: rows.feeds.make_due(only, now))
