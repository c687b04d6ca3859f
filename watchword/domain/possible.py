"""Where possible matches are named: at the end of digests, else as a number in an alert."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from watchword.domain.channel import Channel
from watchword.domain.delivery import Kind
from watchword.domain.topic import Topic

MAX_AGE = timedelta(days=14)
"""Possible matches of older articles are not named."""
INTERVAL = timedelta(days=7)
"""Between two messages that only say how many there are."""


def listed_topics(
    channel: Channel, kind: Kind, topics: Mapping[str, Topic], channels: Mapping[str, Channel]
) -> tuple[str, ...]:
    """The topics for which a new message names the possible matches, by key. Pure.

    A digest names those of every topic of its channel. If no channel of a topic has digests, the first
    one says with an alert how many there are. An urgent message names none: doubt never interrupts.
    """
    if kind in (Kind.URGENT, Kind.NOTICE):
        return ()
    doubtful = {key: one for key, one in topics.items() if one.possible or one.parties}
    if kind is Kind.DIGEST:
        return tuple(key for key, topic in doubtful.items() if channel.name in topic.channels)
    return tuple(
        key
        for key, topic in doubtful.items()
        if topic.channels[:1] == (channel.name,)
        and not any(channels[name].digest for name in topic.channels if name in channels)
    )


def may_count(kind: Kind, last_at: datetime | None, now: datetime) -> bool:
    """Whether a message may name possible matches again. Pure. `last_at`: when one last did."""
    return kind is Kind.DIGEST or last_at is None or now - last_at >= INTERVAL
