"""Gates: whether a due delivery may be sent now, and which deliveries form one message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from watchword.domain.channel import (
    BUNDLE,
    QUIET,
    UNTIL_LIFTED,
    Channel,
    ChannelState,
    digest_reason,
    next_slot,
    quiet_until,
    slot_at,
)
from watchword.domain.delivery import (
    GIVE_UP,
    MAX_UNKNOWN_OUTCOMES,
    Dead,
    DueDelivery,
    DueMessage,
    Kind,
    ReasonCode,
    TryAgain,
)
from watchword.domain.moment import format_minute

HOUR = timedelta(hours=1)
LOOK_AGAIN = timedelta(hours=24)
"""The longest time to postpone a delivery: its due time has a limit (`MAX_DELIVERY_AHEAD`)."""
DISABLED_AGAIN = HOUR
"""How long a delivery of a disabled channel is postponed."""
GONE_AGAIN = HOUR
"""The same where an edit removed its channel or topic."""
GONE_TOO_LONG = "its channel was gone for 72 h"
UNCAPPED = 1_000_000
"""The quota of a channel without a cap."""
URGENT_FACTOR = 3
"""In a digest, an urgent story weighs as much as one of three times its outlets."""
MIN_LIST_STORIES = 4
"""So many stories that are due together form one message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postpone:
    """The delivery waits until `due_at`."""

    due_at: datetime
    reason: str
    code: ReasonCode | None = None
    slot: str | None = None
    """The digest slot that it waits for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """The delivery is not sent. A user can send it by hand."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The deliveries of one message."""

    kind: Kind
    members: tuple[int, ...]
    """The ids of the deliveries, in the order in which the message lists them."""
    note: str = ""
    """See `Message.note`."""
    waits_since: datetime | None = None
    """Since when all of it waits for a channel that fails; None: the channel does not fail."""


def gate(
    channel: Channel,
    delivery: DueDelivery,
    state: ChannelState,
    now: datetime,
    follow_up: timedelta,
) -> Postpone | Skip | Dead | None:
    """What happens to a due delivery instead of being sent; None: it is sent now. Pure.

    `follow_up`: how long a report that is related to a story waits after the last message about it.
    """
    if reason := _given_up(delivery.created_at, channel, state, now):
        return Dead(reason=reason)
    gone_at = state.gone_topics.get(delivery.topic)
    if gone_at is not None and _is_over(delivery.created_at, gone_at, now):
        return Skip(reason=f"the topic {delivery.topic} was gone for 72 h")
    until = state.muted_topics.get(delivery.topic)
    if until is not None and until > delivery.created_at:  # found before its end, and not told yet
        return Skip(reason=muted_reason(until, channel.zone))
    if postponed := closed_reason(channel, state, now, urgent=delivery.urgent):
        return replace(postponed, slot=delivery.slot)
    if delivery.topic in state.gone_topics:
        return Postpone(
            due_at=now + GONE_AGAIN,
            reason=f"the topic {delivery.topic} is gone",
            code=ReasonCode.TOPIC_GONE,
            slot=delivery.slot,
        )
    if delivery.urgent:
        return None
    if delivery.slot is not None and channel.digest:
        return _not_its_digest(channel, delivery, delivery.slot, now)
    if postponed := _for_bundle(delivery, now, follow_up):
        return postponed
    return _above_cap(channel, delivery, state, now)


def muted_reason(until: datetime, zone: tzinfo) -> str:
    """Why an alert of a muted topic is skipped, for the user. Pure."""
    if until == UNTIL_LIFTED:
        return "muted: the topic on this channel, until a person lifts it"
    return f"muted: the topic, until {format_minute(until, zone)}"


def check_retry(
    channel: Channel, due: DueMessage, state: ChannelState, now: datetime
) -> TryAgain | Dead | None:
    """What happens to a due message instead of a new attempt; None: it is sent again now. Pure."""
    if due.unknown_outcomes >= MAX_UNKNOWN_OUTCOMES:
        return Dead(
            reason=f"{MAX_UNKNOWN_OUTCOMES} hand-overs had no known end; it may have arrived"
        )
    if reason := _given_up(due.first_at, channel, state, now):
        return Dead(reason=reason + ("; it may have arrived" if due.unknown_outcomes else ""))
    postponed = closed_reason(channel, state, now, urgent=due.urgent)
    if postponed is None:
        return None
    return TryAgain(due_at=postponed.due_at, reason=postponed.reason, code=postponed.code)


