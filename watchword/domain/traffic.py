"""Traffic: what a host was asked, what it answered, and what its robots.txt wants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """What a robots.txt said when it was read last."""

    read_at: datetime
    until: datetime
    """It is read again then."""
    result: str
    """In words: `read`, `there is none`, or why nothing may be asked for."""
    delay: timedelta = timedelta()
    """The time between two requests that it asks for, as far as it is obeyed."""
    rights: tuple[str, ...] = ()
    """Its statements about the use of the site's texts, as they are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """The requests to one host in some time."""

    host: str
    """Name and port."""
    requests: int = 0
    unchanged: int = 0
    """How many of them were answered 304."""
    bytes: int = 0
    """Of the bodies, as they came over the network."""
    waits: int = 0
    """How often the host asked to be left alone for a while: 429, 503, Retry-After."""
    robots: Robots | None = None
    """None: it was not read in this time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPoliteness:
    """How a host was treated lately."""

    host: str
    sources: tuple[str, ...]
    """The keys of the sources that have a feed there; none: it has pages of theirs only."""
    traffic: Traffic
    """Of the days that were asked for, with the robots.txt as it was read last."""
    not_before: datetime | None
    """The next request comes then at the earliest."""


def crawl_delay(taken: Iterable[Traffic], host: str, known: timedelta) -> timedelta:
    """The Crawl-delay of a host: of its robots.txt if it was just read, else the known one. Pure."""
    read = (one.robots.delay for one in taken if one.host == host and one.robots is not None)
    return next(read, known)
