"""The source that a discovery makes: what is known of it, and how; and the feeds of a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from watchword.domain.discovery import Discovery, articles_a_day, fitting_cadence
from watchword.domain.place import Place, place_of
from watchword.domain.source import LISTING, SEARCH, Feed
from watchword.wording.languages import is_place, zone_of

Cadence = tuple[timedelta, timedelta]
_TRADITIONAL = ("TW", "HK", "MO")
"""Places whose press is written in traditional characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSource:
    """A source as it was found; what nothing tells of is None."""

    feed: str
    is_listing: bool
    """Whether the feed is a page whose links are guessed."""
    name: str | None
    url: str | None
    """Of its home page."""
    language: str | None
    place: Place | None
    zone: str | None
    """IANA name."""
    a_day: float | None
    """Articles, by the dates of the feed."""
    cadence: Cadence
    usual: Cadence
    """The cadence of `[fetch]`."""

    def keys(self) -> dict[str, Any]:
        """Its keys in a configuration; of the cadence only one that is not the usual one."""
        feed: Any = {"url": self.feed, "kind": LISTING} if self.is_listing else self.feed
        slow = [_written(span) for span in self.cadence] if self.cadence != self.usual else None
        keys = {
            "name": self.name,
            "url": self.url,
            "feeds": [feed],
            "country": self.place.code if self.place else None,
            "language": self.language,
            "timezone": self.zone,
            "cadence": slow,
        }
        return {key: value for key, value in keys.items() if value}

    def facts(self) -> list[tuple[str, str]]:
        """Each thing that is known, with how it is known, in words."""
        rate = f", for about {self.a_day:.2g} articles a day" if self.a_day is not None else ""
        cadence = " to ".join(map(_written, self.cadence))
        facts = [
            ("language", self.language or ""),
            ("place", f"{self.place.code}: {self.place.because}" if self.place else ""),
            ("zone", self.zone or ""),
            ("cadence", f"{cadence}{rate}"),
        ]
        return [(key, value) for key, value in facts if value]


def found_source(found: Discovery, usual: Cadence) -> FoundSource | None:
    """The source that was found; None: nothing can be watched. Pure.

    `usual`: the cadence of `[fetch]`.
    """
    best, page = found.best, found.page
    if best is None:
        return None
    a_day = articles_a_day(found.answer)
    place = place_of(page.url, page.tags, page.language) if page else None
    place = place if place and is_place(place.code) else None
    return FoundSource(
        feed=best.feed,
        is_listing=best.kind == LISTING,
        name=(page.name or None) if page else None,
        url=page.url if page else None,
        language=page.language if page else None,
        place=place,
        zone=zone_of(place.code) if place else None,
        a_day=a_day,
        cadence=fitting_cadence(a_day, usual),
        usual=usual,
    )


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
    tag = f"{lang}-{place}" if lang in ("zh", "en") else lang
    google = {"q": query, "hl": tag, "gl": place, "ceid": f"{place}:{edition}"}
    bing = {"q": query, "format": "rss", "setlang": tag, "cc": place}
    asked = f"{query} sourcelang:{language_name.lower()}" if language_name else query
    gdelt = {"query": asked, "mode": "artlist", "format": "json", "maxrecords": "100"}
    recent = {"sort": "datedesc", "timespan": "1d"}
    urls = (
        f"https://news.google.com/rss/search?{urlencode(google)}",
        f"https://www.bing.com/news/search?{urlencode(bing)}",
        f"https://api.gdeltproject.org/api/v2/doc/doc?{urlencode(gdelt | recent)}",
    )
    return [Feed(url=url, kind=SEARCH, language=language) for url in urls]


def _written(span: timedelta) -> str:
    """As a configuration has it: `30m`, `2h`. Pure."""
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    if seconds:
        return f"{minutes * 60 + seconds}s"
    return f"{minutes}m" if minutes % 60 else f"{minutes // 60}h"
