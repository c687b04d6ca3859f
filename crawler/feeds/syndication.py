"""Reads RSS, RDF, Atom and CDF with feedparser. Pure."""

from __future__ import annotations

import calendar
import html
import io
import re
from datetime import UTC, datetime
from typing import Any
from xml.sax import SAXException

import feedparser

from crawler.feeds.raw import FeedDocument, FeedItem, RawFeed
from crawler.parsed import Unreadable

_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,200}\bencoding\s*=")
_DEFAULT_CHARSET = re.compile(r";\s*charset=\"?(iso-8859-1|us-ascii)\"?", re.I)
_KINDS = {"rss090": "rdf", "rss10": "rdf"}
_OPENED = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]", re.I)
_ENDED = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.I)
_CHANNEL = re.compile(
    rb"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!doctype[^>]*>\s*)*<channel\b", re.I | re.S
)
_CLOSED = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.I)


def read(document: FeedDocument) -> RawFeed | Unreadable:
    """The raw feed, or why the document is none. Pure. Of broken XML the complete items are kept."""
    body = document.body
    # Not the bytes themselves: feedparser opens bytes that look like a file name or an address.
    parsed = feedparser.parse(
        io.BytesIO(body),
        response_headers=_headers(document),
        sanitize_html=False,  # only the plain text is used
        resolve_relative_uris=False,
    )
    broken = isinstance(parsed.get("bozo_exception"), SAXException)
    items = tuple(_item(entry) for entry in parsed.entries)
    if broken and _ends_within_an_item(body):
        items = items[:-1]
    version = parsed.get("version") or ("cdf" if _CHANNEL.match(document.start) else "")
    if problem := _problem(document, version, items, broken):
        return Unreadable(reason=problem)
    return RawFeed(
        items=items,
        kind=_KINDS.get(version, version.rstrip("0123456789")),
        title=parsed.feed.get("title") or "",
        subtitle=parsed.feed.get("subtitle") or parsed.feed.get("summary") or "",
        link=parsed.feed.get("link") or "",
        author=parsed.feed.get("author") or "",
        language=parsed.feed.get("language"),
        published_at=_stamp(parsed.feed.get("published_parsed")),
        updated_at=_stamp(dict.get(parsed.feed, "updated_parsed")),
        ttl=_ttl(parsed.feed.get("ttl")),
        whole=not broken or _ENDED.search(body[-1024:]) is not None,
    )


def _headers(document: FeedDocument) -> dict[str, str]:
    headers, content_type = {"content-location": document.url}, document.content_type
    if content_type and _XML_ENCODING.search(document.body[:1024]):
        # Servers add a default charset. The encoding that the author wrote is more reliable.
        content_type = _DEFAULT_CHARSET.sub("", content_type)
    return headers | ({"content-type": content_type} if content_type else {})


def _problem(
    document: FeedDocument, version: str | None, items: tuple[FeedItem, ...], broken: bool
) -> str | None:
    """Why the document cannot be used, in words for the user; None if it can."""
    if broken and b"<!ENTITY" in document.body:
        return "its XML is broken by entities of its own"
    if items:
        return None
    if not version and re.search(rb"<(!doctype\s+html|html)\b", document.start, re.I):
        return "it is not a feed: an HTML page came"
    if not version:
        return "it is not a feed"
    return "its XML is broken, and no entry of it is whole" if broken else None


def _ends_within_an_item(body: bytes) -> bool:
    opened = [match.start() for match in _OPENED.finditer(body)]
    closed = [match.start() for match in _CLOSED.finditer(body)]
    return bool(opened) and (not closed or opened[-1] > closed[-1])


def _item(entry: Any) -> FeedItem:
    contents = (_markup(part.get("value"), part.get("type")) for part in entry.get("content", ()))
    return FeedItem(
        link=entry.get("link") or "",
        guid=entry.get("id") or "",
        title=_markup(entry.get("title"), entry.get("title_detail", {}).get("type")),
        summary=_markup(entry.get("summary"), entry.get("summary_detail", {}).get("type")),
        content=next(filter(None, contents), ""),
        authors=_authors(entry),
        published=entry.get("published") or "",
        # Not `entry.get`: it returns the date of publication if there is no update, with a warning.
        updated=dict.get(entry, "updated") or "",
        published_at=_stamp(entry.get("published_parsed")),
        updated_at=_stamp(dict.get(entry, "updated_parsed")),
        language=entry.get("language") or "",
        subtitle=entry.get("subtitle") or "",
        enclosure=next((file.get("href") or "" for file in entry.get("enclosures", ())), ""),
    )


def _markup(value: Any, kind: str | None) -> str:
    """The text as HTML. feedparser says which texts are plain: a `<` in them is a character."""
    text = str(value or "")
    return html.escape(text, quote=False) if kind == "text/plain" else text


def _stamp(parsed: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def _authors(entry: Any) -> tuple[str, ...]:
    names = [author.get("name") for author in entry.get("authors", ()) if author.get("name")]
    return tuple(names or filter(None, [entry.get("author")]))


def _ttl(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else None
