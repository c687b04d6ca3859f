"""Reads lists of articles of GDELT's DOC 2.0 (`mode=artlist&format=json`). Pure."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from crawler.feeds.raw import FeedDocument, FeedItem, FeedReader, RawFeed
from crawler.parsed import Unreadable

_BEGINS = re.compile(rb'\{\s*"articles"\s*:')
_SPACED = re.compile(r"\s+([,.:;!?’”)\]])")
"""GDELT puts spaces around the marks of a title."""
_NAMES = {
    "english": "en", "chinese": "zh", "japanese": "ja", "korean": "ko", "german": "de",
    "french": "fr", "spanish": "es", "russian": "ru", "thai": "th", "vietnamese": "vi",
    "indonesian": "id", "arabic": "ar", "portuguese": "pt", "italian": "it",
}  # fmt: skip


def recognises(document: FeedDocument) -> bool:
    """Whether it is a JSON object that begins with articles. Pure."""
    return _BEGINS.match(document.start) is not None


def read(document: FeedDocument) -> RawFeed | Unreadable:
    """The articles as a raw feed, or why there is none. Pure."""
    try:
        found = json.loads(document.decoded(), strict=False)
    except (ValueError, RecursionError):
        return Unreadable(reason="it is not a feed: its JSON is broken")
    articles = found.get("articles")
    if not isinstance(articles, list):
        return Unreadable(reason="it is not a feed: it has no articles")
    items = tuple(_item(one) for one in articles if isinstance(one, dict))
    return RawFeed(items=items, kind="gdelt")


def _item(article: dict[str, Any]) -> FeedItem:
    def text(name: str) -> str:
        value = article.get(name)
        return value.strip() if isinstance(value, str) else ""

    title = _SPACED.sub(r"\1", text("title"))
    return FeedItem(
        link=text("url"),
        title=html.escape(title, quote=False),
        published=_date(text("seendate")),
        language=_NAMES.get(text("language").casefold(), ""),
        outlet=text("domain"),
        outlet_url=f"https://{text('domain')}/" if text("domain") else "",
    )


def _date(text: str) -> str:
    """`2026-11-24T08:15:00Z` of `20261124T081500Z`."""
    found = re.fullmatch(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", text)
    return "{}-{}-{}T{}:{}:{}Z".format(*found.groups()) if found else text


READER = FeedReader(kinds=("gdelt",), recognises=recognises, read=read)
