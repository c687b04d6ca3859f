"""What the core asks of the outside: five ports, their promises in the docstrings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol, TypeVar

from watchword.domain.article import PollAnswer, ReadAnswer
from watchword.domain.delivery import Message
from watchword.domain.source import Hints, Validators
from watchword.errors import Problem

T = TypeVar("T")


class Clock(Protocol):
    """Time. The only one who asks what time it is (`watchword.app.SystemClock`)."""

    def now(self) -> datetime:
        """This instant, aware, in UTC."""


class Crawler(Protocol):
    """The web (`crawler.engine.ScrapyCrawler`).

    Exactly one answer a call: a bad site, a hostile page or a dead parser is a Failed with its
    reason in words, never an exception. Every answer comes within the limits of time, bytes and
    memory. Only public addresses are fetched, and those that the owner allows; robots.txt is obeyed.
    """

    async def start(self) -> None:
        """Open what fetching and parsing need. Calls before it, or after `stop`, answer Failed."""

    async def stop(self) -> None:
        """Close it all within 3 s; calls in flight answer Failed."""

    async def poll(self, url: str, validators: Validators, hints: Hints) -> PollAnswer:
        """Read a feed; NotModified only where `validators` were given."""

    async def read(self, url: str, hints: Hints) -> ReadAnswer:
        """Read the page of an article."""

    async def parse(self, body: bytes, url: str, hints: Hints) -> ReadAnswer:
        """Read the bytes of a page that somebody else fetched from `url`."""


class Sender(Protocol):
    """The receivers (`watchword.notify.sender.ChannelSender`). Holds the URLs, by channel name."""

    async def send(self, channel: str, message: Message) -> None:
        """Hand a message over; returning means that it was taken.

        Raises DeliveryError otherwise, and nothing else. Neither the error nor a log line holds the
        channel's URL. Does not return before the receiver can no longer get it from this call.
        """

    def check(self) -> Iterable[Problem]:
        """What is wrong with the URLs, without sending anything: one problem for each bad channel."""
