"""The repository of updates; those of the other nouns are in `watchword.repositories`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol

from watchword.domain.delivery import Message
from watchword.domain.update import UpdateEnd


class UpdateRepository(Protocol):
    """The changes of messages that were sent."""

    def request(self, story: int, channels: Collection[str], now: datetime) -> None:
        """Make due a change of each message that was the first about a story on these channels."""

    def next_due(self, channel: str, now: datetime) -> str | None:
        """The id of the message that is to be changed first; None: none is due."""

    def is_early(self, message_id: str) -> bool:
        """Whether the message itself is still on its way."""

    def begin(self, message_id: str, now: datetime, lease: timedelta) -> Message | None:
        """Lease a change; returns the message as it is to be, None where it cannot be changed.

        Its headline stays as it was sent: what is new in it is a message of its own.
        """

    def end(self, message_id: str, attempt: int, end: UpdateEnd, now: datetime) -> None:
        """Save what follows a try, unless the message is to be changed anew since."""

    def postpone(self, message_id: str, due_at: datetime | None, reason: str) -> None:
        """Move a change on; `due_at` None: end it."""
