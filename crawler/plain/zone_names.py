"""The zone that is written behind a time: `+09:00`, `GMT+7`, `JST`, `(Europe/Berlin)`. Pure."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.plain.months import date_words
from watchword.domain.source import Hints

TOLD = r"(?:(?:北京|台北|香港|日本)[时時][间間]|한국시간)"
"""Names that stand before the time too."""
ZONE = (
    r"(?:(?:GMT|UTC|UT)\s?(?:[+-]\s?\d{1,2}(?::?[0-5]\d)?)?(?![\dA-Za-z])"
    r"|[+-]\d{1,2}:[0-5]\d(?!\d)|[+-]\d{3,4}(?!\d)|[+-]\d{2}(?![\d:.])"
    r"|(?-i:[A-Z][a-z]+/[A-Z][A-Za-z_]+|[A-Z]{1,5}(?![A-Za-z])|МСК)"
    rf"|{TOLD})"
)
"""A regular expression without groups; a name that it finds need not be a zone's."""
_OFFSET = re.compile(r"([+-])\s?(\d{1,2}?):?([0-5]\d)?$")
"""`+09:00`, `+0900`, `+9`, and without the zero `-500`."""
MAX_OFFSET = timedelta(hours=14)
"""No zone is further from UTC."""


def zone_of(text: str | None, hints: Hints) -> tzinfo | None:
    """The zone that the text names; None if it is no zone's name: then nothing is known. Pure.

    A name of two zones means the one of the source's country: `CST`, `IST`, `PST`.
    """
    text = (text or "").strip()
    if not text:
        return None
    if match := _OFFSET.search(text):
        sign, hours, minutes = match.groups()
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return _fixed(-offset if sign == "-" else offset)
    if "/" in text:
        return _named(text)
    meanings = date_words()["zones"].get(text.upper())
    if meanings is None:
        return None
    found = meanings.get((hints.country or "").upper(), meanings[""])
    return _named(found) if isinstance(found, str) else _fixed(timedelta(minutes=found))


def _fixed(offset: timedelta) -> tzinfo | None:
    if not offset:
        return UTC
    return timezone(offset) if abs(offset) <= MAX_OFFSET else None


def _named(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
