"""Reads what a page says about its site: its name, its language, its feeds. Pure."""

from __future__ import annotations

from itertools import islice

from crawler.extract.language import language
from crawler.extract.structured import read_markup
from crawler.listing.feeds import named_feeds
from crawler.parsed import Unreadable
from crawler.plain.decode import decode
from crawler.plain.text import line
from crawler.plain.tree import load_tree
from crawler.plain.walls import wall_before_feed
from watchword.domain.discovery import SitePage

MAX_NAME_LENGTH = 80
_NAMES = ("og:site_name", "application-name", "apple-mobile-web-app-title")


def parse_site(body: bytes, content_type: str | None, url: str) -> SitePage | Unreadable:
    """The site of a page, or why it cannot be read. Pure. `url`: of the page, after redirects."""
    text = decode(body, content_type)
    tree = load_tree(text)
    if tree is None:
        return Unreadable(reason="it is neither a feed nor a page")
    if wall := wall_before_feed(text, url):
        return Unreadable(reason=wall.reason, barred=wall.whole_site)
    markup = read_markup(tree, url)
    title = line(tree.findtext(".//title") or "", 200)
    said = " ".join(text for one in islice(tree.iter("a"), 200) for text in one.itertext())
    names = (line(markup.tags.get(one, ""), MAX_NAME_LENGTH) for one in _NAMES)
    name = next(filter(None, names), "")
    return SitePage(
        url=url,
        name=name or title[:MAX_NAME_LENGTH],
        language=language(line(said, 4_000), declared=markup.language, known=None).code,
        tags=tuple(filter(None, (markup.language, markup.tags.get("og:locale")))),
        feeds=tuple(one.url for one in named_feeds(tree, url)),
    )
