"""What a host's robots.txt (RFC 9309) allows, and for how long this holds. Pure."""

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
"""Bytes that are read; RFC 9309, section 2.5, demands at least as many."""
MAX_CRAWL_DELAY = timedelta(seconds=30)
"""The longest Crawl-delay that is obeyed; a longer one would exceed the lease of a poll."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of a host until a time."""

    until: datetime
    parser: Protego | None = None
    """None: everything is allowed."""
    hold: Failed | None = None
    """If set, nothing may be requested now; it says why."""

    @property
    def delay(self) -> timedelta:
        """The Crawl-delay, at most MAX_CRAWL_DELAY."""
        seconds = self.parser.crawl_delay(AGENT) if self.parser else None
        if seconds is None or not math.isfinite(seconds) or seconds < 0:
            return timedelta()
        return min(timedelta(seconds=min(seconds, 3600)), MAX_CRAWL_DELAY)

    def refusal(self, url: str) -> Failed | None:
        """Why this address must not be requested; None if it may be."""
        if self.hold is not None:
            return self.hold
        if self.parser is None or self.parser.can_fetch(url, AGENT):
            return None
        return Failed(reason="robots.txt forbids this page", final=True)


def rules(status: int, body: bytes, retry_after: datetime | None, now: datetime) -> Rules:
    """The rules from an answer to the request for robots.txt. Pure.

    While the server fails its rules are unknown, so nothing may be requested. Without a robots.txt
    everything is allowed.
    """
    if status >= 500 or status == 429:
        answered = f"robots.txt answers {describe_status(status)}"
        reason = f"{answered}; nothing else is asked for until it can be read"
        return Rules(
            until=now + ROBOTS_ERROR_TTL, hold=Failed(reason=reason, retry_after=retry_after)
        )
    if status != 200:
        return Rules(until=now + ROBOTS_TTL)
    if len(body) > MAX_ROBOTS_SIZE:
        # Without the last line: the half of a path forbids more than the whole.
        body = body[:MAX_ROBOTS_SIZE].rpartition(b"\n")[0]
    text = body.decode("utf-8-sig", "ignore")
    return Rules(until=now + ROBOTS_TTL, parser=Protego.parse(text))


def unreachable(failed: Failed, now: datetime) -> Rules:
    """The rules of a host that did not answer the request for robots.txt. Pure. For one request only."""
    return Rules(until=now, hold=failed)
