"""What may be said of one publisher's pages, and which version of it holds for a page. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One version of a publisher's pages. Paths are XPath 1.0 from the root; empty: nothing special."""

    name: str
    """Of its file, and the beginning of the name of its golden page."""
    version: int
    hosts: tuple[str, ...]
    """It holds for these and what stands below them."""
    valid_until: date | None = None
    """The last day on which pages were of this kind; None for those of today."""
    text: str = ""
    """Where the article stands; the rest of the page is not looked at for text."""
    drop: str = ""
    """What is taken out before anything is read."""
    timezone: str | None = None
    """Of its clock, where neither address nor language says it."""


def site_of(url: str, sites: Iterable[Site], now: datetime) -> Site | None:
    """The version that holds for a page read now. Pure. Of those valid, the one that ends first."""
    host = urlsplit(url).hostname or ""
    valid = [
        site
        for site in sites
        if any(host == one or host.endswith(f".{one}") for one in site.hosts)
        and (site.valid_until is None or now.date() <= site.valid_until)
    ]
    return min(valid, key=lambda site: site.valid_until or date.max, default=None)


def prepared(tree: HtmlElement, site: Site) -> HtmlElement:
    """The page without what the site's rule drops, and the part of it that has the text.

    Changes the tree. Where the text's place is not there, the whole page: a site may change overnight.
    """
    for element in _found(tree, site.drop):
        parent = element.getparent()
        if parent is not None:
            element.drop_tree()
    return next(iter(_found(tree, site.text)), tree)


def _found(tree: HtmlElement, path: str) -> list[HtmlElement]:
    found = tree.xpath(path) if path else []
    return (
        [one for one in found if isinstance(one, HtmlElement)] if isinstance(found, list) else []
    )
