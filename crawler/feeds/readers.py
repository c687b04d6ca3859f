"""The table of all formats of feeds: a new format is a module here and one line in `READERS`. Pure."""

from __future__ import annotations

from crawler.feeds import gdelt, json_feed, listing_page, sitemap, syndication
from crawler.feeds.raw import FeedDocument, FeedReader, RawFeed
from crawler.parsed import Unreadable

READERS: tuple[FeedReader, ...] = (
    listing_page.READER,
    sitemap.READER,
    gdelt.READER,
    json_feed.READER,
    syndication.READER,
)
"""The first reader that recognises a document reads it; the last one recognises every document."""
KINDS = tuple(kind for reader in READERS for kind in reader.kinds)
"""Every kind of feed."""


def read_raw(document: FeedDocument) -> RawFeed | Unreadable:
    """The raw texts and dates of a feed, or why the document is no feed. Pure."""
    if not document.start:
        return Unreadable(reason="the answer was empty")
    return next(one for one in READERS if one.recognises(document)).read(document)
