"""Makes `crawler/plain/date_words.json`: months, halves of the day and time zones.

    PYTHONPATH=. python scripts/make_date_words.py

Months and halves are those of the Unicode CLDR (Unicode License V3) as Babel ships it, forms that the
press writes besides, and months that only dateparser knows (BSD-3-Clause). Zones are those of the IANA
tz database (public domain); names that it no longer knows are dateparser's too. The file is committed,
so that no version of a library changes what a date means.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module, resources
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from dateparser.timezones import timezone_info_list

FILE = Path(__file__).parent.parent / "crawler" / "plain" / "date_words.json"
LOCALES = """
en es fr ru de pt it pl tr nl id ar fa uk vi hi bn ur ta te mr gu kn ml pa th el cs ro hu sv he da fi
nb bg sr sr_Latn hr sk sl lt lv et ms fil sw ca gl eu is sq mk bs az kk uz ka hy mn km lo my si ne am
af cy ga be ar_SY ar_DZ ar_MA de_AT es_MX pt_PT
"""
"""The most read first: of two languages with one name for two months the first one has it."""
PRESS = """
jan jänner enero janv gen ene ledna ianuarie
feb fév fevr févr fev únor şubat pebruari
mar märz mär mrt mars maart мар maerz marec
apr avr abr ápr
may mai mei mag
jun juin giu jún
jul juil lug júl
aug aout ago agu
sep sept set sett setiembre wrz
oct okt out ott paź
nov noiembrie nopember ноя ноябрь
dec dez dic déc des desember
"""
"""Short forms and spellings besides those of the CLDR, one month a line."""
PREFERRED = ("US", "GB", "IN", "RU", "DE", "AU", "SA")
"""Whose zone a name means where no country is known."""
OTHER_ZONES: dict[str, dict[str, int | str]] = {
    "ET": {"": "America/New_York"},
    "CT": {"": "America/Chicago"},
    "MT": {"": "America/Denver"},
    "PT": {"": "America/Los_Angeles"},
    "EST": {"AU": 600},
    "EDT": {"AU": 660},
    "BST": {"BD": 360},
    "AST": dict.fromkeys(("SA", "KW", "IQ", "QA", "BH", "YE"), 180),
    "MST": {"MY": 480, "MM": 390},
    "SST": {"SG": 480},
    "NST": {"NP": 345},
    "AMT": {"AM": 240},
    "BJT": {"": 480},
    "MESZ": {"": 120},
    "MEZ": {"": 60},
    "МСК": {"": 180},
    "北京时间": {"": 480},
    "北京時間": {"": 480},
    "台北時間": {"": 480},
    "香港時間": {"": 480},
    "日本時間": {"": 540},
    "한국시간": {"": 540},
    "UT": {"": 0},
    "Z": {"": 0},
}
"""Names, with minutes ahead of UTC or a zone of the IANA, by country; "" is all others."""


def main() -> None:
    """Write the file."""
    words = {"months": months(), "halves": halves(), "zones": zones()}
    text = json.dumps(words, ensure_ascii=False, indent=1, sort_keys=True)
    FILE.write_text(text + "\n", encoding="utf-8")


def months() -> dict[str, dict[str, int]]:
    """By language, names that mean another month elsewhere; "" has all others."""
    found: dict[str, dict[str, int]] = {"": {}}
    for number, names in enumerate(PRESS.strip().split("\n"), 1):
        found[""].update((folded(name), number) for name in names.split())
    for code in LOCALES.split():
        for name, number in names_of(Locale.parse(code)):
            if found[""].setdefault(name, number) != number:
                found.setdefault(code[:2], {})[name] = number
    for code in dict.fromkeys(code[:3].rstrip("_") for code in LOCALES.split()):
        for name, number in other_names_of(code):
            found[""].setdefault(name, number)
    return found


def names_of(locale: Locale) -> Iterator[tuple[str, int]]:
    """Names of at least two letters, without Catalan's `de`. Those with digits are read as numbers."""
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                plain = folded(name).removeprefix("de ")
                if len(plain) > 1 and not any(char.isdigit() for char in plain):
                    yield plain, number


def other_names_of(code: str) -> Iterator[tuple[str, int]]:
    """Dateparser's names of at least three letters, without those that begin with a word for "of"."""
    words = import_module(f"dateparser.data.date_translation_data.{code}").info
    for number, month in enumerate(Locale("en").months["format"]["wide"].values(), 1):
        for name in map(folded, words[month.lower()]):
            plain = not name.startswith(("de ", "d'")) and set(name) - set("ivx")
            if len(name) > 2 and plain and not any(char.isdigit() for char in name):
                yield name, number


def halves() -> dict[str, list[str]]:
    """The names of `am` and `pm`, the longest first; without those in small Latin letters alone."""
    found: dict[str, set[str]] = {"am": set(), "pm": set()}
    for code in LOCALES.split():
        periods = Locale.parse(code).day_periods["format"]
        for half, names in found.items():
            for width in ("wide", "abbreviated"):
                name = plain(periods[width].get(half, "")).rstrip(".")
                if not (name.isascii() and name.islower() and "." not in name):
                    names.add(name)
    return {
        half: sorted(names - {""}, key=lambda one: (-len(one), one))
        for half, names in found.items()
    }


def folded(name: str) -> str:
    """As `crawler.plain.months` looks names up."""
    return plain(name).casefold().rstrip(".").strip()


def plain(name: str) -> str:
    """As `crawler.plain.dates` reads a text."""
    return unicodedata.normalize("NFKC", name).replace("\u200c", "").replace("\u200d", "")


def zones() -> dict[str, dict[str, int | str]]:
    """By name, minutes ahead of UTC or a zone of the IANA, by country; "" is all others."""
    by_country: dict[str, dict[str, int]] = {}
    for country, zone in places():
        for month in (1, 7):
            at = datetime(2026, month, 1, tzinfo=ZoneInfo(zone))
            name, offset = at.tzname() or "", at.utcoffset()
            if name.isalpha() and offset is not None:
                by_country.setdefault(name, {}).setdefault(
                    country, int(offset.total_seconds()) // 60
                )
    found: dict[str, dict[str, int | str]] = {}
    for name, offsets in sorted(by_country.items()):
        known = [*PREFERRED, *offsets]
        usual = next(offsets[one] for one in known if one in offsets)
        others = {country: offset for country, offset in offsets.items() if offset != usual}
        found[name] = {"": usual, **others}
    for group in timezone_info_list:
        for name, seconds in group["timezones"]:
            if name.isalpha() and name.isupper():
                found.setdefault(name, {"": seconds // 60})
    for name, offsets_of in OTHER_ZONES.items():
        found[name] = {**found.get(name, {}), **offsets_of}
    return found


def places() -> Iterator[tuple[str, str]]:
    """Each country with each of its zones."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    for row in table.splitlines():
        if not row.startswith("#"):
            country, _, zone, *_ = row.split("\t")
            yield country, zone


if __name__ == "__main__":
    main()
