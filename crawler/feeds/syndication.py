"""Reads RSS, RDF, Atom and CDF. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from crawler.feeds.ordinary import parse_ordinary
from crawler.feeds.people import author_name
from crawler.feeds.raw import FeedDocument, FeedItem, FeedReader, RawFeed
from crawler.feeds.repair import Format, end_tag, repair
from crawler.feeds.xml_parser import PAGE_TYPES, XmlFeed, parse
from crawler.parsed import Unreadable
from crawler.plain.walls import wall_before_feed

_NOTHING = XmlFeed(feed={}, entries=[], version="", broken=True)
_KINDS = {"rss090": "rdf", "rss10": "rdf"}
_ROOTS = ("rss", "feed", "rdf")
_FORMAT = Format(
    begins=(*_ROOTS, "channel"),  # CDF begins so; in RSS and RDF items follow its end tag
    ends=_ROOTS,
    items=("item", "entry"),
    fields=(
        *("title", "link", "guid", "description", "summary", "content", "encoded"),
        *("author", "creator"),
    ),
)
_OPENED = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]", re.I)
_CLOSED = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.I)
_ENDED = end_tag(_ROOTS)
_CHANNEL = re.compile(
    rb"(?:<\?xml[^>]*+>\s*+|<!--(?>.*?-->)\s*+|<!doctype[^>]*+>\s*+)*+<channel\b", re.I | re.S
)
_ITEM = re.compile(r"<((?:\w+:)?(?:item|entry))(?:\s[^>]*)?>.*?</\1\s*>", re.I | re.S)


def recognises(document: FeedDocument) -> bool:
    """True for every document: feedparser finds the XML format itself, and says if there is none."""
    return True


def read(document: FeedDocument) -> RawFeed | Unreadable:
    """The raw feed, or why the document is none. Pure. Of broken XML the complete items are kept."""
    text = repair(document.decoded(), _FORMAT)
    ordinary = parse_ordinary(text, document.url)
    parsed, left_out = (ordinary, 0) if ordinary else _parsed(text, document.url)
    items = tuple(_item(entry) for entry in parsed.entries)
    if parsed.broken and _ends_within_an_item(text):
        items = items[:-1]
    version = parsed.version or ("cdf" if _CHANNEL.match(document.start) else "")
    if problem := _problem(document, version, items, parsed.broken):
        return Unreadable(reason=problem)
    feed = parsed.feed
    return RawFeed(
        items=items,
        kind=_KINDS.get(version, version.rstrip("0123456789nu")),
        title=feed.get("title") or feed.get("itunes_title") or "",
        subtitle=_first(feed, "subtitle", "summary", "itunes_summary", "itunes_subtitle"),
        link=_link(feed),
        author=_first(feed, "author", "itunes_author"),
        authors=_authors(feed),
        language=feed.get("language"),
        published=feed.get("published") or "",
        updated=dict.get(feed, "updated") or "",
        ttl=_ttl(feed.get("ttl")) or _update_period(feed),
        whole=not parsed.broken or _ENDED.search(text[-1024:]) is not None,
        left_out=left_out,
    )


def _parsed(text: str, url: str) -> tuple[XmlFeed, int]:
    """The feed without the items that make feedparser raise, and how many these are."""
    try:
        return parse(text, url), 0
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - feedparser raises anything, and mostly because of one item
        items = list(_ITEM.finditer(text))
    if not items:
        return _NOTHING, 0
    head, tail = text[: items[0].start()], text[items[-1].end() :]
    kept = _harmless([item[0] for item in items], head, tail, url)
    if not kept:
        return _NOTHING, len(items)
    return parse(head + "\n".join(kept) + tail, url), len(items) - len(kept)


def _harmless(items: Sequence[str], head: str, tail: str, url: str) -> Sequence[str]:
    """The items that can be parsed, found by halves: one bad item of a thousand takes 30 tries.

    Two halves may be harmful together, where one leaves open what the other closes: one is kept then.
    """
    if _is_parsed(items, head, tail, url):
        return items
    middle = len(items) // 2
    if not middle:
        return ()
    first, second = (_harmless(half, head, tail, url) for half in (items[:middle], items[middle:]))
    both = [*first, *second]
    if not first or not second or _is_parsed(both, head, tail, url):
        return both
    return max(first, second, key=len)


def _is_parsed(items: Sequence[str], head: str, tail: str, url: str) -> bool:
    try:
        parse(head + "\n".join(items) + tail, url)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - as above: any error, and the item is named by its place
        return False
    return True


def _problem(
    document: FeedDocument, version: str, items: tuple[FeedItem, ...], broken: bool
) -> str | None:
    """Why the document cannot be used, in words for the user; None if it can."""
    if broken and b"<!ENTITY" in document.body:
        return "its XML is broken by entities of its own"
    if items:
        return None
    if not version and re.search(rb"<(!doctype\s+html|html)\b", document.start, re.I):
        wall = wall_before_feed(document.decoded(), document.url)
        return wall.reason if wall else "it is not a feed: an HTML page came"
    if not version:
        return "it is not a feed"
    return "its XML is broken, and no entry of it is whole" if broken else None


def _ends_within_an_item(text: str) -> bool:
    opened = [match.start() for match in _OPENED.finditer(text)]
    closed = [match.start() for match in _CLOSED.finditer(text)]
    return bool(opened) and (not closed or opened[-1] > closed[-1])


def _item(entry: Any) -> FeedItem:
    contents = (_markup(part.get("value"), part.get("type")) for part in entry.get("content", ()))
    summary = _markup(entry.get("summary"), entry.get("summary_detail", {}).get("type"))
    content = next(filter(None, contents), "")
    if not summary and not content:
        summary = _first(entry, "media_description", "itunes_summary", "itunes_subtitle")
    source = entry.get("source") or {}
    title = _markup(entry.get("title"), entry.get("title_detail", {}).get("type"))
    return FeedItem(
        # A proxy of feeds puts its own address into the link, and the article's here.
        link=_first(entry, "feedburner_origlink") or _link(entry),
        guid=entry.get("id") or "",
        title=title or _first(entry, "media_title", "itunes_title"),
        summary=summary,
        content=content,
        authors=_authors(entry),
        published=entry.get("published") or "",
        # Not `entry.get`: it returns the date of publication if there is no update, with a warning.
        updated=dict.get(entry, "updated") or "",
        language=entry.get("language") or "",
        subtitle=_first(entry, "subtitle", "itunes_subtitle"),
        outlet=_first(source, "title", "value") or _first(entry, "news_source"),
        outlet_url=_first(source, "href", "url"),
        enclosure=next((file.get("href") or "" for file in entry.get("enclosures", ())), "")
        or _first(entry, "enclosure_text"),
    )


def _link(node: Any) -> str:
    """The address of the page: of the first alternate link, else what feedparser takes from the guid."""
    links = [link for link in node.get("links", ()) if link.get("href")]
    alternate = [link for link in links if link.get("rel", "alternate") == "alternate"]
    pages = [link["href"] for link in alternate if (link.get("type") or "") in PAGE_TYPES]
    if pages:
        return str(pages[0])
    named = node.get("link") or ""
    return "" if named in {link["href"] for link in links} else str(named)


def _first(node: Any, *keys: str) -> str:
    return next((str(node[key]) for key in keys if node.get(key)), "")


def _markup(value: Any, kind: str | None) -> str:
    """The text as HTML. feedparser says which texts are plain: a `<` in them is a character."""
    text = str(value or "")
    return html.escape(text, quote=False) if kind == "text/plain" else text


def _authors(entry: Any) -> tuple[str, ...]:
    names = [author.get("name") for author in entry.get("authors", ()) if author.get("name")]
    names = names or [_first(entry, "author", "itunes_author")]
    return tuple(filter(None, map(author_name, names)))


def _ttl(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else None


_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}
"""Minutes; web.resource.org/rss/1.0/modules/syndication."""


def _update_period(feed: Any) -> int | None:
    """The minutes between two updates that a feed states; None: it states none.

    WordPress writes "hourly" and 1 into each feed, and nobody chose it: it says nothing.
    """
    period = _PERIODS.get((feed.get("sy_updateperiod") or "").strip().lower())
    often = _ttl((feed.get("sy_updatefrequency") or "1").strip()) or 1
    if period is None:
        return None
    unsaid = period == 60 and often == 1 and "wordpress" in (feed.get("generator") or "").lower()
    return None if unsaid else max(period // often, 1)


READER = FeedReader(kinds=("rss", "rdf", "atom", "cdf"), recognises=recognises, read=read)
