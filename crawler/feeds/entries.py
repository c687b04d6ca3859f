"""Makes entries from a raw feed: normalized links, plain texts, aware dates. Pure."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from crawler.feeds.raw import FeedDocument, FeedItem, RawFeed
from crawler.feeds.readers import read_raw
from crawler.feeds.repair import unescaped
from crawler.feeds.search import of_outlet
from crawler.parsed import ParsedFeed, Unreadable
from crawler.plain.dates import read_date
from crawler.plain.mojibake import is_mojibake
from crawler.plain.text import line, paragraphs, plain
from crawler.plain.urls import normalize
from watchword.domain.article import Entry, Precision
from watchword.domain.source import SEARCH, Hints

MAX_ENTRIES = 5_000
MAX_TITLE_LENGTH, MAX_SUMMARY_LENGTH = 1_000, 10_000
MAX_GUID_SIZE, END_OF_GUID = 500, 100
"""Bytes of a GUID, which shares a row of an index with the address of its feed, and characters that are
kept of a longer one."""
MAX_OUTLET_LENGTH = 80
MAX_MARKUP_LENGTH = 100_000
MAX_TTL = timedelta(days=1)
_INHERITED = ("atom", "json")
"""Kinds of feeds whose author is that of the items without one; in RSS it is who runs the feed."""
_TAGS_ALONE = re.compile(r"\s*(?:<[^<>]*>\s*)*")
_ESCAPED = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#39|#x27|#8\d{3});")


def read_feed(document: FeedDocument, hints: Hints, now: datetime) -> ParsedFeed | Unreadable:
    """The entries of a feed in their order, or why the document is no feed. Pure.

    An entry without a link uses its guid if this is an address; otherwise the entry is left out. A feed
    with unreadable text is refused, since nothing in it could match.
    """
    feed = read_raw(replace(document, language=hints.language))
    if isinstance(feed, Unreadable):
        return feed
    items = feed.items[:MAX_ENTRIES]
    if document.kind == SEARCH:
        items = tuple(map(of_outlet, items))
    found = (_entry(item, feed, document.url, hints, now) for item in items)
    entries = tuple(entry for entry in found if entry is not None)
    if is_mojibake("\n".join(f"{entry.title}\n{entry.summary}" for entry in entries)):
        return Unreadable(reason="its text is unreadable: its characters are in a wrong encoding")
    return ParsedFeed(
        entries=entries,
        kind=feed.kind,
        ttl=min(timedelta(minutes=feed.ttl), MAX_TTL) if feed.ttl else None,
        whole=feed.whole,
        left_out=feed.left_out,
        sitemaps=feed.sitemaps,
        confidence=feed.confidence,
        stopped=feed.stopped,
        proposed=feed.proposed,
    )


def _entry(item: FeedItem, feed: RawFeed, url: str, hints: Hints, now: datetime) -> Entry | None:
    link = _link(item, url)
    if link is None:
        return None
    published_at, precision = _published(item, hints, now)
    return Entry(
        link=link,
        title=_title(item.title),
        summary=_summary(item),
        guid=_guid(item.guid),
        published_at=published_at,
        precision=precision,
        authors=_clean_names(item.authors or (feed.authors if feed.kind in _INHERITED else ())),
        language=_language(item.language or feed.language or ""),
        outlet=line(plain(item.outlet), MAX_OUTLET_LENGTH),
        outlet_url=normalize(item.outlet_url) or "",
    )


def _link(item: FeedItem, url: str) -> str | None:
    """The address of the page. A mere fragment is none: a script of the feed's page is there."""
    link = item.link.strip()
    found = normalize(link, url) if link and not link.startswith("#") else None
    if found is None and item.guid.strip().startswith(("http://", "https://")):
        return normalize(item.guid)
    return found


def _guid(text: str) -> str | None:
    """The GUID on one line. Of a long one the hash and its end, which can become part of a link."""
    guid = line(text, MAX_MARKUP_LENGTH)
    if len(guid.encode()) <= MAX_GUID_SIZE:
        return guid or None
    return f"{hashlib.sha256(guid.encode()).hexdigest()}:{guid[-END_OF_GUID:]}"


def _summary(item: FeedItem) -> str:
    """The summary, else the content, as plain text. One that is a picture alone says nothing."""
    texts = (plain(unescaped(one[:MAX_MARKUP_LENGTH])) for one in (item.summary, item.content))
    said = (text for text in texts if not _TAGS_ALONE.fullmatch(text))
    return paragraphs(next(said, ""), MAX_SUMMARY_LENGTH)


def _title(text: str) -> str:
    """A title as plain text. What is still escaped after two times was escaped once too often."""
    title = line(plain(unescaped(text)), MAX_TITLE_LENGTH)
    return line(html.unescape(title), MAX_TITLE_LENGTH) if _ESCAPED.search(title) else title


def _published(item: FeedItem, hints: Hints, now: datetime) -> tuple[datetime | None, Precision]:
    for text in (item.published, item.updated):
        if found := read_date(text, hints, now):
            return found
    return None, Precision.MINUTE


def _clean_names(names: Iterable[str]) -> tuple[str, ...]:
    cleaned = (line(plain(unescaped(name)), 200) for name in names)
    return tuple(dict.fromkeys(filter(None, cleaned)))[:20]


def _language(text: str) -> str | None:
    primary = re.split(r"[-_]", text.strip().lower())[0]
    return primary if re.fullmatch(r"[a-z]{2}", primary) else None
