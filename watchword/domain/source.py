"""A source is a publisher that is watched; a feed is one address where it lists its articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave to ask "has it changed?" with (RFC 9110, section 13)."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What is known of a source before its bytes are read."""

    outlet: str
    """The name of the source as people know it."""
    language: str | None = None
    """ISO 639-1; decides where a text alone does not say."""
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    timezone: str | None = None
    """IANA name: the zone of times printed without one."""
    delay: timedelta = timedelta(seconds=2)
    """The least time between two requests to one of its hosts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publisher, as the configuration describes it."""

    key: str
    """Its name in the file: `asahi`."""
    hints: Hints
    feeds: tuple[str, ...]
    """Normalized addresses."""
    url: str | None = None
    """Its home page."""
    cadence: tuple[timedelta, timedelta]
    """The least and the most time between two polls of a feed."""
    topics: tuple[str, ...] | None = None
    """The topics that its articles are matched against; None: all."""

    def asks(self, topic: str) -> bool:
        """Whether its articles are matched against the topic."""
        return self.topics is None or topic in self.topics


def host_of(url: str) -> str:
    """Name and port of a normalized address: what a pace is kept for. Pure."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or {'http': 80}.get(parts.scheme, 443)}"
