"""What a receiver is, what it needs, and what a channel's URL without one raises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol, TextIO, runtime_checkable
from zoneinfo import ZoneInfo

from watchword.domain.delivery import Message, Taken
from watchword.errors import WatchwordError


class Receiver(Protocol):
    """One recipient: a mail address, a file, a terminal, or a service that Apprise knows."""

    def send(self, message: Message) -> Taken:
        """Send what `message.taken` leaves of it, or as much as fits; blocks until it is taken.

        Raises DeliveryError where it was not taken, or where nobody knows.
        """


@runtime_checkable
class EditingReceiver(Receiver, Protocol):
    """One that can change a message that it has."""

    def update(self, message: Message) -> Taken:
        """Change `message.update` in its place; blocks until it is changed.

        Raises DeliveryError where it was not changed, or where nobody knows.
        """


class BadAddress(WatchwordError):
    """A channel's URL that cannot be used: what is wrong, and what would be right. Never the URL.

    `key`: the key of the channel that is wrong, if it is another one.
    """

    def __init__(self, what: str, hint: str, key: str = "url") -> None:
        self.what, self.hint, self.key = what, hint, key
        super().__init__(f"{what}; {hint}" if hint else what)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverOptions:
    """What a receiver needs besides the URL of its channel and its style."""

    zone: ZoneInfo
    """The zone of the times in its messages."""
    language: str
    """The language of its messages, one of READER_LANGUAGES."""
    folder: Path
    """Where relative paths begin."""
    domain: str
    """What stands behind the `@` of a Message-ID."""
    console: TextIO
    """Where `console:` writes."""
    now: Callable[[], datetime]
    """The time by the clock, for signatures."""
    secret: str = field(default="", repr=False)
    """What signs a webhook; empty: nothing does."""
    public_url: str = ""
    """Where the pages are reached from elsewhere, without a slash at its end; empty: nowhere."""


def full_id(message: Message, domain: str) -> str:
    """The message's id as mails and webhooks have it; `domain` is added where it has none. Pure."""
    return whole_id(message.id, domain)


def whole_id(message_id: str, domain: str) -> str:
    """An id as mails and webhooks have it. Pure."""
    return message_id if "@" in message_id else f"{message_id}@{domain}"


def short_id(message: Message) -> str:
    """The message's id as people see it: 8 characters. Pure."""
    return message.id[:8]
