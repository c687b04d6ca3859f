"""What a channel's address leads to: something that takes messages, or the reason why it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from watchword.domain.delivery import Message
from watchword.errors import WatchwordError


class Receiver(Protocol):
    """One recipient; mail, a file, a terminal or a service of Apprise."""

    def send(self, message: Message) -> None:
        """Blocks until the message was taken. Raises DeliveryError where it was not, or may be not."""


class BadAddress(WatchwordError):
    """A channel's URL that leads nowhere: what is wrong with it, and the hint. Never the URL itself."""

    def __init__(self, what: str, hint: str) -> None:
        self.what, self.hint = what, hint
        super().__init__(f"{what}; {hint}" if hint else what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """How messages are signed."""

    domain: str
    """Behind the `@` of a Message-ID."""

    def whole(self, message: Message) -> str:
        """The message's id as mails and webhooks bear it. Pure."""
        return message.id if "@" in message.id else f"{message.id}@{self.domain}"

    @staticmethod
    def short(message: Message) -> str:
        """The message's id as people see it. Pure."""
        return message.id[:8]
