"""Reads JSON Feed 1.0 and 1.1 (jsonfeed.org). Pure."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from crawler.feeds.people import author_name
from crawler.feeds.raw import FeedDocument, FeedItem, FeedReader, RawFeed
from crawler.parsed import Unreadable

_ITEMS = re.compile(r'"items"\s*:\s*\[')
_BETWEEN = re.compile(r"\}\s*,\s*(?=\{)")
_VERSION = re.compile(r'"version"\s*:\s*"([^"]{1,100})"')


def recognises(document: FeedDocument) -> bool:
    """Whether the document begins like a JSON object. Pure."""
    return document.start.startswith(b"{")


def read(document: FeedDocument) -> RawFeed | Unreadable:
    """The raw feed, or why the document is none. Pure. Of broken JSON the whole items are kept."""
    text, left_out = document.decoded(), 0
    try:
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        feed, left_out = _salvaged(text)
        if not feed["items"]:
            return Unreadable(reason="it is not a feed: its JSON is broken")
    if not isinstance(feed, dict) or "jsonfeed.org" not in _text(feed, "version"):
        return Unreadable(reason="it is not a feed: JSON came that is no JSON Feed")
    entries = feed.get("items")
    if not isinstance(entries, list):
        return Unreadable(reason="it is not a feed: it has no items")
    return RawFeed(
        items=tuple(_item(entry) for entry in entries if isinstance(entry, dict)),
        kind="json",
        authors=_authors(feed),
        title=_text(feed, "title"),
        subtitle=_text(feed, "description"),
        link=_text(feed, "home_page_url"),
        language=_text(feed, "language") or None,
        whole=not left_out,
        left_out=left_out,
    )


def _salvaged(text: str) -> tuple[dict[str, Any], int]:
    """What can be read of broken JSON: its items one by one. And how many of them cannot be read."""
    decoder, found, broken = json.JSONDecoder(strict=False), [], 0
    head, version = _ITEMS.search(text), _VERSION.search(text)
    at = head.end() if head else len(text)
    while (begin := text.find("{", at)) >= 0:
        try:
            item, at = decoder.raw_decode(text, begin)
            found.append(item)
        except (ValueError, RecursionError):
            broken += 1
            following = _BETWEEN.search(text, begin)
            at = following.end() if following else len(text)
    return {"version": version[1] if version else "", "items": found}, broken


def _item(entry: dict[str, Any]) -> FeedItem:
    text = html.escape(_text(entry, "content_text"), quote=False)
    return FeedItem(
        link=_text(entry, "url") or _text(entry, "external_url"),
        guid=_text(entry, "id"),
        # By the standard titles and summaries are plain text.
        title=html.escape(_text(entry, "title"), quote=False),
        summary=html.escape(_text(entry, "summary"), quote=False),
        content=_text(entry, "content_html") or text,
        authors=_authors(entry),
        published=_text(entry, "date_published"),
        updated=_text(entry, "date_modified"),
        language=_text(entry, "language"),
    )


def _authors(entry: dict[str, Any]) -> tuple[str, ...]:
    """The names of an item or of the feed. Some write one object, or mere names, for the list."""
    authors = entry.get("authors") or entry.get("author")  # version 1.0 has one `author`
    nodes = authors if isinstance(authors, list) else [authors]
    names = (_text(node if isinstance(node, dict) else {"name": node}, "name") for node in nodes)
    return tuple(author_name(name) for name in names if name)


def _text(node: dict[str, Any], key: str) -> str:
    """The value if it is a text or a number (some ids are numbers), else an empty text."""
    value = node.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


READER = FeedReader(kinds=("json",), recognises=recognises, read=read)
