"""Dates as feeds and pages write them, made aware: their own zone, else the source's. Pure."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from watchword.domain.article import Precision
from watchword.domain.source import Hints

Moment = tuple[datetime, Precision]
"""An instant in UTC, and how exactly it was given. Of a day alone: the midnight of its zone."""

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_NUMERIC = re.compile(
    r"(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})[日일]?"
    r"(?:[T,\s]*(\d{1,2})[:時时](\d{2})分?(?::(\d{2}))?(?:[.,]\d+)?\s*([A-Za-z]{1,4}|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
_NAMED = {"Z": 0, "UTC": 0, "GMT": 0, "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "PHT": 8, "ICT": 7}
_CAPITALS = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CN": "Asia/Shanghai",
    "DE": "Europe/Berlin",
    "ES": "Europe/Madrid",
    "ID": "Asia/Jakarta",
    "MX": "America/Mexico_City",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
}
_CHINESE = frozenset(("CN", "TW", "HK", "MO"))


def read_date(text: str | None, hints: Hints, now: datetime) -> Moment | None:
    """The moment that `text` names, or None where it names none that can be true. Pure.

    ISO 8601 and what looks like it, 2026年3月2日 10:00, RFC 822. A time without a zone is in the
    source's. No article is from before 1990, nor from later than tomorrow.
    """
    text = (text or "").strip()[:80]
    found = _numeric(text, hints) or _rfc822(text, hints)
    return found if found and is_possible(found[0], now) else None


def is_possible(moment: datetime, now: datetime) -> bool:
    """Whether something may have been published then. Pure."""
    return EARLIEST <= moment <= now + timedelta(days=1)


def zone(hints: Hints) -> tzinfo:
    """The zone of times printed without one: the source's own, else its country's, else UTC. Pure."""
    name = hints.timezone or _zones().get((hints.country or "").upper())
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def _numeric(text: str, hints: Hints) -> Moment | None:
    match = _NUMERIC.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    timed = hour is not None
    where = _offset(offset, hints) if timed else zone(hints)
    try:
        local = datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            tzinfo=where,
        )
        return local.astimezone(UTC), Precision.MINUTE if timed else Precision.DAY
    except (ValueError, OverflowError):
        return None


def _rfc822(text: str, hints: Hints) -> Moment | None:
    try:
        local = parsedate_to_datetime(text if ":" in text else f"{text} 00:00")
        name = text.rsplit(" ", 1)[-1]
        if local.tzinfo is None or name.upper() == "CST":
            local = local.replace(tzinfo=_offset(name, hints, local.tzinfo))
        return local.astimezone(UTC), Precision.MINUTE if ":" in text else Precision.DAY
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _offset(text: str | None, hints: Hints, known: tzinfo | None = None) -> tzinfo:
    """What stands behind a time: `+09:00`, `JST`, or nothing that is known."""
    text = (text or "").upper()
    if text[:1] in ("+", "-") and text[1:3].isdigit():
        minutes = int(text[1:3]) * 60 + int(text[-2:] if len(text) > 3 else 0)
        return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
    if text == "CST" and (hints.country or "").upper() in _CHINESE:
        return timezone(timedelta(hours=8))  # China's, not Chicago's
    if text in _NAMED:
        return timezone(timedelta(hours=_NAMED[text]))
    return known or zone(hints)


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    """By country the zone of its press: its only one, else the capital's, where we know it."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    rows = [row.split("\t") for row in table.splitlines() if not row.startswith("#")]
    count = Counter(row[0] for row in rows)
    return {row[0]: row[2] for row in rows if count[row[0]] == 1} | _CAPITALS
