"""Every error that Watchword raises on purpose; each names its subject and what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class WatchwordError(Exception):
    """The root of the tree: a message that a person can act on."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in what the user wrote, in one line: where, what, and what would be right."""

    where: str
    """File, and the key in it: `watchword.toml: channels.desk.url`."""
    what: str
    """What was found there."""
    hint: str
    """What would be right."""
    key: str = ""
    """Of a lint: `short:地震`, with which its topic accepts it."""

    def __str__(self) -> str:
        return (
            f"{self.where}: {self.what}; {self.hint}"
            if self.hint
            else f"{self.where}: {self.what}"
        )


class ConfigurationError(WatchwordError):
    """The configuration cannot be used. Carries every problem that was found, not the first alone.

    `warnings`: what works and may not be intended.
    """

    def __init__(self, problems: Iterable[Problem], warnings: Iterable[Problem] = ()) -> None:
        self.problems, self.warnings = tuple(problems), tuple(warnings)
        super().__init__("\n".join(map(str, self.problems)))


class QueryError(WatchwordError):
    """A query that cannot be understood: the column (from 1), what stands there, and the hint.

    `key`: which of the topic's queries it is, as the configuration names it.
    """

    def __init__(
        self, *, topic: str, column: int, what: str, hint: str, key: str = "query"
    ) -> None:
        self.topic, self.key, self.column, self.what, self.hint = topic, key, column, what, hint
        super().__init__(f"column {column}: {what}; {hint}")


class QueryErrors(WatchwordError):
    """One QueryError for each query that cannot be compiled."""

    def __init__(self, errors: Iterable[QueryError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(f"{error.topic}: {error}" for error in self.errors))


class InvalidRequest(WatchwordError):
    """A request names what the configuration does not have, or has a value that means nothing.

    `problems`: a line each, with what was given and what would be right.
    """

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class NotFound(WatchwordError):
    """The database does not have the alert or article that a request names."""


class Conflict(WatchwordError):
    """The alert, source or mute is not in a state that allows the request; nothing was changed."""


class StoreError(WatchwordError):
    """The database could not do what was asked; nothing of it was done."""


class Damaged(StoreError):
    """The file of the database is damaged: a backup has to take its place."""


class AlreadyRunning(StoreError):
    """Another process is the daemon of this database."""


class Scope(StrEnum):
    """What a failed attempt to send a message says something about."""

    CHANNEL = "channel"
    """The channel: the next message would fail too, until somebody or time repairs it."""
    MESSAGE = "message"
    """This message alone: the receiver refuses its content and takes others. It is not sent again."""


class DeliveryError(WatchwordError):
    """A message was not taken, or nobody can say whether it was."""

    def __init__(
        self,
        reason: str,
        *,
        scope: Scope = Scope.CHANNEL,
        retry_after: timedelta | None = None,
        unanswered: bool = False,
    ) -> None:
        """`scope`: what is at fault; where nobody knows, the channel, so that no message ends by it.

        `retry_after`: how long the receiver wants no further attempt, counted from its answer.
        `unanswered`: the receiver had the message and broke off before it said yes or no.
        """
        self.reason, self.scope = reason, scope
        self.retry_after, self.unanswered = retry_after, unanswered
        super().__init__(reason)
