"""Feeds: from bytes to entries. RSS, RDF and Atom by feedparser, JSON Feed by `json_feed`. Pure."""

from __future__ import annotations

import calendar
import html
import io
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax import SAXException

import feedparser

from crawler.feeds import json_feed
from crawler.feeds.item import FeedItem, Listing
from crawler.parsed import ParsedFeed, Unreadable
from crawler.plain.dates import is_possible, read_date
from crawler.plain.text import line, paragraphs, plain
from crawler.plain.urls import normalize
from watchword.domain.article import Entry, Precision
from watchword.domain.source import Hints

MAX_ENTRIES = 5_000
MAX_TITLE_LENGTH, MAX_SUMMARY_LENGTH = 1_000, 10_000
MAX_MARKUP_LENGTH = 100_000
MAX_TTL = timedelta(days=1)
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,200}\bencoding\s*=")
_DEFAULT_CHARSET = re.compile(r";\s*charset=\"?(iso-8859-1|us-ascii)\"?", re.I)
_KINDS = {"rss090": "rdf", "rss10": "rdf"}
_OPENED = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]", re.I)
_ENDED = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.I)
_CHANNEL = re.compile(
    rb"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!doctype[^>]*>\s*)*<channel\b", re.I | re.S
)
_CLOSED = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.I)


def read_feed(
    body: bytes, content_type: str | None, url: str, hints: Hints, now: datetime
) -> ParsedFeed | Unreadable:
    """The entries of a feed, in its order, or why it is none. Pure.

    An entry needs a link; one without a link whose guid is an address has that. Of a feed with broken
    XML the whole items are kept.
    """
    listing = read_listing(body, content_type, url)
    if isinstance(listing, Unreadable):
        return listing
    entries = (_entry(item, listing, url, hints, now) for item in listing.items[:MAX_ENTRIES])
    return ParsedFeed(
        entries=tuple(entry for entry in entries if entry is not None),
        kind=listing.kind,
        ttl=min(timedelta(minutes=listing.ttl), MAX_TTL) if listing.ttl else None,
        whole=listing.whole,
    )


def read_listing(body: bytes, content_type: str | None, url: str) -> Listing | Unreadable:
    """What the feed says, as it says it: raw texts and dates. Pure."""
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        return Unreadable(reason="the answer was empty")
    if start.startswith(b"{"):
        return json_feed.read(body)
    # Only BytesIO: feedparser opens what looks like the name of a file or an address.
    parsed = feedparser.parse(
        io.BytesIO(body),
        response_headers=_headers(body, content_type, url),
        sanitize_html=False,  # only its plain text is taken
        resolve_relative_uris=False,
    )
    broken = isinstance(parsed.get("bozo_exception"), SAXException)
    items = tuple(_item(entry) for entry in parsed.entries)
    if broken and _ends_within_an_item(body):
        items = items[:-1]
    version = parsed.get("version") or ("cdf" if _CHANNEL.match(start) else "")
    if problem := _problem(body, start, version, items, broken):
        return Unreadable(reason=problem)
    return Listing(
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


def _headers(body: bytes, content_type: str | None, url: str) -> dict[str, str]:
    headers = {"content-location": url}
    if content_type and _XML_ENCODING.search(body[:1024]):
        # A charset that servers add unasked must not outrank what the author wrote.
        content_type = _DEFAULT_CHARSET.sub("", content_type)
    return headers | ({"content-type": content_type} if content_type else {})


def _problem(
    body: bytes, start: bytes, version: str | None, items: tuple[FeedItem, ...], broken: bool
) -> str | None:
    """Why there is nothing to take from it, or None."""
    if broken and b"<!ENTITY" in body:
        return "its XML is broken by entities of its own"
    if items:
        return None
    if not version and re.search(rb"<(!doctype\s+html|html)\b", start, re.I):
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
        # Not `entry.get`: feedparser then takes the one date for the other, and warns of it.
        updated=dict.get(entry, "updated") or "",
        published_at=_stamp(entry.get("published_parsed")),
        updated_at=_stamp(dict.get(entry, "updated_parsed")),
        language=entry.get("language") or "",
        subtitle=entry.get("subtitle") or "",
        enclosure=next((file.get("href") or "" for file in entry.get("enclosures", ())), ""),
    )


def _markup(value: Any, kind: str | None) -> str:
    """The text as HTML; feedparser knows where it is plain, and a `<` in it means itself."""
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


def _entry(
    item: FeedItem, listing: Listing, url: str, hints: Hints, now: datetime
) -> Entry | None:
    link = normalize(item.link, url) if item.link else None
    link = link or (
        normalize(item.guid) if item.guid.startswith(("http://", "https://")) else None
    )
    if link is None:
        return None
    published_at, precision = _published(item, hints, now)
    return Entry(
        link=link,
        title=line(plain(item.title), MAX_TITLE_LENGTH),
        summary=paragraphs(
            plain((item.summary or item.content)[:MAX_MARKUP_LENGTH]), MAX_SUMMARY_LENGTH
        ),
        guid=line(item.guid, MAX_TITLE_LENGTH) or None,
        published_at=published_at,
        precision=precision,
        authors=_clean_names(item.authors),
        language=_language(item.language or listing.language or ""),
    )


def _published(item: FeedItem, hints: Hints, now: datetime) -> tuple[datetime | None, Precision]:
    for text in (item.published, item.updated):
        if found := read_date(text, hints, now):
            return found
    # Forms that only feedparser knows; it has made them UTC.
    for stamp in (item.published_at, item.updated_at):
        if stamp and is_possible(stamp, now):
            return stamp, Precision.MINUTE
    return None, Precision.MINUTE


def _clean_names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, (line(plain(name), 200) for name in names)))[:20]


def _language(text: str) -> str | None:
    primary = re.split(r"[-_]", text.strip().lower())[0]
    return primary if re.fullmatch(r"[a-z]{2}", primary) else None
