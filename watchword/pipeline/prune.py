"""Prune: drop what is kept no longer, the oldest first: texts, and positions on front pages."""

from __future__ import annotations

from datetime import datetime

from watchword.domain.front import KEPT_FOR
from watchword.domain.retention import Retention, drop_before
from watchword.pipeline.context import JobContext
from watchword.ports import WriteTransaction

BATCH, BATCHES = 100, 5
"""Articles of a transaction, 0.2 to 0.4 s of the writer; and transactions of a run."""


async def tick(context: JobContext) -> None:
    """Drop the texts of at most BATCH times BATCHES articles."""
    if context.runtime.only is not None:  # a crawl of some sources is no daemon
        return
    retention, now = context.plan.config.retention, context.ports.clock.now()
    for _ in range(BATCHES):
        if not await context.ports.store.write(lambda rows: prune(rows, retention, now)):
            return


def prune(rows: WriteTransaction, retention: Retention, now: datetime) -> int:
    """Look at the next articles, and drop their texts; returns how many were looked at."""
    is_wrong = rows.feeds.clock_error() is not None
    if not is_wrong:
        rows.front_pages.drop(now - KEPT_FOR)
    before = drop_before(retention, rows.search.used(), now, is_clock_wrong=is_wrong)
    return rows.search.drop_texts(before, limit=BATCH) if before else 0
