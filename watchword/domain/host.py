"""A host: when it may be asked again, and how much its answers cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from watchword.domain.cadence import MAX_BACKOFF, doubled, max_wait

FIRST_COSTLY_WAIT = timedelta(minutes=2)
"""The wait after the first answer that cost a whole time limit or a child."""
MAX_CRAWL_DELAY = timedelta(seconds=30)
"""The longest Crawl-delay that is obeyed; a longer one would exceed the lease of a poll."""
MAX_STRIKES = 16
"""More strikes add nothing to the wait, and would keep a host that works again among those that fail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostUpdate:
    """What an answer of a host writes to its row. It ends the lease of the host."""

    host: str
    """Name and port."""
    not_before: datetime
    """No request before this time: the delay of the host, or its Retry-After."""
    strikes: int
    """How much its last answers cost; see `next_strikes`."""
    clock_offset: timedelta | None = None
    """How far its clock is ahead of ours; None: it did not say."""
    pages_not_before: datetime | None = None
    """No page is read before this time; None: the stored time stays."""
    page_read: bool = False
    """The answer is the text of a page. From then on its pages go before those of unknown hosts."""


def next_request(
    now: datetime, *, delay: timedelta, crawl_delay: timedelta, retry_after: datetime | None
) -> datetime:
    """When a host that has just answered may be asked again, by any source. Pure.

    `delay`: of the source. `crawl_delay`: of the host's robots.txt, obeyed up to MAX_CRAWL_DELAY.
    `retry_after`: obeyed up to MAX_BACKOFF from now.
    """
    pace = max(delay, min(crawl_delay, MAX_CRAWL_DELAY))
    asked = min(retry_after, now + MAX_BACKOFF) if retry_after else now
    return max(now + pace, asked)


def next_strikes(strikes: int, *, costly: bool) -> int:
    """The strikes of a host after one more answer. Pure.

    `costly`: the answer cost a whole time limit or a child. Such an answer adds two strikes and any
    other one takes one away, so that a host that is good and costly in turns collects them too.
    """
    return min(strikes + 2, MAX_STRIKES) if costly else max(strikes - 1, 0)


def costly_wait(strikes: int, *, max_interval: timedelta) -> timedelta:
    """How long a feed, or the pages of a host, wait after a costly answer. Pure.

    `strikes`: those after this answer. `max_interval`: the longest interval of the cadence. The wait
    doubles with each costly answer in a row, from FIRST_COSTLY_WAIT up to `max_wait`.
    """
    return min(doubled(FIRST_COSTLY_WAIT, strikes // 2 - 1), max_wait(max_interval))
