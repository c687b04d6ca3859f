"""The configuration after all checks: what is watched, and how the web is fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network

from watchword.domain.channel import Channel
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
    admin: tuple[str, ...] = ()
    """The channels that get the notices about failing sources and channels."""
    timezone: str
    """IANA name: the zone of the times that commands show, and of channels that name none."""

    @property
    def source_names(self) -> tuple[str, ...]:
        """The keys and names of the sources: what a query may write behind `source:`."""
        names = (source.hints.outlet for source in self.sources.values())
        return (*self.sources, *names)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """The limits of the crawler. A key of `[fetch]` with the name of a field sets this field."""

    allow_networks: tuple[Network, ...] = ()
    """The networks that may be fetched from although they are not public."""
    connections: int = 16
    """The number of requests at one time, to all hosts together."""
    timeout: timedelta = timedelta(seconds=20)
    """The longest time for one request, from the connection to the last byte."""
    page_size: int = 5 << 20
    """The largest page, in bytes."""
    feed_size: int = 10 << 20
    """The largest feed, in bytes."""
