"""What a child answers: a feed, or why there is nothing to read, in words for the user."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from watchword.domain.article import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """Bytes that are not what was asked for."""

    reason: str
    final: bool = False
    """Other bytes from the same address cannot be expected to be better: it is a picture, a PDF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed that was read."""

    entries: tuple[Entry, ...]
    kind: str
    """`rss`, `rdf`, `atom` or `json`."""
    ttl: timedelta | None = None
    """The feed's own wish for the time between two polls, a day at most."""
    whole: bool = True
    """False where it breaks off, so that entries may be missing."""
