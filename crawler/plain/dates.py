"""Parses dates of feeds and pages into aware datetimes. Without a zone they get the source's. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from crawler.plain.clock import BEFORE_DATE, CLOCK, Clock, clock_of
from crawler.plain.eras import gregorian, with_gregorian_years
from crawler.plain.months import MAX_NAME_LENGTH, month_of, spaced_names
from crawler.plain.zone_names import ZONE
from crawler.plain.zones import zone
from watchword.domain.article import Precision
from watchword.domain.source import Hints

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
MAX_DATE_LENGTH, MAX_LINE_LENGTH = 80, 300
"""Characters that are searched: of a field that holds a date, and of a line of a page."""
_BETWEEN = (
    r"(?:T|[^\d\n]{0,30}?(?<![+\-−.])"
    r"|[^\d\n]{0,6}(?:来源|來源|出处|作者|编辑)[^\n]{1,24}?(?<![\d:.+-]))"
)
"""What may stand between a date and its time: a weekday, words, a source."""
_TAIL = rf"(?:{_BETWEEN}{CLOCK})?"
_NAME = (
    r"(?P<name>"
    + "|".join(map(re.escape, spaced_names()))
    + rf"|[^\W\d_][^\s\d,;:/()|–-]{{1,{MAX_NAME_LENGTH - 1}}})"
)
_OF = r"(?:de\s|del\s|of\s|d['’])?"
_NUMERIC = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s?[-/.年년]\s?(?P<month>\d{1,2})\s?[-/.月월]\s?(?P<day>\d{1,2})(?!\d)"
    rf"\s?[日일号號]?{_TAIL}",
    re.I,
)
_APART = re.compile(
    rf"(?<!\d)(?P<year>20\d\d)\s{{1,3}}(?P<month>\d\d)\s?[/-]\s?(?P<day>\d\d)(?!\d){_TAIL}", re.I
)
_DAY_FIRST = re.compile(
    r"(?<!\d)(?<!\d[.:/-])(?P<day>\d{1,2})\s?(?P<mark>[./-])\s?(?P<month>\d{1,2})\s?(?P=mark)\s?"
    rf"(?P<year>\d{{4}}|\d{{2}}(?![\d.]))(?!\d){_TAIL}",
    re.I,
)
_NAMED_DAY_FIRST = re.compile(
    rf"(?<![\d.])(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|a)?[.,\s-]{{0,2}}{_OF}{_NAME}\.?[,\s-]{{0,2}}"
    rf"{_OF}(?:[พค]\.ศ\.\s?)?(?P<year>\d{{4}}|(?<=-)\d\d(?!\d)|\d\d(?=\s\d\d?:\d\d))(?!\d){_TAIL}",
    re.I,
)
_NAMED_MONTH_FIRST = re.compile(
    rf"(?<!\w){_NAME}\.?\s{{1,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s?|\s)(?P<year>\d{{4}})(?!\d)"
    rf"{_TAIL}",
    re.I,
)
_NAMED_YEAR_FIRST = re.compile(
    rf"(?<!\d)(?P<year>\d{{4}})[.,\s-]{{1,2}}(?:(?:m|թ|ж)\.\s|gada\s)?(?:(?P<early>\d{{1,2}})\.?\s)?{_NAME}\.?"
    rf"(?:[\s-](?P<day>\d{{1,2}})(?!\d|[:h]\d))?(?:\.|\sd\.)?{_TAIL}",
    re.I,
)
_VIETNAMESE = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})\s(?:tháng|thg)\s(?P<month>\d{1,2})(?:,|\snăm)?\s(?P<year>\d{4})(?!\d)"
    rf"{_TAIL}",
    re.I,
)
_YEAR_LAST = re.compile(
    rf"(?<!\w){_NAME}\.?\s{{1,2}}(?P<day>\d{{1,2}}),?\s{CLOCK}\s{{1,2}}(?P<year>\d{{4}})(?!\d)",
    re.I,
)
"""As C prints it: `Mon Mar  2 10:15:00 UTC 2026`."""
_FORMS = (
    _NUMERIC,
    _APART,
    _DAY_FIRST,
    _NAMED_DAY_FIRST,
    _NAMED_MONTH_FIRST,
    _NAMED_YEAR_FIRST,
    _VIETNAMESE,
    _YEAR_LAST,
)
_COMPACT = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)"
    rf"(?:[T\s-]?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?:[.,]\d+)?\s?(?P<zone>{ZONE})?)?$",
    re.I,
)
_SECONDS = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d+)?$")
"""Since 1970, or milliseconds."""
_WITHOUT_YEAR = re.compile(
    rf"(?<![\d/.:-])(?P<month>\d{{1,2}})\s?[-/.月월]\s?(?P<day>\d{{1,2}})(?!\d)\s?[日일号號]?{_BETWEEN}{CLOCK}",
    re.I,
)
CHINESE = frozenset(("CN", "TW", "HK", "MO"))
_MONTH_FIRST = frozenset(("US", "PH"))
_MARKS = {ord(mark): "" for mark in "\u200b\u200c\u200d\u200e\u200f\u061c\ufeff\u2066\u2067\u2069"}
_PLAIN = _MARKS | {ord(dash): "-" for dash in "‐‑‒−"} | {ord("،"): ","}
"""Hyphens, and the minus sign that ISO 8601 prefers, as `-`; marks that are not seen are left out."""


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
    """The date of a field that holds one, as it was written, or None. Pure.

    Understands ISO 8601 also without marks, seconds since 1970, and the forms of `stamps`. A time
    without a zone is in the source's zone. Dates before 1990 or after tomorrow are impossible.
    """
    plain = _plain((text or "").strip()[:MAX_DATE_LENGTH], hints)
    if match := _SECONDS.match(plain):
        return _possible(_since_1970(int(match[1])), now)
    if match := _COMPACT.match(plain):
        return _possible(_stamp(match, plain, hints), now)
    if match := _NUMERIC.match(plain):
        return _possible(_stamp(match, plain, hints), now)
    return next(_stamps(plain, hints, now), None)


def stamps(text: str, hints: Hints, now: datetime) -> Iterator[Stamp]:
    """Every date in a text, in order. Pure. In 2/3/2026 the day comes first, in the USA the month."""
    return _stamps(_plain(text[:MAX_LINE_LENGTH], hints), hints, now)


def clock_of_day(text: str, day: date, hints: Hints) -> Stamp | None:
    """The time that a text has for this day, printed without its year: `05-03 09:07`. Pure."""
    plain = _plain(text[:MAX_LINE_LENGTH], hints)
    for match in _WITHOUT_YEAR.finditer(plain):
        written = (int(match["month"]), int(match["day"]))
        clock = clock_of(match.groupdict(), hints)
        if clock and written == (day.month, day.day):
            return _at((day.year, day.month, day.day), clock, hints)
    return None


def is_possible(moment: datetime, now: datetime) -> bool:
    """Whether an article can have this date: from 1990 until tomorrow. Pure."""
    return EARLIEST <= moment <= now + timedelta(days=1)


def _plain(text: str, hints: Hints) -> str:
    text = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    return with_gregorian_years(text, hints)


def _stamps(text: str, hints: Hints, now: datetime) -> Iterator[Stamp]:
    if not any(char.isdigit() for char in text):
        return
    found = sorted(
        (match for form in _FORMS for match in form.finditer(text)), key=lambda one: one.start()
    )
    end = 0
    for match in found:
        if match.start() < end:
            continue
        if stamp := _possible(_stamp(match, text, hints), now):
            end = match.end()
            yield stamp


def _possible(stamp: Stamp | None, now: datetime) -> Stamp | None:
    return stamp if stamp and is_possible(stamp.at, now) else None


def _since_1970(seconds: int) -> Stamp:
    at = datetime.fromtimestamp(seconds, UTC)
    return Stamp(at=at, precision=Precision.MINUTE, zoned=True)


def _stamp(match: re.Match[str], text: str, hints: Hints) -> Stamp | None:
    parts = match.groupdict()
    clock = clock_of(parts, hints) or clock_of(_before(text[: match.start()]), hints)
    day = _day(parts, hints)
    if day is None:
        return None
    return _at(day, clock, hints)


def _at(day: tuple[int, int, int], clock: Clock | None, hints: Hints) -> Stamp | None:
    where = clock.zone if clock and clock.zone else zone(hints)
    try:
        at = datetime(*day, tzinfo=where)
        if clock:
            at += timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)
        at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return Stamp(
        at=at,
        precision=Precision.MINUTE if clock else Precision.DAY,
        zoned=clock is not None and clock.zone is not None,
    )


def _before(text: str) -> Mapping[str, str | None]:
    """The parts of a time directly before its date: `09:16, 26-Nov-2019`."""
    match = BEFORE_DATE.search(text[-40:])
    return match.groupdict() if match else {}


def _day(parts: Mapping[str, str | None], hints: Hints) -> tuple[int, int, int] | None:
    year, day = int(parts["year"] or 0), int(parts.get("early") or parts["day"] or 0)
    year = gregorian(year + (2000 if len(parts["year"] or "") == 2 else 0))
    if name := parts.get("name"):
        month = month_of(name, hints)
        return (year, month, day) if month else None
    month = int(parts["month"] or 0)
    country = (hints.country or "").upper()
    if len(parts["year"] or "") == 2 and parts.get("mark") == "-" and country in CHINESE:
        return 2000 + day, month, year - 2000  # 24-05-01
    american = parts.get("mark") == "/" and country in _MONTH_FIRST
    if american or ("mark" in parts and month > 12):
        month, day = day, month
    return year, month, day
