"""How often a feed is polled: by the rate of its news, within bounds, and slower while it fails."""

from __future__ import annotations

from datetime import datetime, timedelta

SCALE, EXPONENT = 0.48, 0.9
"""Of the interval in hours for a rate an hour; docs/design/libraries.md, "Polling"."""
MAX_POLL_AHEAD = timedelta(hours=25)
"""No rule sets `next_poll_at` further ahead than this."""
MAX_BACKOFF = timedelta(days=1)
"""The longest wait after a failed poll, whatever the cadence says."""
MAX_FAILURE_FACTOR = 8
"""The longest wait after a failed poll is this many times the longest interval of the cadence."""


def interval(rate: float, bounds: tuple[timedelta, timedelta]) -> timedelta:
    """The time between two polls of a feed that brings so many entries an hour. Pure.

    `bounds`: the shortest and the longest interval. An exponent of 1 spends most polls on the busiest
    feeds; 0.5 has the least mean delay for its polls. SCALE and EXPONENT are those by which
    `python -m benchmarks cadence` polls less, and finds news earlier at the median and at the 95th
    percentile, than where half an entry is expected in each interval.
    """
    if rate <= 0:
        return bounds[1]
    hours = min(SCALE * rate**-EXPONENT, bounds[1] / timedelta(hours=1))
    return max(timedelta(hours=hours), bounds[0])


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
