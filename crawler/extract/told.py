"""What a page tells machines besides title, authors and dates: summary, section, tags, image. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from crawler.extract.structured import Markup
from crawler.text import line, paragraphs
from crawler.urls import normalize

LONGEST_SUMMARY = 10_000
MOST_TAGS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told, empty where the page is silent, and of each that was where it stood."""

    summary: str
    """The lead, as it is told to those who link to the page."""
    publisher: str | None
    section: str | None
    tags: tuple[str, ...]
    image: str | None
    """The address of the lead image, normalized."""
    paywalled: bool
    origins: Mapping[str, str]


def told(seen: Markup, url: str) -> Told:
    """The rest of what a page says of itself: JSON-LD first, then its meta tags. Pure."""
    about, tags = seen.about, seen.tags
    found = {
        "summary": _first(seen, "", "og:description", "description"),
        "publisher": _first(seen, about.publisher, "og:site_name"),
        "section": _first(seen, about.section, "article:section"),
        "tags": _first(seen, "\n".join(about.keywords), "news_keywords"),
        "image": _first(seen, about.image, "og:image"),
        "paywalled": ("" if about.free else "no", "JSON-LD"),
    }
    words = about.keywords or tags.get("news_keywords", "").split(",")
    cleaned = (line(unescape(word), 100) for word in words)
    image = found["image"][0]
    return Told(
        summary=paragraphs(unescape(found["summary"][0]), LONGEST_SUMMARY),
        publisher=line(unescape(found["publisher"][0]), 200) or None,
        section=line(unescape(found["section"][0]), 200) or None,
        tags=tuple(dict.fromkeys(filter(None, cleaned)))[:MOST_TAGS],
        image=normalize(image, url) if image else None,
        paywalled=not about.free,
        origins={name: origin for name, (text, origin) in found.items() if text},
    )


def _first(seen: Markup, json_ld: str, *names: str) -> tuple[str, str]:
    """The first that is not empty, and where it stood."""
    stood = ((json_ld, "JSON-LD"), *((seen.tags.get(name, ""), name) for name in names))
    return next((one for one in stood if one[0]), ("", ""))
