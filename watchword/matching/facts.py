"""Parses the conditions on an article's facts: `lang:en`, `source:asahi`, `url:/sport/`."""

from __future__ import annotations

import re

from watchword.domain.language import LANGUAGES
from watchword.matching.fold import fold
from watchword.matching.query import About, Fact
from watchword.matching.term_parser import query_error

CODES = {
    About.LANGUAGE: (
        "two letters of ISO 639-1: lang:ja, lang:zh, lang:en",
        {"jp": "ja", "cn": "zh"},
    ),
    About.COUNTRY: (
        "two letters of ISO 3166-1: country:JP, country:CN, country:GB",
        {"uk": "GB", "en": "GB", "ja": "JP", "zh": "CN", "ko": "KR"},
    ),
}
"""For each field, what is right; and frequent wrong codes, each with the code that is meant."""


def fact(written: str, column: int) -> Fact:
    """The fact that `written` (`lang:en`) asks for, with its value folded. Pure. Raises QueryError."""
    name, _, value = written.partition(":")
    about, value = About(name.lower()), value.strip('"').strip()
    if not value:
        hint = f"write one right behind the colon; of several {about}:one OR {about}:other"
        raise query_error(column, f"{about}: has no value", hint)
    if about in CODES:
        _check_code(about, value, column)
    plain = value.casefold() if about is About.URL else fold(value).text
    if not plain.strip():
        raise query_error(column, f"there is no letter and no digit in {written}", "write a name")
    return Fact(written=str(written), column=column, about=about, value=plain)


def _check_code(about: About, value: str, column: int) -> None:
    right, meant = CODES[about]
    code = value.lower()
    primary = re.split("[-_]", code)[0]  # zh-TW: the language of an article has no subtags
    near = meant.get(code) or (meant.get(primary, primary) if about is About.LANGUAGE else code)
    is_known = near in LANGUAGES if about is About.LANGUAGE else re.fullmatch("[a-z]{2}", code)
    if not is_known:
        raise query_error(column, f"{value} is no code", f"write {right}")
    if near != code:
        raise query_error(column, f"{value} is no code", f"write {about}:{near}")
