"""What a host's robots.txt (RFC 9309) allows, and for how long that is believed. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego

from crawler.http.errors import describe_status
from watchword.domain.article import Failed

AGENT = "Watchword"
"""Our name in a robots.txt."""
ROBOTS_TTL = timedelta(days=1)
ROBOTS_ERROR_TTL = timedelta(minutes=5)
MAX_ROBOTS_SIZE = 500 << 10
"""RFC 9309, section 2.5: at least so much is read. What is behind it is not."""
MAX_CRAWL_DELAY = timedelta(seconds=30)
"""Of Crawl-delay: a longer one would outlast the lease of a poll."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A robots.txt that was asked for."""

    until: datetime
    parser: Protego | None = None
    """None: everything is allowed."""
    hold: Failed | None = None
    """Nothing may be asked for now, and why."""

    @property
    def delay(self) -> timedelta:
        """Its Crawl-delay, within bounds."""
        seconds = self.parser.crawl_delay(AGENT) if self.parser else None
        if seconds is None or not math.isfinite(seconds) or seconds < 0:
            return timedelta()
        return min(timedelta(seconds=min(seconds, 3600)), MAX_CRAWL_DELAY)

    def refusal(self, url: str) -> Failed | None:
        """Why this address is not asked for, or None."""
        if self.hold is not None:
            return self.hold
        if self.parser is None or self.parser.can_fetch(url, AGENT):
            return None
        return Failed(reason="robots.txt forbids this page", final=True)


def rules(status: int, body: bytes, retry_after: datetime | None, now: datetime) -> Rules:
    """What an answer to the request for robots.txt means. Pure.

    A server that fails may want to forbid something: nothing is asked until it can say so. One that has
    no robots.txt forbids nothing.
    """
    if status >= 500 or status == 429:
        answered = f"robots.txt answers {describe_status(status)}"
        reason = f"{answered}; nothing else is asked for until it can be read"
        return Rules(
            until=now + ROBOTS_ERROR_TTL, hold=Failed(reason=reason, retry_after=retry_after)
        )
    if status != 200:
        return Rules(until=now + ROBOTS_TTL)
    text = body[:MAX_ROBOTS_SIZE].decode("utf-8-sig", "ignore")
    return Rules(until=now + ROBOTS_TTL, parser=Protego.parse(text))


def unreachable(reason: str, now: datetime) -> Rules:
    """The rules of a host that did not answer when asked for them. Pure. They hold for one request."""
    return Rules(until=now, hold=Failed(reason=reason))
