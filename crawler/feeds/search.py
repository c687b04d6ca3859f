"""Search feeds of Google News, Bing News and GDELT: whose an item is, and its own address. Pure.

Google names the outlet in RSS's `source`, Bing in `News:Source`, GDELT's DOC 2.0 in `domain`. The link
of an item is a redirect of the service; where the address of the page is within it, it is taken.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from crawler.feeds.raw import FeedItem

_WITHIN = ("url", "u")
"""Parameters that hold the address of the page: of `apiclick.aspx` of Bing, of `/url` of Google."""
_PACKED = re.compile(r"/articles/([\w-]{20,2000})=*$")
_ADDRESS = re.compile(rb"https?://[\x21-\x7e]+")
_DASHES = " -–—|"


def of_outlet(item: FeedItem) -> FeedItem:
    """The item with its outlet's own link, and its title without the outlet that ends it. Pure."""
    return replace(item, link=own_link(item.link), title=without_outlet(item.title, item.outlet))


def own_link(link: str) -> str:
    """The address of the page that is within the link of a service; else the link. Pure."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return link
    asked = parse_qs(parts.query[:4_000])
    for name in _WITHIN:
        value = asked.get(name, [""])[0]
        if value.startswith(("https://", "http://")):
            return value
    if found := _PACKED.search(parts.path):
        packed = found[1] + "=" * (-len(found[1]) % 4)
        try:
            inner = _ADDRESS.search(base64.urlsafe_b64decode(packed))
        except (binascii.Error, ValueError):
            return link
        if inner:
            return inner[0].decode("ascii")
    return link


def without_outlet(title: str, outlet: str) -> str:
    """`Title` of `Title - Outlet`. Pure."""
    name = outlet.strip()
    if not name or not title.rstrip().casefold().endswith(name.casefold()):
        return title
    rest = title.rstrip()[: -len(name)]
    kept = rest.rstrip(_DASHES)
    return kept if kept and kept != rest.rstrip() else title
