"""Gates: whether what is due on a channel may go now, and what goes together in one message. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watchword.domain.channel import Channel, digest_reason, next_slot, quiet_until, slot_at
from watchword.domain.delivery import GIVE_UP, MOST_UNENDED, Dead, Kind, TryAgain
from watchword.domain.record import Claimable, Due, Standing

HOUR = timedelta(hours=1)
LOOK_AGAIN = timedelta(hours=24)
"""A wait without an end within this is looked at again then: due times have a furthest."""
DISABLED_AGAIN = HOUR
LISTED_FROM = 4
"""So many stories at one moment come as a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """It waits on, with the reason; `slot`: the digest that it waits for now."""

    due_at: datetime
    reason: str
    slot: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """It is not told, with the reason; it can be sent by hand."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """What goes in one message."""

    kind: Kind
    members: tuple[int, ...]
    """Deliveries."""
    note: str = ""
    """As of `Message`."""


def gate(
    channel: Channel, delivery: Due, standing: Standing, now: datetime
) -> Later | Skip | Dead | None:
    """Why a delivery that is due does not go into a message now; None: it does. Pure."""
    if channel.disabled is not None and _too_long(delivery.created_at, standing, now):
        return Dead(reason=f"disabled for 72 h: {channel.disabled}")
    if until := standing.muted_topics.get(delivery.topic):
        return Skip(reason=f"muted: the topic, until {_said(until, channel)}")
    if later := shut(channel, standing, now, urgent=delivery.urgent):
        return replace(later, slot=delivery.slot)
    if delivery.urgent:
        return None
    return _not_its_hour(channel, delivery, standing, now)


def again(
    channel: Channel, due: Claimable, standing: Standing, now: datetime
) -> TryAgain | Dead | None:
    """Why a message that is due is not handed over once more; None: it is. Pure."""
    if due.lost >= MOST_UNENDED:
        return Dead(reason=f"{MOST_UNENDED} hand-overs had no known end; it may have arrived")
    if channel.disabled is not None and _too_long(due.first_at, standing, now):
        return Dead(reason="not taken for 72 h" + ("; it may have arrived" if due.lost else ""))
    later = shut(channel, standing, now, urgent=due.urgent)
    return TryAgain(due_at=later.due_at, reason=later.reason) if later else None


def together(
    ready: Sequence[Due], channel: Channel, standing: Standing, now: datetime
) -> Together:
    """The next message of what may go, of which there is something. Pure.

    Urgent ones of one story; else all of a digest; else everything, if some of it waited, or it is
    more than three stories, or the cap lets one message more; else one story.
    """
    urgent = [one for one in ready if one.urgent]
    if urgent:
        last = _room(channel, standing, now, urgent=True) == 1
        return Together(kind=Kind.URGENT, members=_ids(urgent if last else _one_story(urgent)))
    slots = [one.slot for one in ready if one.slot]
    if slots:
        digest = [one for one in ready if one.slot]
        return Together(kind=Kind.DIGEST, members=_ids(digest), note=max(slots))
    waited = [one.reason for one in ready if one.reason]
    many = len({one.story for one in ready}) >= LISTED_FROM
    last = _room(channel, standing, now, urgent=False) == 1
    chosen = ready if waited or many or last else _one_story(ready)
    return Together(kind=Kind.ALERT, members=_ids(chosen), note=waited[0] if waited else "")


def _too_long(since: datetime, standing: Standing, now: datetime) -> bool:
    """Whether it has waited on a disabled channel for 72 h; what waited before does not count."""
    return now - max(since, standing.disabled_since or since) >= GIVE_UP


def shut(channel: Channel, standing: Standing, now: datetime, *, urgent: bool) -> Later | None:
    """Why nothing goes to the channel now; None: it may. Pure."""
    if channel.disabled is not None:
        return Later(due_at=now + DISABLED_AGAIN, reason=f"disabled: {channel.disabled}")
    if muted := standing.muted_until:
        at = min(muted, now + LOOK_AGAIN)
        return Later(due_at=at, reason=f"muted: the channel, until {_said(muted, channel)}")
    if standing.not_before and now < standing.not_before <= now + LOOK_AGAIN:
        return Later(due_at=standing.not_before, reason="its service asked to wait")
    if not urgent and (until := quiet_until(channel, now)):
        return Later(due_at=until, reason=f"quiet {channel.quiet}")
    return None


def _not_its_hour(
    channel: Channel, delivery: Due, standing: Standing, now: datetime
) -> Later | None:
    """Why one that is not urgent waits: its digest is not due or has gone, or the cap is reached."""
    if delivery.slot is not None and channel.digest:
        at = slot_at(channel, delivery.slot)
        if at > now + LOOK_AGAIN and (slot := next_slot(channel, now)):
            return Later(due_at=slot.at, reason=digest_reason(slot.name), slot=slot.name)
        if now < at <= now + LOOK_AGAIN:
            return Later(due_at=at, reason=digest_reason(delivery.slot), slot=delivery.slot)
        if delivery.closed and (slot := next_slot(channel, max(at, now))):
            return Later(due_at=slot.at, reason=digest_reason(slot.name), slot=slot.name)
        return None
    if _room(channel, standing, now, urgent=False) < 1:
        free = _last_hour(standing.messages, now)[-channel.cap] + HOUR
        return Later(due_at=free, reason=f"more than {channel.cap} messages in an hour")
    return None


def _room(channel: Channel, standing: Standing, now: datetime, *, urgent: bool) -> int:
    """How many messages more the cap lets pass in this hour; urgent ones always one."""
    sent = standing.urgent_messages if urgent else standing.messages
    room = channel.cap - len(_last_hour(sent, now))
    return max(room, 1) if urgent else room


def _last_hour(moments: Sequence[datetime], now: datetime) -> Sequence[datetime]:
    return [at for at in moments if now - HOUR < at <= now]


def _one_story(ready: Sequence[Due]) -> Sequence[Due]:
    return [one for one in ready if one.story == ready[0].story]


def _ids(chosen: Sequence[Due]) -> tuple[int, ...]:
    return tuple(one.id for one in chosen)


def _said(until: datetime, channel: Channel) -> str:
    return f"{until.astimezone(channel.zone):%Y-%m-%d %H:%M}"
