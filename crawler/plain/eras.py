"""Years of other eras as Gregorian ones: 令和8年, R8.3.2, 民國115年, 2569 of Thailand. Pure.

And dates in Chinese numerals: 二〇二六年三月二日.
"""

from __future__ import annotations

import re

from watchword.domain.source import Hints

_BEGINNINGS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
"""The year before the first one of each era."""
_LETTERS = {"R": "令和", "H": "平成", "S": "昭和"}
_ERA = re.compile(r"(令和|平成|昭和|民國|民国)\s?(元|\d{1,3})(?=\s?[年./-])")
_LETTER = re.compile(r"\b([RHS])\s?(\d{1,2})(?=[./-]\d{1,2}[./-]\d{1,2})")
_BARE = re.compile(r"(?<![\d./:-])(1\d\d)(?=\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}(?!\d))")
_DIGITS = {char: str(at % 10) for at, char in enumerate("〇一二三四五六七八九零")} | {"○": "0"}
_NUMERALS = re.compile(
    rf"(?P<year>[{''.join(_DIGITS)}]{{4}})年(?P<month>[一二三四五六七八九十]{{1,2}})月"
    r"(?P<day>[一二三四五六七八九十]{1,3})日"
)
BUDDHIST = 543
_BUDDHIST_YEARS = range(2500, 2643)


def with_gregorian_years(text: str, hints: Hints) -> str:
    """The text with the years of Japan's and Taiwan's eras replaced by Gregorian ones, in digits. Pure.

    A year without its era counts where it is usual: in Taiwan, and in Japan behind R, H or S.
    """
    country = (hints.country or "").upper()
    text = _NUMERALS.sub(_in_digits, text)
    text = _ERA.sub(lambda found: _year(found[1], found[2]), text)
    if country == "JP":
        text = _LETTER.sub(lambda found: _year(_LETTERS[found[1]], found[2]), text)
    if country == "TW":
        text = _BARE.sub(lambda found: _year("民國", found[1]), text)
    return text


def gregorian(year: int) -> int:
    """The year; one that only the Buddhist era can have yet is counted by it. Pure."""
    return year - BUDDHIST if year in _BUDDHIST_YEARS else year


def _year(era: str, number: str) -> str:
    return str(_BEGINNINGS[era] + (1 if number == "元" else int(number)))


def _in_digits(found: re.Match[str]) -> str:
    year = "".join(_DIGITS[char] for char in found["year"])
    return f"{year}年{_counted(found['month'])}月{_counted(found['day'])}日"


def _counted(numeral: str) -> int:
    """The number of a numeral up to 99: 十一, 二十, 三十一."""
    tens, ten, ones = numeral.rpartition("十")
    return int(_DIGITS.get(tens, "1")) * 10 * bool(ten) + int(_DIGITS.get(ones, "0"))
