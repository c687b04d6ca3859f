"""How often a feed is polled: as often as it brings news, within bounds, and slower while it fails."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

SMOOTHING = timedelta(hours=6)
"""Time constant of the moving average of a feed's news; docs/design/libraries.md, "Polling"."""
MAX_POLL_AHEAD = timedelta(hours=25)
"""No rule here sets a poll further ahead than this."""
MAX_BACKOFF = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What a feed's past says of its next poll."""

    interval: timedelta
    rate: float
    """News an hour, smoothed."""


def pace(
    rate: float, *, news: int, since: timedelta | None, bounds: tuple[timedelta, timedelta]
) -> Pace:
    """The feed's pace after a poll that brought `news` entries, `since` the poll before. Pure.

    Exponentially weighted mean with a time constant of 6 h; the interval is the time in which half
    an entry is expected. The first poll (`since` None) tells nothing of the rate: it lists the past.
    """
    if since is None:
        return Pace(interval=bounds[0], rate=rate)
    since = max(since, timedelta(minutes=1))  # a clock that was set back makes it negative
    hours = since / timedelta(hours=1)
    kept = math.exp(-since / SMOOTHING)
    rate = rate * kept + news / hours * (1 - kept)
    wanted = timedelta(hours=0.5 / rate) if rate > 0.001 else bounds[1]
    return Pace(interval=min(max(wanted, bounds[0]), bounds[1]), rate=rate)


def after_success(interval: timedelta, *, now: datetime, not_before: datetime | None) -> datetime:
    """When a feed that was read is polled next. Pure. The server's wish is honoured up to a day."""
    wish = min(not_before, now + timedelta(days=1)) if not_before else now
    return max(now + interval, wish)


def after_failure(
    interval: timedelta, *, fails: int, now: datetime, retry_after: datetime | None
) -> datetime:
    """When a feed that failed `fails` times in a row is polled next. Pure.

    Its own pace, doubled with each failure, never more than a day; the server's Retry-After
    outranks both.
    """
    if retry_after is not None and retry_after > now:
        return min(max(retry_after, now + interval), now + MAX_BACKOFF)
    return now + min(interval * (1 << min(max(fails - 1, 0), 16)), MAX_BACKOFF)
