"""Follows a crawl until nothing of it is left, whoever does the work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from watchword.domain.work import CrawlProgress
from watchword.ports import Clock, Store

LOOKS = 0.25
"""Seconds between two looks."""


async def follow(
    store: Store,
    clock: Clock,
    sources: Sequence[str],
    began: datetime,
    progress: Callable[[CrawlProgress], None],
    in_flight: Mapping[str, object],
) -> None:
    """Until nothing of a crawl that began then is left, and nothing is on its way out."""
    while True:
        now = clock.now()
        left = await store.read(lambda rows: rows.articles.remaining(sources, began, now))  # noqa: B023
        progress(left)
        sending = await store.read(lambda rows: rows.deliveries.channels_due(now))  # noqa: B023
        if left.total == 0 and not sending and not in_flight:
            return
        await asyncio.sleep(LOOKS)
