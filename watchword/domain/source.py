"""A source is a publisher that is watched; a feed is one address where it lists its articles."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urlsplit

LISTING = "listing"
"""The kind of a feed that is a page for readers, such as a home page."""
SEARCH = "search"
"""The kind of a feed that lists articles of many outlets, such as a search of Google News."""
FRONT = "#front"
"""What ends the address of a front page as a feed: its home page itself may be a feed as well."""
FRONT_CADENCE = timedelta(minutes=50)
"""How often a front page is read: so each hour has it, though a poll comes a little later each time."""
SITE = "site"
"""The kind of a feed that is a site, and is found there; see `watchword.domain.finding`."""
MIN_SECRET_LENGTH = 6
"""Characters. A log without a shorter text would be unreadable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What is kept of the last whole answer of a feed, for the next request."""

    etag: str | None = None
    """For If-None-Match (RFC 9110, section 13.1.2)."""
    modified: str | None = None
    """For If-Modified-Since (RFC 9110, section 13.1.3)."""
    digest: str | None = None
    """The SHA-256 of the content, hexadecimal: what is sent again needs no parse, and a weak ETag that
    changes without it is of no use."""
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
    browser: bool = False
    """Whether its pages need a browser, since scripts fill them."""
    delay: timedelta = timedelta(seconds=2)
    """The shortest time between two requests to one of its hosts."""
    dated: bool = False
    """Whether a feed says when the article was published: its day is then not guessed from the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What the user's subscription of an outlet sends with each request to the outlet's own hosts.

    Everything but `sites` is secret.
    """

    sites: tuple[str, ...]
    """Addresses of the source; their sites are its own hosts. Only these get it, and only over TLS."""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Names and values."""
    cookies: str = field(default="", repr=False)
    """The text of a cookie file in Netscape's format."""
    auth: str | None = field(default=None, repr=False)
    """`user:password` (RFC 7617)."""

    @property
    def authorization(self) -> str | None:
        """The value of the Authorization header; None without a user."""
        if self.auth is None:
            return None
        return f"Basic {base64.b64encode(self.auth.encode()).decode()}"

    def secrets(self) -> frozenset[str]:
        """All texts that no log may show. Pure."""
        fields = [line.split("\t") for line in self.cookies.splitlines()]
        values = {cookie[6].strip() for cookie in fields if len(cookie) == 7}
        values |= {value for _, value in self.headers}
        if self.auth and self.authorization:
            values |= {self.auth, self.auth.partition(":")[2], self.authorization.split(" ")[1]}
        return frozenset(value for value in values if len(value) >= MIN_SECRET_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One address where a source lists its articles, as the configuration describes it."""

    url: str
    """Normalized."""
    kind: str | None = None
    """LISTING, SEARCH, SITE, or None: the document shows its format."""
    rules: str | None = None
    """CSS or XPath of the links of a listing; None: they are guessed."""
    cadence: tuple[timedelta, timedelta] | None = None
    """As of its source; None: that of its source."""
    language: str | None = None
    """ISO 639-1, where it is another one than that of its source; None: that of its source."""

    @property
    def is_front(self) -> bool:
        """Whether it is read for the positions of its links alone; see `watchword.domain.front`."""
        return self.url.endswith(FRONT)


def front_feed(home: str) -> Feed:
    """The home page of a source as a front page. Pure. `home`: normalized."""
    return Feed(url=f"{home}{FRONT}", kind=LISTING, cadence=(FRONT_CADENCE, FRONT_CADENCE))


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
    subscription: Subscription | None = None
    """None: the source is read as everybody reads it."""

    def asks(self, topic: str) -> bool:
        """Whether its articles are matched against the topic."""
        return self.topics is None or topic in self.topics

    def feed(self, url: str) -> Feed | None:
        """Its feed with this address, or None."""
        return next((feed for feed in self.feeds if feed.url == url), None)

    def cadence_of(self, url: str) -> tuple[timedelta, timedelta]:
        """The cadence of its feed with this address."""
        feed = self.feed(url)
        return (feed and feed.cadence) or self.cadence

    def hints_of(self, url: str) -> Hints:
        """What is known about its feed with this address."""
        feed = self.feed(url)
        return (
            replace(self.hints, language=feed.language) if feed and feed.language else self.hints
        )


def open_to_all(sources: Mapping[str, Source]) -> Mapping[str, Source]:
    """The sources without topics of their own: a query that belongs to no topic is asked of each."""
    return {key: replace(source, topics=None) for key, source in sources.items()}


def host_of(url: str) -> str:
    """Host name and port of a normalized address. Pure. Delays are kept for each of these."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or {'http': 80}.get(parts.scheme, 443)}"


def is_of_feed(link: str, feed: str) -> bool:
    """Whether a page belongs to the site of its feed, as far as the ends of their hosts tell. Pure.

    What a feed lists of other sites, as an aggregator does, says nothing of its own.
    """
    page, own = (urlsplit(url).hostname or "" for url in (link, feed))
    return page.split(".")[-2:] == own.split(".")[-2:]
