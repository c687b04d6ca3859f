"""Reads sitemaps, news sitemaps among them, and where a sitemap index or a robots.txt has others. Pure.

The formats are those of sitemaps.org and of Google's news sitemaps; a robots.txt names sitemaps in lines
of its own (sitemaps.org, "Informing search engine crawlers").
"""

from __future__ import annotations

import html
import re
import zlib
from dataclasses import replace
from urllib.parse import urlsplit

from lxml import etree

from crawler.feeds.raw import FeedDocument, FeedItem, FeedReader, RawFeed
from crawler.feeds.repair import Format, end_tag, repair
from crawler.parsed import Unreadable
from crawler.plain.urls import normalize

MAX_SIZE = 20 << 20
"""Bytes of a sitemap that is unpacked; what follows is left out. The standard allows 50 MB."""
MAX_SITEMAPS = 1_000
"""Sitemaps of an index that are looked at; the standard allows 50,000."""
_ROOTS = ("urlset", "sitemapindex")
_FORMAT = Format(
    begins=_ROOTS,
    ends=_ROOTS,
    items=("url", "sitemap"),
    fields=("loc", "lastmod", "title", "name", "keywords", "publication_date", "language"),
)
_BEGINS = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", re.I)
_ENDED = end_tag(_ROOTS)
_PACKED = b"\x1f\x8b"
_ROBOTS = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.I | re.M)
_NEWS = re.compile(r"news|latest|recent|today", re.I)


def recognises(document: FeedDocument) -> bool:
    """Whether it begins as a sitemap or an index, is packed, or is a robots.txt. Pure."""
    return (
        _BEGINS.search(document.start) is not None
        or document.body.startswith(_PACKED)
        or _is_robots(document)
    )


def read(document: FeedDocument) -> RawFeed | Unreadable:
    """The addresses of a sitemap, the newest first; of an index or a robots.txt its sitemaps. Pure."""
    if document.body.startswith(_PACKED):
        body = _unpacked(document.body)
        if body is None or not _BEGINS.search(body[:1024]):
            return Unreadable(reason="it is not a feed: what is packed is no sitemap")
        document = replace(document, body=body)
    if _is_robots(document):
        named = [_address(one, document.url) for one in _ROBOTS.findall(document.decoded())]
        if not any(named):
            return Unreadable(reason="this robots.txt names no sitemap")
        return RawFeed(items=(), kind="sitemap", sitemaps=_first([(one, "") for one in named]))
    text = repair(document.decoded(), _FORMAT)
    tree = _parsed(text)
    if tree is None or _name(tree) not in _ROOTS:
        return Unreadable(reason="it is not a feed: its XML is no sitemap")
    whole = _ENDED.search(text[-1024:]) is not None
    if _name(tree) == "sitemapindex":
        listed = [
            (_address(_field(one, "loc"), document.url), _field(one, "lastmod"))
            for one in tree
            if _name(one) == "sitemap"
        ]
        return RawFeed(items=(), kind="sitemap", sitemaps=_first(listed), whole=whole)
    items = [_item(one) for one in tree if _name(one) == "url"]
    items.sort(key=lambda item: item.published or item.updated, reverse=True)
    return RawFeed(items=tuple(items), kind="sitemap", whole=whole)


def _is_robots(document: FeedDocument) -> bool:
    return urlsplit(document.url).path == "/robots.txt" and not document.start.startswith(b"<")


def _unpacked(body: bytes) -> bytes | None:
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MAX_SIZE)
    except zlib.error:
        return None


def _parsed(text: str) -> etree._Element | None:
    """The root; of broken XML what comes before the fault. No entity of its own is resolved."""
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        return None


def _item(url: etree._Element) -> FeedItem:
    return FeedItem(
        link=_field(url, "loc"),
        # A sitemap's titles are plain text.
        title=html.escape(_field(url, "title", within="news"), quote=False),
        published=_field(url, "publication_date", within="news"),
        updated=_field(url, "lastmod"),
        language=_field(url, "language", within="news"),
    )


def _field(element: etree._Element, name: str, *, within: str = "") -> str:
    """The text of the first child of this name, or of the first element of it within a child."""
    for child in element:
        if within and _name(child) == within:
            places = child.iter()
        elif not within and _name(child) == name:
            places = iter((child,))
        else:
            continue
        found = next((one for one in places if _name(one) == name), None)
        if found is not None:
            return "".join(found.itertext()).strip()
    return ""


def _name(element: etree._Element) -> str:
    """The name without namespace, in lower case; empty for a comment."""
    tag = element.tag if isinstance(element.tag, str) else ""
    # A prefix that a broken document does not declare stays a part of the name.
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def _address(text: str, base: str) -> str:
    return normalize(text, base) or ""


def _first(named: list[tuple[str, str]]) -> tuple[str, ...]:
    """The addresses, each once: those of news first, then by their dates, the newest first."""
    dated = sorted(named[:MAX_SITEMAPS], key=lambda one: one[1], reverse=True)
    dated.sort(key=lambda one: not _NEWS.search(urlsplit(one[0]).path))
    return tuple(dict.fromkeys(address for address, _ in dated if address))


READER = FeedReader(kinds=("sitemap",), recognises=recognises, read=read)
