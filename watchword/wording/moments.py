"""Moments, days and spans of time as people read them; the only module that imports Babel.

Everything here is pure. Babel is imported inside the functions, because `--help` needs none of it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

LOCALE = "en"
"""The language of the names of days and months (a CLDR locale)."""


def format_moment(at: datetime, zone: tzinfo, *, now: datetime | None = None) -> str:
    """`Mon 23 Nov 16:31`, in `zone`. Pure.

    With `now`, the day is left out where it is today, and the year is added where it is not this
    year: `16:31`, `Sun 24 Nov 2024 16:31`.
    """
    from babel.dates import format_datetime

    pattern = "EEE d MMM HH:mm"
    if now is not None and is_same_day(at, now, zone):
        pattern = "HH:mm"
    elif now is not None and at.astimezone(zone).year != now.astimezone(zone).year:
        pattern = "EEE d MMM y HH:mm"
    return format_datetime(at, pattern, tzinfo=zone, locale=LOCALE)


def format_short_moment(at: datetime, zone: tzinfo) -> str:
    """`23 Nov 16:31`, in `zone`, for a column. Pure."""
    from babel.dates import format_datetime

    return format_datetime(at, "d MMM HH:mm", tzinfo=zone, locale=LOCALE)


def is_same_day(at: datetime, now: datetime, zone: tzinfo) -> bool:
    """Whether both moments are on one day in `zone`. Pure."""
    return at.astimezone(zone).date() == now.astimezone(zone).date()


def format_day(day: date, *, weekday: bool = True) -> str:
    """`Mon 23 Nov`, or `23 Nov` without the weekday. Pure."""
    from babel.dates import format_date

    return format_date(day, "EEE d MMM" if weekday else "d MMM", locale=LOCALE)


def format_duration(span: timedelta) -> str:
    """A span in its two largest units: `2 days 8 h`, `3 h 5 min`, `40 min`. Pure.

    Seconds are cut off; a negative span is `0 min`.
    """
    minutes = max(0, int(span.total_seconds()) // 60)
    days, hours = minutes // (24 * 60), minutes // 60 % 24
    if days:
        return f"{_days(days)} {hours} h"
    return f"{hours} h {minutes % 60} min" if hours else f"{minutes} min"


def format_age(span: timedelta) -> str:
    """A span in its largest unit alone: `40 min`, `5 h`, `12 days`. Pure.

    Hours are counted up to 48; a negative span is `0 min`.
    """
    minutes = max(0, round(span.total_seconds() / 60))
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else _days(minutes // (24 * 60))


def _days(count: int) -> str:
    """Hours and minutes have the symbols of the SI in every language; days have none."""
    from babel.units import format_unit

    return format_unit(count, "day", length="long", locale=LOCALE)