def choose_batch(
    ready: Sequence[DueDelivery],
    channel: Channel,
    state: ChannelState,
    now: datetime,
    bundled: Sequence[DueDelivery] = (),
) -> Batch:
    """The next message of the deliveries that may be sent. Pure.

    `ready`: the deliveries that passed the gates, at least one. `bundled`: those that wait for the
    bundle of their story. The message holds the notices; else the urgent ones of one story; else all
    of a digest; else everything, if some of it waited, or it is of at least MIN_LIST_STORIES stories, or
    the cap allows only one more message; else one story, with the bundle of what is related to it. A
    digest lists its topics and stories by weight, what is no digest the newest first.
    """
    notices = [one for one in ready if one.is_notice]
    if notices:
        return Batch(kind=Kind.NOTICE, members=_ids(notices))
    batch = _choose(ready, channel, state, now, bundled)
    if state.failing_since is None:
        return batch
    members = frozenset(batch.members)
    created = (one.created_at for one in ready if one.id in members)
    return replace(batch, waits_since=max(state.failing_since, *created))


def _choose(
    ready: Sequence[DueDelivery],
    channel: Channel,
    state: ChannelState,
    now: datetime,
    bundled: Sequence[DueDelivery],
) -> Batch:
    urgent = [one for one in ready if one.urgent]
    if urgent:
        last = _remaining_quota(channel, state, now, urgent=True) == 1
        return Batch(kind=Kind.URGENT, members=_ids(urgent if last else _one_story(urgent)))
    slots = [one.slot for one in ready if one.slot]
    if slots:
        digest = _by_weight([one for one in ready if one.slot])
        return Batch(kind=Kind.DIGEST, members=_ids(digest), note=max(slots))
    waited = [one.reason for one in ready if one.reason and not one.is_bundled]
    many = len({one.head for one in ready}) >= MIN_LIST_STORIES
    last = _remaining_quota(channel, state, now, urgent=False) == 1
    chosen = sorted(ready, key=lambda one: one.dated, reverse=True)
    if last:
        until = _free_at(channel, [*_last_hour(state.messages, now), now])
        return Batch(kind=Kind.CAPPED, members=_ids(chosen), note=until.isoformat())
    if waited or many:
        return Batch(kind=Kind.ALERT, members=_ids(chosen), note=waited[0] if waited else "")
    return _bundle(ready, bundled)


def _bundle(ready: Sequence[DueDelivery], bundled: Sequence[DueDelivery]) -> Batch:
    """One story. If the channel knows it already, what is related to it too: what is surely of it
    first, then the newest first. Pure.

    A story that is told first stands alone, so that it leads its thread.
    """
    head = ready[0].head
    of_it = [one for one in ready if one.head == head]
    if all(one.told_at is None for one in of_it):
        own = [one for one in of_it if one.story == head]
        return Batch(kind=Kind.ALERT, members=_ids(_one_story(own or of_it)))
    of_it += [one for one in bundled if one.head == head]
    of_it.sort(key=lambda one: one.dated, reverse=True)
    of_it.sort(key=lambda one: one.may_wait)
    is_bundle = any(one.may_wait for one in of_it)
    return Batch(kind=Kind.ALERT, members=_ids(of_it), note=BUNDLE if is_bundle else "")


def _by_weight(deliveries: Sequence[DueDelivery]) -> Sequence[DueDelivery]:
    """The deliveries of a digest in the order in which it lists them. Pure.

    A story weighs its outlets, times URGENT_FACTOR if it is urgent. The topic with the heaviest story
    comes first, and within it the heaviest story; of equal ones the newest.
    """
    heaviest: dict[str, tuple[int, datetime]] = {}
    for one in deliveries:
        rank = (_weight(one), one.dated)
        heaviest[one.topic] = max(heaviest.get(one.topic, rank), rank)
    topics = sorted(heaviest, key=lambda topic: heaviest[topic], reverse=True)
    newest = sorted(deliveries, key=lambda one: one.dated, reverse=True)
    return sorted(newest, key=lambda one: (topics.index(one.topic), -_weight(one)))


def _weight(delivery: DueDelivery) -> int:
    return delivery.outlets * (URGENT_FACTOR if delivery.story_urgent else 1)


def _given_up(since: datetime, channel: Channel, state: ChannelState, now: datetime) -> str | None:
    """Why what waits since then is dead: its channel was gone, disabled or failing for 72 h. Pure.

    The time before that does not count. At the moment of an attempt nothing is dead.
    """
    if state.removed_at is not None:
        return GONE_TOO_LONG if _is_over(since, state.removed_at, now) else None
    if channel.disabled is not None and _is_over(since, state.disabled_since, now):
        return f"disabled for 72 h: {channel.disabled}"
    failing_since = state.failing_since if _holds_back(state, now) else None
    if failing_since is not None and _is_over(since, failing_since, now):
        return f"not taken for 72 h; at last: {state.trouble}"
    return None


