"""An announcement is a line of the log: something begins to fail, or works again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from watchword.domain.health import FeedHealth, confirmed_failures, outage_since
from watchword.domain.incident import Incident


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFails:
    """A feed began to fail, or failed already when the service started."""

    feed: FeedHealth


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRecovers:
    """A feed that failed works again."""

    feed: FeedHealth


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFails:
    """A channel began to fail, or failed already when the service started."""

    channel: Incident


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRecovers:
    """A channel that failed takes messages again."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFails:
    """No host can be reached."""

    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkRecovers:
    """A host answered again."""


Announcement = (
    FeedFails | FeedRecovers | ChannelFails | ChannelRecovers | NetworkFails | NetworkRecovers
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What this process has announced. A new process begins with nothing and says all of it again."""

    channels: frozenset[str] = field(default_factory=frozenset)
    """The failing channels, by name."""
    feeds: frozenset[str] = field(default_factory=frozenset)
    """The failing feeds, by address."""
    outage_since: datetime | None = None
    network_back_at: datetime | None = None
    """When the network worked again; None: it was never down."""


def announce(
    before: Announced,
    feeds: Sequence[FeedHealth],
    channels: Sequence[Incident],
    configured: Collection[str],
    now: datetime,
) -> tuple[Announced, Sequence[Announcement]]:
    """What is announced now, and what has been announced then. Pure.

    `channels`: those that fail. `configured`: the names of all channels; of one that went, or has
    another name now, nothing is said. While the network is down that alone is said of the feeds, and not
    each host that cannot be reached.
    """
    outage = outage_since(feeds, now)
    sick = frozenset(one.subject for one in channels)
    made: list[Announcement] = [
        *(ChannelFails(channel=one) for one in channels if one.subject not in before.channels),
        *(
            ChannelRecovers(name=name)
            for name in sorted((before.channels - sick) & set(configured))
        ),
    ]
    back_at = before.network_back_at
    if outage is not None and before.outage_since is None:
        made.append(NetworkFails(since=outage))
    elif outage is None and before.outage_since is not None:
        made.append(NetworkRecovers())
        back_at = now
    by_url: Mapping[str, FeedHealth] = {one.feed: one for one in feeds}
    failing = {one.feed for one in confirmed_failures(feeds, network_back_at=back_at)}
    well = {url for url in before.feeds if url in by_url and not by_url[url].ills}
    made += [FeedFails(feed=by_url[url]) for url in by_url if url in failing - before.feeds]
    made += [FeedRecovers(feed=by_url[url]) for url in by_url if url in well]
    after = Announced(
        channels=sick,
        feeds=(before.feeds | failing) & by_url.keys() - well,
        outage_since=outage,
        network_back_at=back_at,
    )
    return after, made
