"""Channels: list them, choose one that can be reached, and try one that fails."""

from __future__ import annotations

from datetime import datetime

from watchword import contract
from watchword.domain.channel import Channel
from watchword.domain.config import WatchConfig
from watchword.domain.views import ChannelUse
from watchword.errors import InvalidRequest
from watchword.ports import ReadTransaction, WriteTransaction


def list_channels(rows: ReadTransaction, config: WatchConfig) -> tuple[contract.Channel, ...]:
    """Every channel of the configuration, and what it carried."""
    uses = rows.views.channels()
    listed = [
        (channel, uses.get(channel.name, ChannelUse())) for channel in config.channels.values()
    ]
    return tuple(
        contract.Channel.copied(
            use,
            channel=channel.name,
            state=_state(channel, use),
            reason=channel.disabled or use.failure or _why_it_waits(use),
            topics=tuple(k for k, one in config.topics.items() if channel.name in one.channels),
        )
        for channel, use in listed
    )


def _state(channel: Channel, use: ChannelUse) -> str:
    if channel.disabled:
        return "disabled"
    return "failing" if use.failing_since else "ready"


def _why_it_waits(use: ChannelUse) -> str:
    """`3: quiet 22:00–07:00; 1: muted`; empty if nothing waits for a reason. Pure."""
    return "; ".join(f"{count}: {reason}" for reason, count in use.reasons.items())


def retry(rows: WriteTransaction, name: str, now: datetime) -> bool:
    """Make due what waits for a failing channel. False: it does not fail."""
    fails = any(one.subject == name for one in rows.channels.failing())
    if fails:
        rows.channels.retry(name, now)
    return fails


def find_channel(config: WatchConfig, name: str) -> Channel:
    """The channel of this name. Pure.

    Raises InvalidRequest if the configuration does not have it, or if it is disabled.
    """
    channel = config.channels.get(name)
    if channel is None:
        there = ", ".join(config.channels) or "none"
        raise InvalidRequest(f"{name}: no such channel; there are: {there}")
    if channel.disabled:
        raise InvalidRequest(f"{name}: disabled: {channel.disabled}")
    return channel
