"""Parses dates of feeds and pages into aware datetimes. Without a zone they get the source's. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

from crawler.plain.months import MONTHS
from crawler.plain.zones import zone
from watchword.domain.article import Precision
from watchword.domain.source import Hints

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_CLOCK = (
    r"(?P<hour>\d{1,2})\s?[:.時时시h点點]\s?(?P<minute>\d{2})(?:分|분)?(?::(?P<second>\d{2}))?(?:[.,]\d+)?"
    r"\s*(?P<half>[ap]\.?m\b\.?)?\s*(?:(?P<offset>[A-Za-z]{3,4}\b|Z|[+-]\d{2}:?\d{2}|[+-]\d{2}))?"
)
_BETWEEN = (
    r"(?:[T,\s|·•/\-–—()]|at\b|um\b|à\b|a las\b|alle\b|o\b|klo?\b|pukul\b|os\b|às\b"
    r"|[（(][一-鿿][)）]|(?:月|火|水|木|金|土|日|星期.|周.)\b)*"
)
_NUMERIC = re.compile(
    r"(?P<year>\d{4})\s?[-/.年년]\s?(?P<month>\d{1,2})\s?[-/.月월]\s?(?P<day>\d{1,2})[日일]?"
    r"(?![\d])(?:" + _BETWEEN + _CLOCK + ")?"
)
_DAY_FIRST = re.compile(
    r"(?<![\d.:/-])(?P<day>\d{1,2})\s?(?P<mark>[./-])\s?(?P<month>\d{1,2})\s?(?P=mark)\s?(?P<year>\d{4}|\d{2}(?![\d.]))"
    r"(?!\d)(?:\s?Uhr)?(?:" + _BETWEEN + _CLOCK + ")?"
)
_NAMED_DAY_FIRST = re.compile(
    r"(?<![\d.])(?P<day>\d{1,2})(?:st|nd|rd|th|er|º)?[.\s-]\s?(?:de\s"
    r"|of\s)?(?P<name>[^\W\d_]{3,12})\.?[,\s-]\s?(?:de\s|del\s)?"
    r"(?P<year>\d{4})(?!\d)(?:" + _BETWEEN + _CLOCK + ")?",
    re.I,
)
_NAMED_MONTH_FIRST = re.compile(
    r"\b(?P<name>[^\W\d_]{3,12})\.?\s(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,\s?"
    r"|\s)(?P<year>\d{4})(?!\d)(?:" + _BETWEEN + _CLOCK + ")?",
    re.I,
)
_CLOCK_BEFORE = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"(?:\s?(?P<offset>[A-Z]{3,4}|[+-]\d{2}:?\d{2})\b)?(?:\s?Uhr)?[,\s|·•/–-]{1,4}(?:on\s"
    r"|[A-Za-z]{3,9},?\s)?$"
)
_FORMS = (_NUMERIC, _DAY_FIRST, _NAMED_DAY_FIRST, _NAMED_MONTH_FIRST)
_NAMED = (
    "Z:0 UTC:0 GMT:0 BST:1 CET:1 MEZ:1 CEST:2 MESZ:2 MSK:3 IST:5.5 ICT:7 WIB:7 HKT:8 "
    "SGT:8 PHT:8 BJT:8 JST:9 KST:9 EST:-5 EDT:-4 CDT:-5 MST:-7 MDT:-6 PST:-8 PDT:-7 "
)
_ZONES = {name: float(hours) for name, hours in (pair.split(":") for pair in _NAMED.split())}
"""By abbreviation, hours ahead of UTC."""
_CHINESE = frozenset(("CN", "TW", "HK", "MO"))
_MONTH_FIRST = frozenset(("US", "PH"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A date as it was written."""

    at: datetime
    """Aware, in the written or assumed zone. For a date without a time: midnight in this zone."""
    precision: Precision
    zoned: bool
    """Whether the zone was written."""

    @property
    def moment(self) -> Moment:
        return self.at.astimezone(UTC), self.precision


Moment = tuple[datetime, Precision]
"""A time in UTC and its precision. For a date without a time: midnight in its zone."""


def read_date(text: str | None, hints: Hints, now: datetime) -> Moment | None:
    """The time that `text` begins with, in UTC, or None if there is none or it is impossible. Pure."""
    stamp = read_stamp(text, hints, now)
    return stamp.moment if stamp else None


