"""How much came on each day, and how much is usual. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from watchword.domain.moment import start_of_day

DAYS = 14
"""Days that a line of counts shows, with today."""
HOURS = 48
"""Hours that a chart by the hour shows, with this one."""
MIN_DAYS = 5
"""Whole days with something in them from which it is said what is usual."""


def days_before(now: datetime, zone: tzinfo, days: int = DAYS) -> list[datetime]:
    """When each of the last days began in `zone`, the oldest first, and when tomorrow does. Pure."""
    found, day = [], start_of_day(now, zone)
    for _ in range(days):
        found.append(day)
        # A day of the zone has 23 to 25 hours; 12 h before its start lies within the day before.
        day = start_of_day(day - timedelta(hours=12), zone)
    return [*reversed(found), start_of_day(found[0] + timedelta(hours=36), zone)]


def hours_before(now: datetime, hours: int = HOURS) -> list[datetime]:
    """When each of the last hours began, the oldest first, and when the next one does. Pure."""
    this = now.replace(minute=0, second=0, microsecond=0)
    return [this + timedelta(hours=one) for one in range(1 - hours, 2)]


def shares(counts: Sequence[int], read: Sequence[int]) -> list[float]:
    """What part of all that was read each count is, in per cent. Pure."""
    both = zip(counts, read, strict=True)
    return [100 * count / whole if whole else 0.0 for count, whole in both]


def usual(counts: Sequence[int]) -> tuple[int, int] | None:
    """Between which counts most whole days lie; None: too few are known. Pure.

    `counts`: of each day, the last of which is today and not over. The days before the first one with
    something do not count. A fifth of the days lies below, a fifth above.
    """
    whole = list(counts[:-1])
    while whole and not whole[0]:
        whole.pop(0)
    if len(whole) < MIN_DAYS:
        return None
    ordered = sorted(whole)
    cut = len(ordered) // 5
    return ordered[cut], ordered[-1 - cut]
