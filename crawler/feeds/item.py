"""What a feed says of one article, before anything is decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """Raw texts of one entry; empty where the feed has none. Titles and summaries may be HTML."""

    link: str = ""
    guid: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    updated: str = ""
    published_at: datetime | None = None
    """The same date as the reader of the feed understood it."""
    updated_at: datetime | None = None
    language: str = ""
    subtitle: str = ""
    enclosure: str = ""
    """The address of the file that comes with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A whole feed, raw."""

    items: tuple[FeedItem, ...]
    kind: str
    """`rss`, `rdf`, `atom`, `json` or `cdf`."""
    title: str = ""
    subtitle: str = ""
    link: str = ""
    author: str = ""
    language: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    ttl: int | None = None
    """Minutes."""
    whole: bool = True
    """False where it breaks off."""