def read_stamp(text: str | None, hints: Hints, now: datetime) -> Stamp | None:
    """The date that `text` begins with, as it was written, or None. Pure.

    Understands ISO 8601 and similar forms, 2026年3月2日 10:00, RFC 822, and the forms of `stamps`. A
    time without a zone is in the source's zone. Dates before 1990 or after tomorrow are impossible.
    """
    text = (text or "").strip()[:80]
    match = _NUMERIC.match(text)
    found = _stamp(match, text, hints) if match else _rfc822(text, hints)
    if found is None:
        return next(stamps(text, hints, now), None)
    return found if is_possible(found.at, now) else None


def stamps(text: str, hints: Hints, now: datetime) -> Iterator[Stamp]:
    """Every date in a text, in order. Pure. In 2/3/2026 the day comes first, in the USA the month."""
    found = sorted(
        (match for form in _FORMS for match in form.finditer(text)), key=lambda one: one.start()
    )
    end = 0
    for match in found:
        if match.start() < end:
            continue
        stamp = _stamp(match, text, hints)
        if stamp and is_possible(stamp.at, now):
            end = match.end()
            yield stamp


def is_possible(moment: datetime, now: datetime) -> bool:
    """Whether an article can have this date: from 1990 until tomorrow. Pure."""
    return EARLIEST <= moment <= now + timedelta(days=1)


def _stamp(match: re.Match[str], text: str, hints: Hints) -> Stamp | None:
    parts = match.groupdict()
    clock = parts if parts["hour"] else _before(text[: match.start()])
    where, zoned = _offset(clock.get("offset"), hints)
    day = _day(parts, hints)
    try:
        if day is None:
            return None
        at = datetime(
            *day,
            _hour(clock),
            int(clock.get("minute") or 0),
            int(clock.get("second") or 0),
            tzinfo=where,
        )
        at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return Stamp(
        at=at, precision=Precision.MINUTE if clock.get("hour") else Precision.DAY, zoned=zoned
    )


def _before(text: str) -> dict[str, str | None]:
    """The parts of a time directly before its date: `09:16, 26-Nov-2019`."""
    match = _CLOCK_BEFORE.search(text[-40:])
    return match.groupdict() if match else {}


def _day(parts: dict[str, str], hints: Hints) -> tuple[int, int, int] | None:
    year, day = int(parts["year"]), int(parts["day"])
    year += 2000 if len(parts["year"]) == 2 else 0
    if "name" in parts:
        month = MONTHS.get(parts["name"].casefold(), 0)
        return (year, month, day) if month else None
    month = int(parts["month"])
    american = parts.get("mark") == "/" and (hints.country or "").upper() in _MONTH_FIRST
    if american or ("mark" in parts and month > 12):
        month, day = day, month
    return year, month, day


def _hour(clock: dict[str, str | None]) -> int:
    hour, half = int(clock.get("hour") or 0), (clock.get("half") or "")[:1].lower()
    if half and hour <= 12:
        return hour % 12 + (12 if half == "p" else 0)
    return hour


def _rfc822(text: str, hints: Hints) -> Stamp | None:
    try:
        at = parsedate_to_datetime(text if ":" in text else f"{text} 00:00")
        name = text.rsplit(" ", 1)[-1]
        zoned = at.tzinfo is not None
        if not zoned or name.upper() == "CST":
            where, named = _offset(name, hints, at.tzinfo)
            at, zoned = at.replace(tzinfo=where), zoned or named
        at.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return Stamp(at=at, precision=Precision.MINUTE if ":" in text else Precision.DAY, zoned=zoned)


def _offset(text: str | None, hints: Hints, known: tzinfo | None = None) -> tuple[tzinfo, bool]:
    """The zone from the text after a time (`+09:00`, `JST`), and whether the text named a known zone.

    Otherwise `known`, else the zone of the hints.
    """
    text = (text or "").upper()
    if text[:1] in ("+", "-") and text[1:3].isdigit():
        minutes = int(text[1:3]) * 60 + int(text[-2:] if len(text) > 3 else 0)
        return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes)), True
    if text == "CST" and (hints.country or "").upper() in _CHINESE:
        return timezone(timedelta(hours=8)), True  # China Standard Time, not Central Standard Time
    if text in _ZONES:
        return timezone(timedelta(hours=_ZONES[text])), True
    return known or zone(hints), known is not None
