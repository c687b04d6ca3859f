"""Channels: list them, and choose one that can be reached."""

from __future__ import annotations

from watchword import contract
from watchword.domain.channel import Channel
from watchword.domain.config import WatchConfig
from watchword.domain.views import ChannelUse
from watchword.errors import InvalidRequest
from watchword.ports import ReadTransaction


def list_channels(rows: ReadTransaction, config: WatchConfig) -> tuple[contract.Channel, ...]:
    """Every channel of the configuration, and what it carried."""
    uses = rows.views.channels()
    return tuple(
        contract.Channel.copied(
            uses.get(channel.name, ChannelUse()),
            channel=channel.name,
            state="disabled" if channel.disabled else "ready",
            reason=channel.disabled or "",
            topics=tuple(k for k, one in config.topics.items() if channel.name in one.channels),
        )
        for channel in config.channels.values()
    )


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
