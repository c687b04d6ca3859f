"""How often a feed is polled: by the rate of its news, within bounds, and slower while it fails."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

SMOOTHING = timedelta(hours=6)
"""Time constant of the moving average of a feed's news; docs/design/libraries.md, "Polling"."""
MAX_POLL_AHEAD = timedelta(hours=25)
"""No rule sets `next_poll_at` further ahead than this."""
MAX_BACKOFF = timedelta(days=1)
"""The longest wait after a failed poll, whatever the cadence says."""
MAX_FAILURE_FACTOR = 8
"""The longest wait after a failed poll is this many times the longest interval of the cadence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a feed is polled, and why."""

    interval: timedelta
    """The time to the next poll."""
    rate: float
    """New entries an hour, smoothed."""


def pace(
    rate: float, *, news: int, since: timedelta | None, bounds: tuple[timedelta, timedelta]
) -> Pace:
    """The pace of a feed after a successful poll. Pure.

    `rate`: the rate before. `news`: the number of new entries. `since`: the time since the last
    successful poll; None for a first poll, which lists the past and says nothing about the rate.
    `bounds`: the shortest and the longest interval.
    The rate is an exponentially weighted mean with the time constant SMOOTHING. The interval is the
    time in which half an entry is expected.
    """
    if since is None:
        return Pace(interval=bounds[0], rate=rate)
    since = max(since, timedelta(minutes=1))  # it is negative if the clock was set back
    hours = since / timedelta(hours=1)
    kept = math.exp(-since / SMOOTHING)
    rate = rate * kept + news / hours * (1 - kept)
    wanted = timedelta(hours=0.5 / rate) if rate > 0.001 else bounds[1]
    return Pace(interval=min(max(wanted, bounds[0]), bounds[1]), rate=rate)


def after_success(
    interval: timedelta, *, now: datetime, not_before: datetime | None, max_interval: timedelta
) -> datetime:
    """The next poll after a success: after the interval, and not before the server's time. Pure.

    `not_before`: the server asks for no poll before this time (Cache-Control, ttl). `max_interval`: the
    longest interval of the cadence. The server's time cannot exceed it: many programs state an hour
    for every feed, also for one that brings news.
    """
    wish = min(not_before, now + max_interval) if not_before else now
    return max(now + interval, wish)


def after_failure(
    interval: timedelta,
    *,
    fails: int,
    now: datetime,
    retry_after: datetime | None,
    max_interval: timedelta,
) -> datetime:
    """The next poll after the `fails`-th failure in a row, counted from 1. Pure.

    `max_interval`: the longest interval of the cadence. The interval doubles with each failure, up to
    `max_wait`. The server's Retry-After replaces this wait, within the interval and MAX_BACKOFF.
    """
    if retry_after is not None and retry_after > now:
        return min(max(retry_after, now + interval), now + MAX_BACKOFF)
    return now + min(doubled(interval, fails - 1), max_wait(max_interval))


def max_wait(max_interval: timedelta) -> timedelta:
    """The longest wait after failures, for a cadence with this longest interval. Pure."""
    return min(max_interval * MAX_FAILURE_FACTOR, MAX_BACKOFF)


def doubled(span: timedelta, times: int) -> timedelta:
    """The span after so many doublings, at most 16. Pure."""
    return span * (1 << min(max(times, 0), 16))
