"""What a child process returns: a feed, or why a document cannot be read, in words for the user."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from watchword.domain.article import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """The bytes are not what was expected."""

    reason: str
    final: bool = False
    """True: the address will not become readable, because it serves a picture, a PDF …"""
    barred: bool = False
    """True: a wall that stands before the pages of the whole site."""
    scripted: bool = False
    """True: a page without a text, which its scripts would fill in a browser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed with its entries."""

    entries: tuple[Entry, ...]
    kind: str
    """The format, as its reader names it: `rss`, `json` …"""
    ttl: timedelta | None = None
    """The shortest time between two polls that the feed asks for, a day at most."""
    whole: bool = True
    """False if the document breaks off, so that entries may be missing."""
    left_out: int = 0
    """How many items could not be read, and are missing."""
    sitemaps: tuple[str, ...] = ()
    """As of `RawFeed`."""
    confidence: float | None = None
    """That the entries are articles, from 0 to 1, where they are guessed; None: they are not."""
    stopped: str = ""
    """As of `RawFeed`."""
    proposed: str | None = None
    """As of `RawFeed`."""
