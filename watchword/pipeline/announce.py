"""Announce: log what begins to fail and what works again, and test whether the network is back."""

from __future__ import annotations

import logging
from datetime import datetime
from zoneinfo import ZoneInfo

from watchword.domain.announcement import (
    Announcement,
    ChannelFails,
    ChannelRecovers,
    FeedFails,
    FeedRecovers,
    NetworkFails,
    NetworkRecovers,
    announce,
)
from watchword.domain.config import WatchConfig
from watchword.domain.health import FeedHealth, FeedState
from watchword.domain.work import JobName
from watchword.pipeline.context import JobContext
from watchword.wording.moments import format_moment

logger = logging.getLogger(__name__)


async def announce_changes(context: JobContext) -> None:
    """Log each change since the last call; the first call logs everything that fails.

    While the network is down one unreachable feed is due at each call, since all of them wait for
    hours by then. When the network is back they are all due.
    """
    feeds, channels = await context.ports.store.read(
        lambda rows: (rows.feeds.health(), rows.channels.failing())
    )
    before, now = context.runtime.announced, context.ports.clock.now()
    configured = context.plan.config.channels
    after, changes = announce(before, feeds, channels, configured, now)
    context.runtime.announced = after
    for change in changes:
        logger.info("%s", describe(change, context.plan.config, now))
    if after.outage_since or after.network_back_at != before.network_back_at:
        limit = 1 if after.outage_since else None
        await context.ports.store.write(
            lambda rows: rows.feeds.retry_unreachable(now, limit=limit)
        )
        context.runtime.wakeups.set(JobName.POLL)


def describe(announcement: Announcement, config: WatchConfig, now: datetime) -> str:
    """The announcement as a sentence, with times in the zone of the configuration. Pure."""
    zone = ZoneInfo(config.timezone)

    def moment(at: datetime | None) -> str:
        return format_moment(at or now, zone, now=now)

    match announcement:
        case FeedFails(feed=feed):
            state, reason, since = feed.ills[0]
            what = "fails" if state is FeedState.FAILING else f"is {state.value}"
            said = f"{_name(feed, config)} {what} since {moment(since)}: {reason}"
            return f"{said}; next try {moment(feed.next_poll_at)}"
        case FeedRecovers(feed=feed):
            return f"{_name(feed, config)} is well again since {moment(feed.since)}"
        case ChannelFails(channel=channel):
            return f"{channel.subject} fails since {moment(channel.since)}: {channel.reason}"
        case ChannelRecovers(name=name):
            return f"{name} takes messages again: what waited for it goes out"
        case NetworkFails(since=since):
            return f"No network: no host could be reached since {moment(since)}"
        case NetworkRecovers():
            return "The network is back: every feed that could not be reached is asked again"


def _name(feed: FeedHealth, config: WatchConfig) -> str:
    return f"{config.outlet(feed.source)}: its feed {feed.feed}"
