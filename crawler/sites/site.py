"""The rules for one publisher's pages, and the version of them that is valid for a page. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One version of a publisher's pages. Paths are XPath 1.0 from the root; empty: no rule."""

    name: str
    """The name of its file, and the beginning of the name of its golden page."""
    version: int
    hosts: tuple[str, ...]
    """Valid for these hosts and their subdomains."""
    valid_until: date | None = None
    """The last day on which pages had this form; None for the form of today."""
    text: str = ""
    """The element with the article; the text is taken from it alone."""
    drop: str = ""
    """The elements to remove before anything is read."""
    timezone: str | None = None
    """The zone of its times, if neither its address nor its language shows it."""


def site_of(url: str, sites: Iterable[Site], now: datetime) -> Site | None:
    """The valid version that ends first, for a page that is read now; None if there is none. Pure."""
    host = urlsplit(url).hostname or ""
    valid = [
        site
        for site in sites
        if any(host == one or host.endswith(f".{one}") for one in site.hosts)
        and (site.valid_until is None or now.date() <= site.valid_until)
    ]
    return min(valid, key=lambda site: site.valid_until or date.max, default=None)


def prepared(tree: HtmlElement, site: Site) -> HtmlElement:
    """Removes what the site's rule drops, and returns the element that has the text.

    Changes the tree. If there is no such element, returns the whole page: a site may change at any time.
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
