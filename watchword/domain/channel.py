"""A channel is one named destination with one recipient. This module decides when it may be used.

The address of a channel is a secret; it is not here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
UNZONED = ZoneInfo("UTC")
MAX_HOLD = timedelta(minutes=10)
"""What first polls find is held for so long at most."""
QUIET = "quiet "
"""What the reason of a delivery that waits for the end of quiet hours begins with."""
FIRST_POLLS = "for one list of what the first polls find"
"""Why a delivery waits: what the first polls of a start find comes in one message."""


BUNDLE = "for the next message about its story"
"""Why a delivery waits, and the note of the message: reports that are probably of a told story come
together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Local hours of the day in which only urgent messages are sent."""

    start: time
    end: time
    """On the next day if it is not after `start`."""

    def __str__(self) -> str:
        return f"{self.start:%H:%M}–{self.end:%H:%M}"


class FollowStyle(StrEnum):
    """How a channel is told more of a story that it was told of."""

    THREAD = "thread"
    """By an answer to the first message of the story."""
    EDIT = "edit"
    """As `THREAD`; and what nobody need be interrupted for is written into the first message."""
    NEW = "new"
    """By a new message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A destination as the rules see it. Only the sender knows its URL."""

    name: str
    disabled: str | None = None
    """Why nothing can be sent there now (its secret is unset); None: it is enabled."""
    zone: ZoneInfo = UNZONED
    """The zone of the hours below."""
    language: str = "en"
    """Of its messages, as a tag of BCP 47."""
    digest: tuple[time, ...] = ()
    """The hours of its digests; none: each message is sent at once."""
    digest_empty: bool = False
    """Whether a digest without alerts is sent too."""
    quiet: Quiet | None = None
    url_hash: str = ""
    """A one-way hash of its URL, by which it is known under another name; empty if it is not known."""
    cap: int | None = 20
    """Interruptions an hour: messages that are no digest and no notice; urgent ones are counted
    separately. The rest is sent as one message. None: no cap."""
    follow_style: FollowStyle | None = None
    """What its user wrote; None: nothing, which is `THREAD`."""

    @property
    def hours(self) -> str:
        """A text that changes exactly if the due times of waiting deliveries may change."""
        digest = " ".join(f"{at:%H:%M}" for at in self.digest)
        return f"{self.zone.key}; digest {digest}; quiet {self.quiet}; cap {self.cap}"


def answers_in_thread(wanted: FollowStyle | None, can: Collection[FollowStyle]) -> bool:
    """Whether what is new in a story is an answer to its first message. Pure.

    `can`: what the receiver can do. Where it cannot do what is wanted, all messages are new.
    """
    style = wanted or FollowStyle.THREAD
    return style is not FollowStyle.NEW and {style, FollowStyle.THREAD} <= set(can)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One digest hour of one day."""

    name: str
    """Local day and hour: `2026-11-24T08:00`."""
    at: datetime
    """The instant. See `instant` for hours that a clock change repeats or skips."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The earliest time at which a delivery may be sent."""

    due_at: datetime
    slot: str | None = None
    """The name of the digest slot that it waits for."""
    reason: str = ""
    """Why it is not due at once; empty if it is."""
    in_first_polls: bool = False
    """Whether it is due before that, when the first polls have ended."""
    in_bundle: bool = False
    """Whether it is due before that, when its thread is told more."""


UNTIL_LIFTED = datetime(3000, 1, 1, tzinfo=UTC)
"""The end of a mute that holds until a person lifts it."""


class MuteKind(StrEnum):
    """What a mute silences."""

    TOPIC = "topic"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """What the rows say about a channel when it is claimed."""

    not_before: datetime | None
    """No message goes there before this time: the channel fails, or its receiver asked for the wait."""
    failing_since: datetime | None
    """Since when it takes no message; None: it took the last one."""
    trouble: str
    """Why it fails; empty if it does not."""
    disabled_since: datetime | None
    messages: Sequence[datetime]
    """When the messages of the last hour were created, without urgent ones, the oldest first."""
    urgent_messages: Sequence[datetime]
    """The same for urgent messages."""
    digest_due: bool
    """Whether a digest is due that is sent even if it is empty."""
    muted_until: datetime | None
    muted_topics: Mapping[str, datetime]
    """The end of each topic's last mute, by topic key; it may be over."""
    removed_at: datetime | None = None
    """When it was removed from the configuration; None: it is there."""
    gone_topics: Mapping[str, datetime] = field(default_factory=dict)
    """When each topic was removed that is not configured, by its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFailure:
    """Why a channel fails, and when the next message may go there."""

    reason: str
    since: datetime
    retry_at: datetime
    """The next attempt by our own rule."""
    not_before: datetime | None
    """The receiver asks for no message before this time; None: it does not ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownChannel:
    """What a reload needs of a channel's row; the defaults are those of a new row."""

    name: str
    disabled: str | None = None
    disabled_since: datetime | None = None
    removed_at: datetime | None = None
    hours: str = ""
    digest_at: datetime | None = None
    url_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelChange:
    """What a reload writes for a configured channel. The channel is not removed after it."""

    name: str
    disabled: str | None
    disabled_since: datetime | None
    hours: str
    digest_at: datetime | None
    """When a digest that is sent even if empty is due next; None: the channel has no such digest."""
    url_hash: str
    forget: bool
    """Whether its failures are forgotten, because they happened before it was removed."""
    reschedule: bool
    """Whether its waiting deliveries get new due times, because its hours changed."""
    enabled: bool
    """Whether what waited for its secret is due now."""
    moved: bool
    """Whether its URL is another, of which an old failure says nothing."""


