"""A channel is one named destination with one recipient; when it may be reached is its own.

Its address is a secret and not here. All of this is pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
UNZONED = ZoneInfo("UTC")
HALF_HOUR = timedelta(minutes=30)
AFTER_GAP = "found late, after a gap in the polls"
"""Why a delivery waits for the half hour: what a downtime left comes as one message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours of the day, local, in which nothing is handed over that is not urgent."""

    start: time
    end: time
    """Of the next day, where it is not behind `start`."""

    def __str__(self) -> str:
        return f"{self.start:%H:%M}–{self.end:%H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A destination as the rules see it; the sender alone knows its URL."""

    name: str
    disabled: str | None = None
    """Why nothing can be sent there now (its secret is unset), or None."""
    zone: ZoneInfo = UNZONED
    """Of the hours below."""
    digest: tuple[time, ...] = ()
    """The hours of its messages; none: at once."""
    digest_empty: bool = False
    """Whether a digest comes though there is nothing to tell."""
    quiet: Quiet | None = None
    cap: int = 20
    """Messages an hour, urgent ones counted apart; what is more comes as one."""

    @property
    def hours(self) -> str:
        """Changes exactly when the moments of what waits may change."""
        digest = " ".join(f"{at:%H:%M}" for at in self.digest)
        return f"{self.zone.key}; digest {digest}; quiet {self.quiet}; cap {self.cap}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One digest hour of one day."""

    name: str
    """Local, as the configuration has it: `2026-11-24T08:00`."""
    at: datetime
    """Where the night has the hour twice, the first; where it has none, as far behind the gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The earliest moment of a delivery."""

    due_at: datetime
    slot: str | None = None
    reason: str = ""
    """Why it is not at once."""


class MuteKind(StrEnum):
    """What is told to be still."""

    TOPIC = "topic"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """A channel as the claim finds it."""

    not_before: datetime | None
    """The receiver's own wish."""
    disabled_since: datetime | None
    messages: Sequence[datetime]
    """When those of the last hour were made, urgent ones apart, the oldest first."""
    urgent_messages: Sequence[datetime]
    digest_due: bool
    """A digest hour is over, and one is wished though there be nothing to tell."""
    muted_until: datetime | None
    muted_topics: Mapping[str, datetime]
    """Until when, by key."""


def first_due(channel: Channel, *, urgent: bool, after_gap: bool, now: datetime) -> Schedule:
    """When a delivery that was decided at `now` may be handed over at the earliest. Pure.

    `after_gap`: its article was found more than two hours after its feed's last good poll.
    """
    if urgent:
        return Schedule(due_at=now)
    if slot := next_slot(channel, now):
        return Schedule(due_at=slot.at, slot=slot.name, reason=digest_reason(slot.name))
    if after_gap:
        return Schedule(due_at=next_half_hour(now), reason=AFTER_GAP)
    return Schedule(due_at=now)


def digest_reason(slot: str) -> str:
    """Why it waits for a slot."""
    return f"in the digest of {slot.replace('T', ' ')}"


def next_slot(channel: Channel, after: datetime) -> Slot | None:
    """The first digest hour behind `after`; None for a channel without. Pure."""
    return min(
        (s for s in _slots(channel, after) if s.at > after),
        key=lambda s: (s.at, s.name),
        default=None,
    )


def last_slot(channel: Channel, now: datetime) -> Slot | None:
    """The latest digest hour that is over; None for a channel without. Pure."""
    return max(
        (s for s in _slots(channel, now) if s.at <= now),
        key=lambda s: (s.at, s.name),
        default=None,
    )


def slot_at(channel: Channel, name: str) -> datetime:
    """When the slot of that name is, as the channel's hours are now. Pure."""
    day, _, hour = name.partition("T")
    return instant(date.fromisoformat(day), time.fromisoformat(hour), channel.zone)


def quiet_until(channel: Channel, now: datetime) -> datetime | None:
    """The end of the quiet hours that `now` is in; None where it is in none. Pure."""
    quiet = channel.quiet
    if quiet is None:
        return None
    for day in _days(now, channel.zone):
        ends = day if quiet.start < quiet.end else day + DAY
        end = instant(ends, quiet.end, channel.zone)
        if instant(day, quiet.start, channel.zone) <= now < end:
            return end
    return None


def next_half_hour(now: datetime) -> datetime:
    """The next full or half hour: all that one gap left is due at one moment. Pure."""
    since = timedelta(seconds=now.timestamp() % HALF_HOUR.total_seconds())
    return now - since + HALF_HOUR


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A local hour as an instant, in UTC. Pure.

    An hour that is there twice is the first, one that the clock skips is as far behind the gap as
    it would have been: both are what PEP 495 says of fold=0.
    """
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def _slots(channel: Channel, about: datetime) -> Iterator[Slot]:
    for day in _days(about, channel.zone):
        for hour in channel.digest:
            yield Slot(name=f"{day}T{hour:%H:%M}", at=instant(day, hour, channel.zone))


def _days(now: datetime, zone: ZoneInfo) -> Iterator[date]:
    today = now.astimezone(zone).date()
    for shift in (-1, 0, 1):
        yield today + shift * DAY
