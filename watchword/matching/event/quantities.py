"""The numbers of a text as values, dates too: 1.2亿, 1億2千万 and 120 million are one.

`watchword.domain.numbers` says which numbers are news, and leaves out dates and years; here the day and
the month tell two events apart: without them more events of the corpus `stories` are told twice. The day
of the report itself tells nothing: on the invented press days all that was written of one country on one
day had it in common.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from decimal import Decimal

_EAST = dict(
    zip("十百千万萬亿億兆십백천만억조", (1, 2, 3, 4, 4, 8, 8, 12, 1, 2, 3, 4, 8, 12), strict=True)
)
_ENGLISH = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "k": 3, "m": 6, "bn": 9}
"""Words that multiply the number before them, with their power of ten."""
_WORDS = (
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_DIGITS = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_EAST_UNIT = f"[{''.join(_EAST)}]+"
_ENGLISH_UNIT = r"\s?(?:thousand|million|billion|trillion)\b|(?:bn|m|k)\b"
_NUMBER = re.compile(
    rf"(?<![\d.,A-Za-z])(?P<number>(?:{_DIGITS})(?:{_ENGLISH_UNIT})"
    rf"|(?:(?:{_DIGITS})\s?{_EAST_UNIT}\s?)+(?:{_DIGITS})?|{_DIGITS})"
    r"(?P<percent>\s?(?:%|percent|per cent|パーセント|퍼센트|프로))?",
    re.IGNORECASE,
)
_PIECE = re.compile(rf"({_DIGITS})\s?({_EAST_UNIT}|{_ENGLISH_UNIT})?", re.IGNORECASE)
_DAY = re.compile(r"\s?[日일号號](?!間|间|간)")
_MONTH = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s$")
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)


def quantities(text: str, today: Collection[int] = ()) -> Mapping[str, str]:
    """The numbers of a text: the value, with `%` if it is a share, to how it is written. Pure.

    `today`: days of the month that are no evidence where they are days: all reports of a day have them.
    """
    plain = unicodedata.normalize("NFKC", text)
    found: dict[str, str] = {}
    for match in _NUMBER.finditer(plain):
        if match[0].isdecimal() and int(match[0]) in today and _is_day(plain, match):
            continue
        value = format(_value(match["number"]).normalize(), "f")
        found.setdefault(value + ("%" if match["percent"] else ""), match[0].strip())
    for match in _WORD.finditer(plain):
        found.setdefault(str(_WORDS.index(match[0].lower()) + 2), match[0])
    return found


def _is_day(text: str, number: re.Match[str]) -> bool:
    before = text[max(0, number.start() - 12) : number.start()]
    return bool(_DAY.match(text, number.end()) or _MONTH.search(before))


def _value(number: str) -> Decimal:
    """The sum of its pieces: 1億2千万 is 1 times 10⁸ and 2 times 10⁷."""
    total = Decimal(0)
    for digits, unit in _PIECE.findall(number):
        name = unit.strip().lower()
        power = _ENGLISH.get(name) or sum(_EAST.get(letter, 0) for letter in name)
        total += Decimal(digits.replace(",", "")).scaleb(power)
    return total
