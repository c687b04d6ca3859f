"""The title of a page: what it tells machines is its headline, else what it prints as one. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape

from crawler.extract.structured import Markup
from crawler.text import line

LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Title:
    """A title and where it stood; both empty where the page has none."""

    text: str = ""
    origin: str = ""


def title(seen: Markup) -> Title:
    """The page's title. Pure."""
    headings = [heading.text_content() for heading in seen.tree.iter("h1")]
    candidates = (
        (unescape(seen.about.headline), "JSON-LD"),
        (seen.tags.get("og:title", ""), "og:title"),
        (headings[0] if len(headings) == 1 else "", "h1"),
        (seen.tags.get("twitter:title", ""), "twitter:title"),
        (seen.tree.findtext(".//title") or "", "title"),
    )
    cleaned = (Title(line(text, LONGEST), origin) for text, origin in candidates)
    return next((found for found in cleaned if found.text), Title())
