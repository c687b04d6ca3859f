"""The configuration after all checks: what is watched, and how the web is fetched."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from watchword.domain.channel import Channel
from watchword.domain.retention import Retention
from watchword.domain.review import DailyReview
from watchword.domain.source import Source
from watchword.domain.topic import Concept, Topic

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchConfig:
    """What the user watches. The channels that a topic names exist, and the topics of a source too."""

    sources: Mapping[str, Source]
    """By key, as the three below."""
    topics: Mapping[str, Topic]
    concepts: Mapping[str, Concept]
    channels: Mapping[str, Channel]
    alert_within: timedelta
    """The age up to which a found article makes an alert; an older one is matched and kept only."""
    follow_up: timedelta = timedelta(minutes=30)
    """How long what is related to a story waits after the last message about it on a channel."""
    admin: tuple[str, ...] = ()
    """The channels that get the notices about failing sources and channels."""
    retention: Retention = field(default_factory=Retention)
    review: DailyReview | None = None
    """The press review that makes itself; None: there is none."""
    timezone: str
    """IANA name: the zone of the times that commands show, and of channels that name none."""

    @property
    def source_names(self) -> tuple[str, ...]:
        """The keys and names of the sources: what a query may write behind `source:`."""
        names = (source.hints.outlet for source in self.sources.values())
        return (*self.sources, *names)

    def outlet(self, source: str) -> str:
        """The outlet of the source with this key; the key where it is configured no more. Pure."""
        known = self.sources.get(source)
        return known.hints.outlet if known else source

    def with_found_names(self, names: Mapping[str, str]) -> WatchConfig:
        """With names, by key, for the sources to which the user gave none. Pure."""
        named = {
            key: replace(one, hints=replace(one.hints, outlet=names[key]))
            for key, one in self.sources.items()
            if key in names and one.hints.outlet == key
        }
        return replace(self, sources={**self.sources, **named})


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """Where the pages are served."""

    host: str
    """`localhost`, or an address of this machine, without brackets."""
    port: int
    """0: any that is free."""
    public_url: str = ""
    """What stands before `/now` where the pages are reached from elsewhere: `https://press.example.org`."""
    proxies: tuple[Network, ...] = ()
    """Whose word counts about from where a request comes."""
    remote_images: bool = False
    """Whether pages show pictures of articles, which the browser fetches from the outlets."""

    @property
    def is_private(self) -> bool:
        """Whether nobody else than this machine can ask: then nobody signs in while there is no user."""
        is_here = self.host == "localhost" or ip_address(self.host).is_loopback
        return is_here and not self.public_url and not self.proxies


class Between(NamedTuple):
    """The least and the most that a user may write for a limit, as it is written in the file.

    A number is a number there, `"1s"` a span and `"1KiB"` a size.
    """

    least: int | str
    most: int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """The limits of the crawler. Each field is a key of `[fetch]`, with its default and its bounds."""

    allow_networks: tuple[Network, ...] = ()
    """The networks that may be fetched from although they are not public."""
    connections: Annotated[int, Between(1, 256)] = 16
    """The number of requests at one time, to all hosts together."""
    timeout: Annotated[timedelta, Between("1s", "1m")] = timedelta(seconds=20)
    """The longest time for one request, from the connection to the last byte."""
    page_size: Annotated[int, Between("1KiB", "1GiB")] = 5 << 20
    """The largest page, in bytes."""
    feed_size: Annotated[int, Between("1KiB", "1GiB")] = 10 << 20
    """The largest feed, in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEdit:
    """An edit of a file of the configuration, not written yet."""

    file: Path
    before: str
    after: str

    @property
    def seen(self) -> str:
        """What the file said, as a hash: an edit of somebody else meanwhile changes it."""
        return hashlib.sha256(self.before.encode()).hexdigest()

    @property
    def lines(self) -> Sequence[str]:
        """The lines that come (`+`) and go (`-`), and none beside them: a file may hold secrets."""
        before, after = self.before.splitlines(), self.after.splitlines()
        changed = difflib.unified_diff(before, after, lineterm="", n=0)
        return [line for line in changed if not line.startswith(("---", "+++", "@@"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstChoices:
    """What a person chose for a first configuration."""

    packs: tuple[str, ...] = ()
    sources: tuple[Mapping[str, Any], ...] = ()
    """The keys of each, as `tomllib` reads them."""
    ready_topics: tuple[str, ...] = ()
    own_topics: tuple[tuple[str, str], ...] = ()
    """Name and query of each."""
    channels: Mapping[str, str] = field(default_factory=dict)
    """By name, the URL: a secret where a person gave it."""
    contact: str = ""
    timezone: str = ""
    language: str = ""
