"""Finds the feeds that a page names, the best first. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml.html import HtmlElement

from crawler.listing.links import absolute, base_address
from crawler.plain.decode import decode
from crawler.plain.text import line
from crawler.plain.tree import load_tree
from crawler.plain.urls import same_site

MAX_FEEDS = 50
MAX_CANDIDATES = 5_000
_TYPES = re.compile(
    r"^\s*(application/(rss|atom|rdf|feed)\+(xml|json)|text/xml|application/xml)", re.I
)
_OTHER_TYPES = re.compile(r"oembed|opensearch|manifest", re.I)
_COMMENTS = re.compile(
    r"comment|kommentar|komment|koment|comentari|coment[aá]rio|reacties|yorum|коммент|комент|σχ[οό]λι"
    r"|תגובות|تعليق|تعليقات|repl(y|ies)\b|評論|评论|留言|回應|コメント|댓글|bình luận",
    re.I,
)
_FEED_PATH = re.compile(
    r"\.(rss|rdf|atom)\b|/(rss|atom)\d*(\.xml|\.php|\.json)?/?$|/feeds?/?$|/feed\.(xml|json|atom|rss)$"
    r"|/(rss|feeds?|atom)/.*(\.xml|/\d+)$|/(rss|feeds?)/[\w-]+/?$|/index\.(rdf|rss)$|/rss[^/]*\.xml$|[-_/]rss\d?\.xml$"
    r"|/xml/rss/|/atom\.xml$",
    re.I,
)
_FEED_QUERY = re.compile(
    r"(^|&)(feed=(rss2?|atom|rdf|comments)|output=(rss|atom)|format=(rss|atom)|rss=1)", re.I
)
_FEED_HOST = re.compile(r"^(feeds?|rss)\d*\.|(^|\.)feedburner\.com$|^feedproxy\.", re.I)
_MEDIA = re.compile(r"podcast|itunes|video|audio|photo|galler|mrss|mp3", re.I)
_ONE_ARTICLE = re.compile(
    r"/(19|20)\d\d/\d\d?/|\d{4}/\d\d/\d\d|[^/]+(-[^/-]+){3,}/(feed|rss)", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFeed:
    """A feed as a page names it."""

    url: str
    """Absolute, without fragment."""
    title: str
    linked: bool
    """Whether a `link` element names it, in the place for feeds."""
    at: int
    """Its place among those that the page names."""


def find_feeds(html: bytes, url: str) -> list[str]:
    """The feeds that a page names, the best first. Pure. `url`: of the page, after redirects."""
    tree = load_tree(decode(html))
    return [] if tree is None else [one.url for one in named_feeds(tree, url)]


def named_feeds(tree: HtmlElement, url: str) -> list[NamedFeed]:
    """The same for a page that is parsed. Pure.

    Left out are feeds of comments, of one article, of other sites' articles, and oEmbed.
    """
    base = base_address(tree, url)
    found: dict[str, NamedFeed] = {}
    for element in (*tree.iter("link"), *tree.iter("a")):
        if len(found) >= MAX_CANDIDATES:
            break
        address = absolute(base, element.get("href"))
        if address is None or address in found:
            continue
        linked = element.tag == "link"
        if not (_is_link(element) if linked else _is_anchor(element, address, url)):
            continue
        title = _title(element)
        if not _is_other(address, title):
            found[address] = NamedFeed(url=address, title=title, linked=linked, at=len(found))
    feeds = list(found.values())
    queries = [
        (urlsplit(one.url).path, frozenset(parse_qsl(urlsplit(one.url).query))) for one in feeds
    ]
    parts = {
        one.url
        for one, (path, asked) in zip(feeds, queries, strict=True)
        if any(path == other and asked > less for other, less in queries)
    }
    return sorted(feeds, key=lambda one: _rank(one, url, one.url in parts))[:MAX_FEEDS]


def _title(element: HtmlElement) -> str:
    texts = [
        element.get("title") or "",
        "" if element.tag == "link" else element.text_content()[:300],
    ]
    texts += [image.get("alt") or "" for image in element.iter("img")]
    return line(" ".join(texts), 200)


def _is_link(element: HtmlElement) -> bool:
    kind, rel = element.get("type") or "", (element.get("rel") or "").lower().split()
    return bool(
        ("alternate" in rel or "feed" in rel)
        and _TYPES.match(kind)
        and not _OTHER_TYPES.search(kind)
    )


def _is_anchor(element: HtmlElement, address: str, page: str) -> bool:
    """Whether an anchor leads to a feed itself, and not to a page about feeds."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if _TYPES.match(element.get("type") or ""):
        return True
    if not same_site(address, page) and not _FEED_HOST.search(host):
        return False
    if re.search(r"\.(html?|jsp|aspx)$", parts.path, re.I):
        return False
    return bool(
        _FEED_PATH.search(parts.path) or _FEED_QUERY.search(parts.query) or _FEED_HOST.search(host)
    )


def _is_other(address: str, title: str) -> bool:
    """Whether it is a feed of comments, or of one article."""
    named = f"{unquote(address)} {title}"
    return bool(
        _COMMENTS.search(named)
        or "oembed" in address.lower()
        or _ONE_ARTICLE.search(urlsplit(address).path)
    )


def _rank(feed: NamedFeed, page: str, part: bool) -> tuple[float, ...]:
    """What comes first: the page's own section, whole feeds, `link` elements, the order of the page.

    `part`: its query says all that another feed's says, and more.
    """
    return (
        float(bool(_MEDIA.search(f"{feed.url} {feed.title}"))),
        -float(_nearness(feed, page)),
        float(part),
        float(not feed.linked),
        float(bool(re.search(r"atom|rss1|rdf", feed.url, re.I))),
        float(feed.at),
    )


def _nearness(feed: NamedFeed, page: str) -> int:
    """How many of the page's own path segments and query values the feed's address or title repeats."""
    here, there = urlsplit(page), urlsplit(feed.url)
    mine = {one.lower() for one in here.path.split("/") if len(one) > 2}
    mine |= {f"{name}={value}" for name, value in parse_qsl(here.query)}
    theirs = {re.sub(r"\.\w+$", "", one.lower()) for one in there.path.split("/")}
    theirs |= {f"{name}={value}" for name, value in parse_qsl(there.query)}
    theirs |= set(feed.title.lower().split())
    return len(mine & theirs)
