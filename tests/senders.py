"""Senders over real receivers, for tests: one channel `desk`, in the zone of Tokyo."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

import pytest

from tests.unit.notify.stories import JAPANESE, a_message
from watchword.errors import DeliveryError
from watchword.notify.sender import ChannelSender, Destination

TOKYO = ZoneInfo("Asia/Tokyo")


def sender(url: str, folder: Path = Path(), console: TextIO | None = None) -> ChannelSender:
    """A sender to one URL."""
    return senders({"desk": url}, folder, console)


def senders(
    urls: Mapping[str, str], folder: Path = Path(), console: TextIO | None = None
) -> ChannelSender:
    """A sender to these URLs, by the name of the channel."""
    destinations = {name: Destination(url=url, zone=TOKYO) for name, url in urls.items()}
    return ChannelSender(destinations, folder=folder, domain="example.org", console=console)


async def refused(url: str, folder: Path = Path()) -> DeliveryError:
    """The error of a message that the receiver does not take."""
    with pytest.raises(DeliveryError) as caught:
        await sender(url, folder).send("desk", a_message(JAPANESE))
    return caught.value


def closed_port() -> int:
    """A port of loopback on which nobody listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])
