"""When a row is due although clocks have been wrong, and how rows write times. Pure.

A reason in a row names times by numbers alone, so that it needs no language. Times in words are
those of `watchword.wording.moments`.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def is_due(due: datetime | None, now: datetime, *, max_ahead: timedelta) -> bool:
    """Whether the row is to be worked on now. Pure.

    A due time further ahead than its rule can set (`max_ahead`) was written by a wrong clock. It
    counts as due, so that the row heals itself.
    """
    return due is not None and (due <= now or due > now + max_ahead)


def format_minute(at: datetime, zone: tzinfo) -> str:
    """`2026-11-24 16:31`, in `zone`. Pure."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def written_day(midnight: datetime) -> date:
    """The day whose midnight in its zone this moment is: of zones from UTC+12 to UTC-11. Pure."""
    return (midnight.astimezone(UTC) + timedelta(hours=12)).date()


def start_of_day(now: datetime, zone: tzinfo) -> datetime:
    """When the day of `now` began in `zone`. Pure."""
    return now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def parse_span(text: str) -> timedelta | None:
    """A span as a person writes it in a command: `30m`, `2h`, `3d`; None: it is none. Pure."""
    found = re.fullmatch(r"([0-9]{1,4})([mhd])", text)
    return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None


def format_span(span: timedelta) -> str:
    """A span as the configuration writes it: `24 h`, `3 d`, `5 min`. Pure."""
    seconds = int(span.total_seconds())
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds and seconds % size == 0 and (size < 86400 or seconds > 86400):
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
