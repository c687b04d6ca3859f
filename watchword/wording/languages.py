"""Languages and places: their names, and the code that is meant by a wrong one or by a name. Pure."""

from __future__ import annotations

import difflib
from functools import cache
from typing import TYPE_CHECKING

from watchword.domain.language import LANGUAGES
from watchword.wording.catalogue import READER_LANGUAGES

if TYPE_CHECKING:
    from babel import Locale

NAMED_IN = ("en", "ja", "zh", "ko", "de", "fr", "es", "ru", "th", "ar")
"""The languages in which names of languages are understood (CLDR)."""
RARE = {"kr": "ko", "tw": "zh"}
"""Kanuri and Twi, which mostly are the code of a place; and the language that is meant then."""

_TRADITIONAL = (
    "國會這個來時說後對發經議關係產業員長門問題實點現學開見電話東車馬風飛麼讓與為區灣島報聞網線試務總統們動過還進無"
    "應將軍黨權戰聯協貿華億萬導體構價調認識讀書記億雙備轉運輸變較選舉臺韓訪談該調據約稱則達邊"
)
_SIMPLIFIED = (
    "国会这个来时说后对发经议关系产业员长门问题实点现学开见电话东车马风飞么让与为区湾岛报闻网线试务总统们动过还进无"
    "应将军党权战联协贸华亿万导体构价调认识读书记亿双备转运输变较选举台韩访谈该调据约称则达边"
)
"""The same frequent characters in both scripts."""


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


def suggest_reader_language(text: str) -> str | None:
    """The one of READER_LANGUAGES that `zh-TW`, `jp` or `Korean` means; None: none of them."""
    code = suggest_language(text)
    if code == "zh":
        written = text.replace("_", "-").casefold()
        traditional = any(part in ("tw", "hk", "mo", "hant") for part in written.split("-"))
        return "zh-Hant" if traditional or "繁" in text else "zh-Hans"
    return code if code in READER_LANGUAGES else None


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


def language_name(code: str, locale: str = "en") -> str:
    """`Japanese` of `ja`, in the language of the locale; a code that nobody knows as it is. Pure."""
    return str(_data(locale).languages.get(code, code))


def place_name(code: str, locale: str = "en") -> str:
    """`South Korea` of `KR`, in the language of the locale; a code nobody knows as it is. Pure."""
    return str(_data(locale).territories.get(code, code))


@cache
def _data(locale: str) -> Locale:
    """What CLDR says. Babel would parse the name for each word."""
    from babel import Locale

    return Locale.parse(locale)


def zone_of(place: str) -> str | None:
    """The IANA name of the zone of a place, by its code; None: it has several, or there is no such.

    Of China it is Asia/Shanghai: of several zones one counts that alone has a name of its own in CLDR's
    mapping of Windows zones.
    """
    from babel.core import get_global

    zones = [zone for zone, code in get_global("zone_territories").items() if code == place]
    if len(zones) > 1:
        named = set(get_global("windows_zone_mapping").values())
        zones = [zone for zone in zones if zone in named]
    return zones[0] if len(zones) == 1 else None


def _named(name: str) -> str | None:
    from babel import Locale

    names = [
        (code, Locale(locale).languages.get(code)) for locale in NAMED_IN for code in LANGUAGES
    ]
    codes = {said.casefold(): code for code, said in names if said}
    near = difflib.get_close_matches(name, codes, 1, 0.8)
    return codes[near[0]] if near else None


def script_tag(language: str, text: str) -> str:
    """The language as a tag of BCP 47; of Chinese with the script of the text: `zh-Hant`. Pure.

    `language`: of ISO 639-1, or empty.
    """
    if language != "zh":
        return language
    traditional, simplified = (sum(map(text.count, one)) for one in (_TRADITIONAL, _SIMPLIFIED))
    return "zh-Hant" if traditional > simplified else "zh-Hans"
