"""Work: what an executor runs for a claimed row."""

from __future__ import annotations

import logging

from watchword.domain.article import Failed
from watchword.domain.work import JobName, Work
from watchword.pipeline import poll, read
from watchword.pipeline.context import JobContext

logger = logging.getLogger(__name__)

UNSAVED = Failed(reason="what came could not be saved; the log says why")


async def run_carried(context: JobContext, work: Work) -> None:
    """Run work that waited for a worker, while its lease runs; else it is to be claimed again.

    A worker has no job that follows a clock that was set: it is followed here, before it is asked.
    """
    clock = context.ports.clock
    if (change := clock.change()).is_worth_following:
        clock.follow(change)
    now = clock.now()
    if await context.ports.store.write(lambda rows: rows.renew_lease(work, now)):
        await run(context, work)


async def run(context: JobContext, work: Work) -> None:
    """Poll or read. An exception is saved as a failure of the row, so that it is tried again later.

    If the failure cannot be saved, the exception is raised, and the row waits for the end of its
    lease.
    """
    job = {JobName.POLL: poll, JobName.READ: read}[work.job]
    try:
        await job.run(context, work)
    except Exception:
        logger.exception("work_failed", extra={"job": work.job.value, "row": work.id})
        await job.save_answer(context, work, UNSAVED)
