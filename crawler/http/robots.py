"""What a host's robots.txt (RFC 9309) allows, and for how long this holds. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego

from crawler.http.errors import describe_status
from crawler.http.rights import rights
from watchword.domain.article import Failed
from watchword.domain.host import MAX_CRAWL_DELAY
from watchword.domain.traffic import Robots

AGENT = "Watchword"
"""Our name in a robots.txt."""
ROBOTS_TTL = timedelta(days=1)
"""The longest time for which rules hold; RFC 9309, section 2.4."""
MIN_ROBOTS_TTL = timedelta(hours=1)
"""A shorter Cache-Control of a robots.txt would have us ask for it before every other request."""
ROBOTS_ERROR_TTL = timedelta(minutes=5)
MAX_ROBOTS_SIZE = 500 << 10
"""Bytes that are read; RFC 9309, section 2.5, demands at least as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of a host until a time."""

    until: datetime
    parser: Protego | None = None
    """None: everything is allowed."""
    hold: Failed | None = None
    """If set, nothing may be requested now; it says why."""
    result: str = "there is none"
    """What the request for robots.txt brought, in words."""
    rights: tuple[str, ...] = ()
    """Its statements about the use of the site's texts."""

    @property
    def delay(self) -> timedelta:
        """The Crawl-delay, at most MAX_CRAWL_DELAY."""
        seconds = self.parser.crawl_delay(AGENT) if self.parser else None
        if seconds is None or not math.isfinite(seconds) or seconds < 0:
            return timedelta()
        return min(timedelta(seconds=min(seconds, 3600)), MAX_CRAWL_DELAY)

    def note(self, now: datetime) -> Robots:
        """What is kept of it with the host. Pure."""
        return Robots(
            read_at=now,
            until=self.until,
            result=self.hold.reason if self.hold else self.result,
            delay=self.delay,
            rights=self.rights,
        )

    def refusal(self, url: str) -> Failed | None:
        """Why this address must not be requested; None if it may be."""
        if self.hold is not None:
            return self.hold
        if self.parser is None or self.parser.can_fetch(url, AGENT):
            return None
        return Failed(reason="robots.txt forbids this page", final=True)


def rules(
    status: int,
    body: bytes,
    retry_after: datetime | None,
    now: datetime,
    *,
    fresh_for: timedelta = timedelta(0),
) -> Rules:
    """The rules from an answer to the request for robots.txt. Pure.

    `fresh_for`: its Cache-Control, obeyed within MIN_ROBOTS_TTL and ROBOTS_TTL; zero: it has none.
    While the server fails its rules are unknown, so nothing may be requested. Without a robots.txt
    everything is allowed.
    """
    if status >= 500 or status == 429:
        answered = f"robots.txt answers {describe_status(status)}"
        reason = f"{answered}; nothing else is asked for until it can be read"
        return Rules(
            until=now + ROBOTS_ERROR_TTL, hold=Failed(reason=reason, retry_after=retry_after)
        )
    until = now + (min(max(fresh_for, MIN_ROBOTS_TTL), ROBOTS_TTL) if fresh_for else ROBOTS_TTL)
    if status != 200:
        return Rules(until=until, result=f"there is none ({describe_status(status)})")
    if len(body) > MAX_ROBOTS_SIZE:
        # Without the last line: the half of a path forbids more than the whole.
        body = body[:MAX_ROBOTS_SIZE].rpartition(b"\n")[0]
    text = body.decode("utf-8-sig", "ignore")
    parser = Protego.parse(text)
    return Rules(until=until, parser=parser, result="read", rights=rights(text, AGENT))


def unreachable(failed: Failed, now: datetime) -> Rules:
    """The rules of a host that did not answer the request for robots.txt. Pure. For one request only."""
    return Rules(until=now, hold=failed)
