"""Waits for the end of a crawl, and reports its progress."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from watchword.domain.work import CrawlProgress
from watchword.ports import Clock, Store

INTERVAL = 0.25
"""Seconds between two queries of the progress."""


async def follow(
    store: Store,
    clock: Clock,
    sources: Sequence[str],
    began: datetime,
    progress: Callable[[CrawlProgress], None],
    in_flight: Mapping[str, object] | None,
) -> None:
    """Wait until all work of a crawl of these sources is done, and nothing is being sent.

    `began`: when the crawl began. `progress`: called with what is left, again and again.
    `in_flight`: the channels that are sending now; None: a service does the work, and may hold what
    its own first polls bring.
    """
    while True:
        now = clock.now()
        left = await store.read(lambda rows: rows.articles.remaining(sources, began, now))  # noqa: B023
        progress(left)
        now = clock.now()  # what was judged while that was read is due since then
        sending = await store.read(lambda rows: rows.deliveries.channels_due(now))  # noqa: B023
        if in_flight is not None:
            held = await store.read(lambda rows: rows.deliveries.channels_held(now))  # noqa: B023
            sending = [*sending, *held, *in_flight]
        if left.total == 0 and not sending:
            return
        await asyncio.sleep(INTERVAL)
