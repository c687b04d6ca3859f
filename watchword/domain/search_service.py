"""The search feeds of public services for a query. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from watchword.domain.source import SEARCH, Feed

_TRADITIONAL = ("TW", "HK", "MO")


def search_feeds(
    query: str, *, language: str | None, country: str | None, language_name: str = ""
) -> Sequence[Feed]:
    """What Google News, Bing News and GDELT find for a query, as feeds. Pure.

    `language`: ISO 639-1. `country`: ISO 3166-1 alpha-2. `language_name`: in English, as GDELT wants it.
    """
    lang, place = language or "en", country or "US"
    edition = lang
    if lang == "zh":
        edition = f"zh-{'Hant' if place in _TRADITIONAL else 'Hans'}"
    spoken = f"{lang}-{place}" if lang in ("zh", "en") else lang
    google = {"q": query, "hl": spoken, "gl": place, "ceid": f"{place}:{edition}"}
    bing = {"q": query, "format": "rss", "setlang": spoken, "cc": place}
    asked = f"{query} sourcelang:{language_name.lower()}" if language_name else query
    gdelt = {"query": asked, "mode": "artlist", "format": "json", "maxrecords": "100"}
    recent = {"sort": "datedesc", "timespan": "1d"}
    urls = (
        f"https://news.google.com/rss/search?{urlencode(google)}",
        f"https://www.bing.com/news/search?{urlencode(bing)}",
        f"https://api.gdeltproject.org/api/v2/doc/doc?{urlencode(gdelt | recent)}",
    )
    return [Feed(url=url, kind=SEARCH, language=language) for url in urls]