def reconcile_channel(
    configured: Channel, known: KnownChannel, now: datetime
) -> ChannelChange | None:
    """What a reload writes for a channel; None: its row is as configured. Pure."""
    returned = known.removed_at is not None
    moved = returned or known.hours != configured.hours
    digest_at = known.digest_at
    if moved or (digest_at is None) == configured.digest_empty:
        digest_at = next_digest_at(configured, now)
    url_hash = configured.url_hash or known.url_hash
    before = (known.disabled, known.digest_at, known.url_hash)
    if not moved and before == (configured.disabled, digest_at, url_hash):
        return None
    return ChannelChange(
        name=configured.name,
        disabled=configured.disabled,
        disabled_since=(known.disabled_since or now) if configured.disabled else None,
        hours=configured.hours,
        digest_at=digest_at,
        url_hash=url_hash,
        forget=returned,
        reschedule=moved,
        enabled=known.disabled is not None and configured.disabled is None,
        moved=bool(known.url_hash) and known.url_hash != url_hash,
    )


def first_due(
    channel: Channel,
    *,
    urgent: bool,
    now: datetime,
    held_until: datetime | None = None,
    bundled_until: datetime | None = None,
) -> Schedule:
    """The earliest time for a delivery that was decided at `now`. Pure.

    `held_until`: it waits for the first polls until then; None: they did not find its article.
    `bundled_until`: it waits for the next message of its thread until then; None: it does not.
    """
    if urgent:
        return Schedule(due_at=now)
    if slot := next_slot(channel, now):
        return Schedule(due_at=slot.at, slot=slot.name, reason=digest_reason(slot.name))
    if held_until is not None and held_until > now:
        return Schedule(due_at=held_until, reason=FIRST_POLLS, in_first_polls=True)
    if bundled_until is not None:
        return Schedule(due_at=bundled_until, reason=BUNDLE, in_bundle=True)
    return Schedule(due_at=now)


def hold_until(found_at: datetime, started_at: datetime) -> datetime:
    """Until when an article that a first poll found is held at most. Pure.

    `started_at`: when the service started, or its machine woke up. A feed that is asked first when
    that is over (its source was added later) has a list of its own.
    """
    return (started_at if found_at < started_at + MAX_HOLD else found_at) + MAX_HOLD


def reschedule(
    channel: Channel,
    *,
    urgent: bool,
    decided_at: datetime,
    now: datetime,
    held_until: datetime | None = None,
    bundled_until: datetime | None = None,
) -> Schedule:
    """The earliest time for a waiting delivery after the hours of its channel changed. Pure.

    The delivery gets the time that it would have under these hours from the start.
    """
    schedule = first_due(
        channel,
        urgent=urgent,
        now=decided_at,
        held_until=held_until,
        bundled_until=bundled_until,
    )
    return replace(schedule, due_at=max(schedule.due_at, now))


IN_DIGEST = "in the digest of "
"""What the reason of a delivery begins with that waits for a digest."""


def digest_reason(slot: str) -> str:
    """Why a delivery waits for a digest slot, for the user. Pure."""
    return f"{IN_DIGEST}{slot.replace('T', ' ')}"


def next_digest_at(channel: Channel, now: datetime) -> datetime | None:
    """The next digest that is sent even if it is empty; None: the channel has no such digest. Pure."""
    slot = next_slot(channel, now) if channel.digest_empty else None
    return slot.at if slot else None


def next_slot(channel: Channel, after: datetime) -> Slot | None:
    """The first digest slot after a time; None: the channel has no digests. Pure."""
    return next_hour(channel.digest, channel.zone, after)


def next_hour(hours: Sequence[time], zone: ZoneInfo, after: datetime) -> Slot | None:
    """The first of these local hours after a time; None: there are no hours. Pure."""
    return min(
        (s for s in _slots(hours, zone, after) if s.at > after),
        key=lambda s: (s.at, s.name),
        default=None,
    )


def last_slot(channel: Channel, now: datetime) -> Slot | None:
    """The last digest slot that has begun; None: the channel has no digests. Pure."""
    return max(
        (s for s in _slots(channel.digest, channel.zone, now) if s.at <= now),
        key=lambda s: (s.at, s.name),
        default=None,
    )


def slot_at(channel: Channel, name: str) -> datetime:
    """The instant of the slot with this name in the channel's zone of today. Pure."""
    day, _, hour = name.partition("T")
    return instant(date.fromisoformat(day), time.fromisoformat(hour), channel.zone)


def quiet_until(channel: Channel, now: datetime) -> datetime | None:
    """The end of the quiet hours that contain `now`; None: none do. Pure."""
    quiet = channel.quiet
    if quiet is None:
        return None
    for day in _days(now, channel.zone):
        ends = day if quiet.start < quiet.end else day + DAY
        end = instant(ends, quiet.end, channel.zone)
        if instant(day, quiet.start, channel.zone) <= now < end:
            return end
    return None


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A local day and hour as an instant in UTC. Pure.

    An hour that occurs twice means the first one. An hour that the clock skips is moved forward by
    the length of the gap. PEP 495 defines both for fold=0.
    """
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def _slots(hours: Sequence[time], zone: ZoneInfo, about: datetime) -> Iterator[Slot]:
    for day in _days(about, zone):
        for hour in hours:
            yield Slot(name=f"{day}T{hour:%H:%M}", at=instant(day, hour, zone))


def _days(now: datetime, zone: ZoneInfo) -> Iterator[date]:
    today = now.astimezone(zone).date()
    for shift in (-1, 0, 1):
        yield today + shift * DAY
