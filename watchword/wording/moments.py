"""Moments, days and spans of time as people read them, in the languages of messages.

Everything here is pure. Babel is imported inside the functions, because `--help` needs none of it.
`locale`: of CLDR, such as `zh_Hans`; it decides the names of days and months, and their order.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

LOCALE = "en"
"""The language of the command line."""
_DAYS = {
    "en": ("EEE d MMM", "EEE d MMM y", "EEEE d MMMM"),
    "zh": ("M月d日EEE", "y年M月d日EEE", "M月d日EEEE"),
    "ja": ("M月d日(EEE)", "y年M月d日(EEE)", "M月d日EEEE"),
    "ko": ("M월 d일 (EEE)", "y년 M월 d일 (EEE)", "M월 d일 EEEE"),
}
"""By language: a day, a day of another year, and a day that stands alone (patterns of CLDR)."""


@cache
def _data(locale: str) -> Locale:
    """What CLDR says. Babel would parse the name twice for each moment."""
    from babel import Locale

    return Locale.parse(locale)


def format_moment(
    at: datetime, zone: tzinfo, *, now: datetime | None = None, locale: str = LOCALE
) -> str:
    """`Mon 23 Nov 16:31`, in `zone`. Pure.

    With `now`, the day is left out where it is today, and the year is added where it is not this
    year: `16:31`, `Sun 24 Nov 2024 16:31`.
    """
    local, today = at.astimezone(zone), None if now is None else now.astimezone(zone).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    is_of_this_year = today is None or local.year == today.year
    return f"{_day(local.date(), 0 if is_of_this_year else 1, locale)} {local:%H:%M}"


def format_short_moment(at: datetime, zone: tzinfo) -> str:
    """`23 Nov 16:31`, in `zone`, for a column. Pure."""
    from babel.dates import format_datetime

    return format_datetime(at, "d MMM HH:mm", tzinfo=zone, locale=_data(LOCALE))


def is_same_day(at: datetime, now: datetime, zone: tzinfo) -> bool:
    """Whether both moments are on one day in `zone`. Pure."""
    return at.astimezone(zone).date() == now.astimezone(zone).date()


def format_day(day: date, *, weekday: bool = True, locale: str = LOCALE) -> str:
    """`Mon 23 Nov`, or in English `23 Nov` without the weekday. Pure."""
    from babel.dates import format_date

    return _day(day, 0, locale) if weekday else format_date(day, "d MMM", locale=_data(locale))


def format_whole_day(day: date, locale: str) -> str:
    """`Monday 23 November`. Pure."""
    return _day(day, 2, locale)


@lru_cache(256)
def _day(day: date, pattern: int, locale: str) -> str:
    """The day by one of the three patterns of _DAYS. A page shows few days many times."""
    from babel.dates import format_date

    return format_date(day, _DAYS[locale[:2]][pattern], locale=_data(locale))


def format_duration(span: timedelta, locale: str = LOCALE) -> str:
    """A span in its two largest units: `2 days 8 h`, `3 h 5 min`, `40 min`. Pure.

    Seconds are cut off; a negative span is `0 min`.
    """
    minutes = max(0, int(span.total_seconds()) // 60)
    days, hours = minutes // (24 * 60), minutes // 60 % 24
    if days:
        return f"{_count(days, 'day', locale)} {_count(hours, 'hour', locale)}"
    if hours:
        return f"{_count(hours, 'hour', locale)} {_count(minutes % 60, 'minute', locale)}"
    return _count(minutes, "minute", locale)


def format_age(span: timedelta) -> str:
    """A span in its largest unit alone: `40 min`, `5 h`, `12 days`. Pure.

    Hours are counted up to 48; a negative span is `0 min`.
    """
    minutes = max(0, round(span.total_seconds() / 60))
    if minutes < 60:
        return _count(minutes, "minute", LOCALE)
    hours = minutes // 60
    return _count(hours, "hour", LOCALE) if hours < 48 else _count(hours // 24, "day", LOCALE)


def format_delay(span: timedelta) -> str:
    """A span as what took time is measured: `0.4 s`, `12 s`, `3 h 5 min`. Pure.

    A negative span is `0.0 s`.
    """
    seconds = max(0.0, span.total_seconds())
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    return (
        f"{seconds:.0f} s" if seconds < 59.5 else format_duration(max(span, timedelta(minutes=1)))
    )


def format_city(zone: str, locale: str) -> str:
    """The zone by its city, `Tokyo`; as it is where CLDR knows no city, `UTC`. Pure."""
    from babel.dates import get_timezone_location

    return get_timezone_location(zone, locale=locale, return_city=True) if "/" in zone else zone


def _count(count: int, unit: str, locale: str) -> str:
    """In English hours and minutes have the symbols of the SI, and days have none."""
    from babel.units import format_unit

    if locale == LOCALE and unit != "day":
        return f"{count} {'h' if unit == 'hour' else 'min'}"
    return format_unit(count, unit, length="long" if locale == LOCALE else "short", locale=locale)
