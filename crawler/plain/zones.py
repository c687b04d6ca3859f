"""The time zone of times that are printed without one, and the evidence for it. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, tzinfo
from functools import lru_cache
from importlib import resources
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from watchword.domain.source import Hints

_CAPITALS = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "ID": "Asia/Jakarta",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "UK": "Europe/London",
    "US": "America/New_York",
}
_PAIRS = """
bg:BG cs:CZ da:DK de:DE el:GR et:EE fi:FI fr:FR he:IL hu:HU id:ID is:IS it:IT ja:JP ko:KR
lt:LT lv:LV nl:NL no:NO pl:PL ro:RO sk:SK sl:SI sv:SE th:TH tr:TR uk:UA vi:VN zh:CN
"""
_COUNTRY_OF_LANGUAGE = dict(pair.split(":") for pair in _PAIRS.split())
"""By language, the country with nearly all of its press. English and Spanish, for example, have none."""
_OPEN = "ai am cc cd co fm gg gl gs im in io is la li ly me mu nu pw re sc sh st su to tv us vc ws"
_GENERIC_DOMAINS = frozenset(_OPEN.split())
"""Country domains that sites of the whole world use, so they do not show a country."""


def zone(hints: Hints) -> tzinfo:
    """The zone of times without one: the source's own, else its country's, else UTC. Pure."""
    name = hints.timezone or _zones().get((hints.country or "").upper())
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def with_timezone(hints: Hints, url: str, language: str | None) -> tuple[Hints, str]:
    """The hints with the zone for a page's times, and the origin of this zone. Pure.

    The first of these decides: `source` (its zone), `country` (of the source), `address` (the country of
    the domain), `language`. Without any the origin is "" and the zone is UTC.
    """
    if hints.timezone:
        return hints, "source"
    if hints.country:
        return hints, "country"
    domain = (urlsplit(url).hostname or "").rpartition(".")[2]
    if domain not in _GENERIC_DOMAINS and domain.upper() in _zones():
        return replace(hints, timezone=_zones()[domain.upper()], country=domain.upper()), "address"
    if country := _COUNTRY_OF_LANGUAGE.get(language or hints.language or ""):
        return replace(hints, timezone=_zones()[country], country=country), "language"
    return hints, ""


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    """By country, the zone of its press: the only zone, else the zone of the capital if it is listed."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    rows = [row.split("\t") for row in table.splitlines() if not row.startswith("#")]
    count = Counter(row[0] for row in rows)
    return {row[0]: row[2] for row in rows if count[row[0]] == 1} | _CAPITALS