def _is_over(since: datetime, lost_at: datetime | None, now: datetime) -> bool:
    """Whether something waited 72 h since it came, and since what it waits for was lost."""
    return now - max(since, lost_at or since) >= GIVE_UP


def closed_reason(
    channel: Channel, state: ChannelState, now: datetime, *, urgent: bool
) -> Postpone | None:
    """Why nothing can be sent to the channel now; None: the channel is open. Pure."""
    if state.removed_at is not None:
        return Postpone(
            due_at=now + GONE_AGAIN,
            reason=f"{channel.name} is gone",
            code=ReasonCode.CHANNEL_GONE,
        )
    if channel.disabled is not None:
        return Postpone(
            due_at=now + DISABLED_AGAIN,
            reason=f"disabled: {channel.disabled}",
            code=ReasonCode.CHANNEL_DISABLED,
        )
    if muted := state.muted_until:
        return Postpone(
            due_at=min(muted, now + LOOK_AGAIN),
            reason=f"muted: the channel, until {format_minute(muted, channel.zone)}",
            code=ReasonCode.CHANNEL_MUTED,
        )
    if state.not_before and _holds_back(state, now):
        return Postpone(
            due_at=state.not_before,
            reason=f"the channel failed: {state.trouble}",
            code=ReasonCode.CHANNEL_FAILING,
        )
    if not urgent and (until := quiet_until(channel, now)):
        return Postpone(due_at=until, reason=f"{QUIET}{channel.quiet}")
    return None


def _holds_back(state: ChannelState, now: datetime) -> bool:
    """Whether the channel failed and is not due for its next attempt."""
    return state.not_before is not None and now < state.not_before <= now + LOOK_AGAIN


def _not_its_digest(
    channel: Channel, delivery: DueDelivery, name: str, now: datetime
) -> Postpone | None:
    """Why a delivery waits for the digest of its slot, or for the next one."""
    at = slot_at(channel, name)
    if at > now + LOOK_AGAIN and (slot := next_slot(channel, now)):
        return Postpone(due_at=slot.at, reason=digest_reason(slot.name), slot=slot.name)
    if now < at <= now + LOOK_AGAIN:
        return Postpone(due_at=at, reason=digest_reason(name), slot=name)
    if delivery.closed and (slot := next_slot(channel, max(at, now))):
        return Postpone(due_at=slot.at, reason=digest_reason(slot.name), slot=slot.name)
    return None


def _for_bundle(delivery: DueDelivery, now: datetime, follow_up: timedelta) -> Postpone | None:
    """Why a report that is probably of a told story waits: more such may come."""
    told_at = delivery.told_at
    if not delivery.may_wait or told_at is None or not told_at <= now < told_at + follow_up:
        return None
    return Postpone(due_at=told_at + follow_up, reason=BUNDLE, code=ReasonCode.BUNDLE)


def _above_cap(
    channel: Channel, delivery: DueDelivery, state: ChannelState, now: datetime
) -> Postpone | None:
    """Why a delivery that is not urgent waits for the cap."""
    if not delivery.is_notice and _remaining_quota(channel, state, now, urgent=False) < 1:
        at = _free_at(channel, _last_hour(state.messages, now))
        return Postpone(due_at=at, reason=f"more than {channel.cap} messages in an hour")
    return None


def _free_at(channel: Channel, messages: Sequence[datetime]) -> datetime:
    """When the cap allows the next message after these, the oldest first; there are enough of them."""
    assert channel.cap is not None  # noqa: S101  without a cap there is always room
    return messages[-channel.cap] + HOUR


def _remaining_quota(channel: Channel, state: ChannelState, now: datetime, *, urgent: bool) -> int:
    """How many more messages the cap allows in this hour; at least one if urgent."""
    sent = state.urgent_messages if urgent else state.messages
    if channel.cap is None:
        return UNCAPPED
    quota = channel.cap - len(_last_hour(sent, now))
    return max(quota, 1) if urgent else quota


def _last_hour(moments: Sequence[datetime], now: datetime) -> Sequence[datetime]:
    return [at for at in moments if now - HOUR < at <= now]


def _one_story(ready: Sequence[DueDelivery]) -> Sequence[DueDelivery]:
    return [one for one in ready if one.story == ready[0].story]


def _ids(chosen: Sequence[DueDelivery]) -> tuple[int, ...]:
    return tuple(one.id for one in chosen)
