"""The order in which a page shows its articles: what it leads with comes first. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extract.markers import BIT
from crawler.listing.articles import ArticleLink
from crawler.listing.links import Anchor, PageLinks, above

BESIDE = BIT["<nav>"] | BIT["<aside>"] | BIT["<footer>"]
"""Elements that are no main part of a page (HTML, sections 4.3 and 4.4.14)."""
NAMED_SO = BIT["nav"] | BIT["live"] | BIT["comment"]
"""Elements whose names say so: menus, tickers, comments. Of 38 saved home pages whose lead was chosen by
hand, without it 26 begin with theirs and with it 29; names of columns, adverts or lists help none."""


def by_prominence(page: PageLinks, links: Sequence[ArticleLink]) -> list[ArticleLink]:
    """The links in the order in which a reader meets them. Pure.

    The main part of the page comes before what is above and beside it, such as tickers and menus. A link
    has the place of its best anchor. The rank of a heading says nothing: on home pages the only `h1` is
    as often that of a video.
    """
    anchors = {one.url: one.anchors for one in page.links}
    has_main = any(_marks(one) & BIT["<main>"] for one in page.anchors)
    return sorted(
        links,
        key=lambda one: min((_rank(at, has_main=has_main), at.at) for at in anchors[one.url]),
    )


def _marks(anchor: Anchor) -> int:
    """Of all elements around a link; the names of a whole page say nothing of a link."""
    found = 0
    for one in above(anchor.node):
        is_page = one.element.tag in ("html", "body")
        found |= one.marks & ~NAMED_SO if is_page else one.marks
    return found


def _rank(anchor: Anchor, *, has_main: bool) -> int:
    marks = _marks(anchor)
    if marks & (BESIDE | NAMED_SO):
        return 2
    if has_main:
        return 0 if marks & BIT["<main>"] else 1
    return 1 if marks & BIT["<header>"] and not marks & BIT["<article>"] else 0
