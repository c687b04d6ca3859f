"""The table of all formats of feeds: a new format is a module here and one line in `READERS`. Pure."""

from __future__ import annotations

from crawler.feeds import json_feed, syndication
from crawler.feeds.raw import FeedDocument, FeedReader, RawFeed
from crawler.parsed import Unreadable


def _any(document: FeedDocument) -> bool:
    """True for every document: feedparser finds the XML format itself, and says if there is none."""
    return True


READERS: tuple[FeedReader, ...] = (
    FeedReader(recognises=json_feed.recognises, read=json_feed.read),
    FeedReader(recognises=_any, read=syndication.read),
)
"""The first reader that recognises a document reads it."""


def read_raw(document: FeedDocument) -> RawFeed | Unreadable:
    """The raw texts and dates of a feed, or why the document is no feed. Pure."""
    if not document.start:
        return Unreadable(reason="the answer was empty")
    return next(one for one in READERS if one.recognises(document)).read(document)
