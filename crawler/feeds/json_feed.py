"""JSON Feed 1.0 and 1.1 (jsonfeed.org), which feedparser does not read. Pure."""

from __future__ import annotations

import html
import json
from typing import Any

from crawler.feeds.item import FeedItem, Listing
from crawler.parsed import Unreadable


def read(body: bytes) -> Listing | Unreadable:
    """What the feed says, or why it is none. Pure."""
    try:
        feed = json.loads(body.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError):
        return Unreadable(reason="it is not a feed: its JSON is broken")
    if not isinstance(feed, dict) or "jsonfeed.org" not in _text(feed, "version"):
        return Unreadable(reason="it is not a feed: JSON came that is no JSON Feed")
    entries = feed.get("items")
    if not isinstance(entries, list):
        return Unreadable(reason="it is not a feed: it has no items")
    return Listing(
        items=tuple(_item(entry) for entry in entries if isinstance(entry, dict)),
        kind="json",
        title=_text(feed, "title"),
        subtitle=_text(feed, "description"),
        link=_text(feed, "home_page_url"),
        language=_text(feed, "language") or None,
    )


def _item(entry: dict[str, Any]) -> FeedItem:
    text = html.escape(_text(entry, "content_text"), quote=False)
    return FeedItem(
        link=_text(entry, "url") or _text(entry, "external_url"),
        guid=_text(entry, "id"),
        title=html.escape(_text(entry, "title"), quote=False),  # plain text, says the standard
        summary=html.escape(_text(entry, "summary"), quote=False),
        content=_text(entry, "content_html") or text,
        authors=_authors(entry),
        published=_text(entry, "date_published"),
        updated=_text(entry, "date_modified"),
        language=_text(entry, "language"),
    )


def _authors(entry: dict[str, Any]) -> tuple[str, ...]:
    authors = entry.get("authors")
    listed = (
        authors if isinstance(authors, list) else [entry.get("author")]
    )  # `author`: version 1.0
    return tuple(
        _text(one, "name") for one in listed if isinstance(one, dict) and _text(one, "name")
    )


def _text(node: dict[str, Any], key: str) -> str:
    """The value if it is a text or, as some ids are, a number; else nothing."""
    value = node.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""
