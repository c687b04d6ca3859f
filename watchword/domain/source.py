"""A source is a publisher that is watched; a feed is one address where it lists its articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What is kept of the last whole answer of a feed, for the next request."""

    etag: str | None = None
    """For If-None-Match (RFC 9110, section 13.1.2)."""
    modified: str | None = None
    """For If-Modified-Since (RFC 9110, section 13.1.3)."""
    digest: str | None = None
    """The SHA-256 of the body, hexadecimal, beside a weak ETag; it shows whether the ETag is of use."""
    ttl: timedelta | None = None
    """The shortest time between two polls that the feed asks for; an answer 304 does not repeat it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What is known about a source before its bytes are read."""

    outlet: str
    """The name of the source as people know it."""
    language: str | None = None
    """ISO 639-1; decides where a text alone does not show its language."""
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    timezone: str | None = None
    """IANA name: the zone of times that are printed without one."""
    delay: timedelta = timedelta(seconds=2)
    """The shortest time between two requests to one of its hosts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One address where a source lists its articles, as the configuration describes it."""

    url: str
    """Normalized."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publisher, as the configuration describes it."""

    key: str
    """Its name in the file: `asahi`."""
    hints: Hints
    feeds: tuple[Feed, ...]
    cadence: tuple[timedelta, timedelta]
    """The shortest and the longest time between two polls of a feed."""
    topics: tuple[str, ...] | None = None
    """The topics that its articles are matched against; None: all."""

    def asks(self, topic: str) -> bool:
        """Whether its articles are matched against the topic."""
        return self.topics is None or topic in self.topics

    def feed(self, url: str) -> Feed | None:
        """Its feed with this address, or None."""
        return next((feed for feed in self.feeds if feed.url == url), None)


def host_of(url: str) -> str:
    """Host name and port of a normalized address. Pure. Delays are kept for each of these."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or {'http': 80}.get(parts.scheme, 443)}"
