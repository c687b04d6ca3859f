"""Work: what an executor runs for a claimed row, on this machine or another."""

from __future__ import annotations

import logging

from watchword.domain.article import Failed
from watchword.domain.work import JobName, Work
from watchword.pipeline import poll, read
from watchword.pipeline.context import JobContext

logger = logging.getLogger(__name__)

UNSAVED = Failed(reason="what came could not be saved; the log says why")


async def run(context: JobContext, work: Work) -> None:
    """Do the piece of work. What it raises becomes the row's failure, with backoff and reason.

    Where that cannot be written either, the error goes on, and the row is left to its lease.
    """
    job = {JobName.POLL: poll, JobName.READ: read}[work.job]
    try:
        await job.run(context, work)
    except Exception:
        logger.exception("work_failed", extra={"job": work.job.value, "row": work.id})
        await job.save_answer(context, work, UNSAVED)
