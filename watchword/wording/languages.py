"""Languages and places: their names, and the code that is meant by a wrong one or by a name. Pure."""

from __future__ import annotations

import difflib

from watchword.domain.language import LANGUAGES

NAMED_IN = ("en", "ja", "zh", "ko", "de", "fr", "es", "ru", "th", "ar")
"""The languages in which names of languages are understood (CLDR)."""
RARE = {"kr": "ko", "tw": "zh"}
"""Kanuri and Twi, which mostly are the code of a place; and the language that is meant then."""


def suggest_language(text: str) -> str | None:
    """The code of ISO 639-1 that `jp`, `jpn`, `zh-TW`, `Japanese` or `日本語` means; None: no idea.

    A code of a place means its first official language.
    """
    from babel.core import get_global
    from babel.languages import get_official_languages

    code = text.replace("_", "-").partition("-")[0].casefold()
    if code in LANGUAGES:
        return code
    alias = str(get_global("language_aliases").get(code, ""))[:2]
    if alias in LANGUAGES:
        return alias
    official = get_official_languages(code.upper(), de_facto=True) if len(code) == 2 else ()
    return next((str(one)[:2] for one in official), None) or _named(text.casefold())


def suggest_place(text: str) -> str | None:
    """The code of ISO 3166-1 that `UK`, `jp`, `JPN` or `Japan` means; None: no idea."""
    from babel import Locale
    from babel.core import get_global

    code = text.upper()
    if is_place(code):
        return code
    if alias := get_global("territory_aliases").get(code):
        return str(alias[0])
    names = Locale("en").territories
    codes = {name.casefold(): code for code, name in names.items() if is_place(code)}
    near = difflib.get_close_matches(text.casefold(), codes, 1, 0.8)
    return codes[near[0]] if near else None


def is_place(code: str) -> bool:
    """Whether it is a code of ISO 3166-1, in capitals (CLDR lists them, and Kosovo's XK)."""
    from babel.core import get_global

    return len(code) == 2 and code.isalpha() and code in get_global("territory_languages")


def language_name(code: str) -> str:
    """`Japanese` of `ja`; a code that nobody knows as it is. Pure."""
    from babel import Locale

    return str(Locale("en").languages.get(code, code))


def place_name(code: str) -> str:
    """`South Korea` of `KR`; a code that nobody knows as it is. Pure."""
    from babel import Locale

    return str(Locale("en").territories.get(code, code))


def _named(name: str) -> str | None:
    from babel import Locale

    names = [
        (code, Locale(locale).languages.get(code)) for locale in NAMED_IN for code in LANGUAGES
    ]
    codes = {said.casefold(): code for code, said in names if said}
    near = difflib.get_close_matches(name, codes, 1, 0.8)
    return codes[near[0]] if near else None
