"""The repositories of channels and incidents, with the queries and changes that the store offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from watchword.domain.channel import Channel, ChannelFailure, ChannelState, MuteKind
from watchword.domain.incident import Incident, NewNotice


class ChannelQueries(Protocol):
    """Channels and mutes."""

    def state(self, name: str, now: datetime) -> ChannelState:
        """What the gates need to know of a channel."""

    def failing(self) -> Sequence[Incident]:
        """An incident for each channel that refused its last message."""

    def muted(self, kind: MuteKind, now: datetime) -> Mapping[str, datetime]:
        """The end of each mute that is in force, by channel name or topic key."""

    def muted_on(self, now: datetime) -> Mapping[tuple[str, str], datetime]:
        """The end of each mute of a topic on one channel, by both names."""

    def signing_key(self) -> str:
        """What signs the addresses that mails have; it never leaves the program."""


class ChannelRepository(ChannelQueries, Protocol):
    def reconcile(self, channels: Iterable[Channel], now: datetime) -> Mapping[str, str]:
        """Make the rows what the configuration lists; only changed channels are written.

        A new name for the URL of a channel that is gone is a rename: it takes all rows along. Returns
        the new names by the old ones.

        The deliveries of a channel with changed hours get new due times. What waited for the secret
        of a channel is due now.
        """

    def schedule_digest(self, name: str, at: datetime | None) -> None:
        """Set when a digest that is sent even if empty is due next; None: never."""

    def record_failure(self, name: str, failure: ChannelFailure) -> None:
        """Save that the channel fails."""

    def recover(self, name: str, now: datetime) -> bool:
        """Save that the channel works, and make due what waited for that. False: it worked before."""

    def retry(self, name: str, now: datetime) -> None:
        """Make due what waits for a failing channel, whatever wait its receiver asked for."""

    def retry_failing(self, now: datetime) -> None:
        """Make due what waits for failing channels, except where a receiver asked for a wait."""

    def mute(
        self,
        kind: MuteKind,
        subject: str,
        until: datetime,
        now: datetime,
        channel: str | None = None,
    ) -> None:
        """Mute a channel or topic; an earlier mute of it is replaced.

        `channel`: the one on which a topic is muted; None: on all.
        """

    def lift(
        self, kind: MuteKind, subject: str, now: datetime, channel: str | None = None
    ) -> bool:
        """End a mute, and make due what waited for it. False: there was no mute.

        `channel`: as of `mute`.
        """


class HealthQueries(Protocol):
    """Incidents: sources and channels that fail."""

    def open(self) -> Sequence[Incident]:
        """The incidents that have not ended."""

    def refused_edit(self) -> Incident | None:
        """The edit of the configuration that the service refuses; None: it works by what is written."""

    def heartbeat(self) -> datetime | None:
        """The last heartbeat of the daemon; None: it stopped normally, or there was none yet."""


class HealthRepository(HealthQueries, Protocol):
    def refuse_edit(self, reason: str, now: datetime) -> None:
        """Keep why an edit is refused, and since when the first of them was."""

    def accept_edit(self) -> None:
        """What is written is what the service works by."""

    def begin(self, incident: Incident, notice: NewNotice, now: datetime) -> None:
        """Open an incident, with a notice for the admin."""

    def end(self, incident: Incident, notice: NewNotice | None, now: datetime) -> None:
        """Close an incident, with a notice for the admin; None: without one."""
