"""Deliver: what is due on a channel is claimed, handed over outside any transaction, and ended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from watchword.domain.channel import Channel, ChannelState, last_slot
from watchword.domain.delivery import Dead, DueMessage, Kind, Message, Refusal, TryAgain, outcome
from watchword.domain.gate import (
    Batch,
    Postpone,
    Skip,
    check_retry,
    choose_batch,
    closed_reason,
    gate,
)
from watchword.domain.incident import Subject
from watchword.errors import DeliveryError, StoreError
from watchword.pipeline.context import JobContext
from watchword.ports import WriteTransaction

logger = logging.getLogger(__name__)

PUT_OFF = timedelta(minutes=5)
"""How long a row waits that could not be claimed."""
WRITE_AGAIN = 5.0
"""Seconds between tries to write the end of a hand-over that the database refused."""


async def tick(context: JobContext) -> None:
    """Start a hand-over on each channel that has something due and is not taken."""
    if context.runtime.stopping:
        return
    now = context.ports.clock.now()
    for name in await context.ports.store.read(lambda rows: rows.deliveries.channels_due(now)):
        channel = context.plan.config.channels.get(name)
        if channel is not None and name not in context.runtime.in_flight:
            task = asyncio.create_task(_deliver_channel(context, channel), name=f"deliver {name}")
            context.runtime.in_flight[name] = task
            task.add_done_callback(partial(_release, context, name))


def _release(context: JobContext, name: str, _: asyncio.Task[None]) -> None:
    context.runtime.in_flight.pop(name, None)


async def _deliver_channel(context: JobContext, channel: Channel) -> None:
    """Hand over what is due on one channel, one message after another."""
    try:
        while not context.runtime.stopping and (
            here := context.plan.config.channels.get(channel.name)
        ):
            if not (message := await _claim(context, here)):
                return
            await _finish(context, message, await _send(context, message))
    except StoreError as error:
        logger.error("deliver_failed: %s", error, extra={"channel": channel.name})


async def _claim(context: JobContext, channel: Channel) -> Message | None:
    """The next message; a row that cannot be claimed is put off, and stops no other."""
    now = context.ports.clock.now()
    try:
        return await context.ports.store.write(claim(channel, now))
    except Exception:
        logger.exception("claim_put_off", extra={"channel": channel.name})
        await context.ports.store.write(postpone_unclaimable(channel, now))
        return None


async def _send(context: JobContext, message: Message) -> Refusal | None:
    try:
        await context.plan.sender.send(message.channel, _with_outlet_names(context, message))
    except DeliveryError as error:
        return Refusal(
            reason=error.reason,
            permanent=error.permanent,
            unanswered=error.unanswered,
            retry_after=error.retry_after,
        )
    return None


def _with_outlet_names(context: JobContext, message: Message) -> Message:
    """With the names of the outlets in place of their keys."""
    sources = context.plan.config.sources
    members = [
        replace(member, outlet=sources[member.outlet].hints.outlet)
        if member.outlet in sources
        else member
        for member in message.members
    ]
    notices = [
        replace(notice, subject=sources[notice.subject].hints.outlet)
        if notice.kind is Subject.SOURCE and notice.subject in sources
        else notice
        for notice in message.notices
    ]
    return replace(message, members=tuple(members), notices=tuple(notices))


async def _finish(context: JobContext, message: Message, refusal: Refusal | None) -> None:
    """Write how the hand-over ended, before anything else on that channel.

    Where the database refuses, the end is kept and tried again: a repetition would be told twice.
    """
    now = context.ports.clock.now()
    while True:
        try:
            mine = await context.ports.store.write(
                save_outcome(message, refusal, now, context.runtime.jitter())
            )
        except StoreError as error:
            logger.error("deliver_end_kept: %s", error)
            await asyncio.sleep(WRITE_AGAIN)
        else:
            if not mine:
                logger.warning("deliver_end_refused", extra={"message_id": message.id})
            return


def claim(channel: Channel, now: datetime) -> Callable[[WriteTransaction], Message | None]:
    """A job for the store: a message whose time has come again, else a new one; leased."""

    def job(rows: WriteTransaction) -> Message | None:
        state = rows.channels.state(channel.name, now)
        while due := rows.deliveries.next_due_message(channel.name, now):
            ended = check_retry(channel, due, state, now)
            if ended is None or not _finish_due(rows, due, ended, now):
                return rows.deliveries.begin_attempt(due.id, now, outcome_unknown=due.in_flight)
        chosen = _chosen(rows, channel, state, now)
        if chosen is None:
            return None
        if chosen.kind is Kind.DIGEST:
            rows.channels.next_digest(channel, now)
        name = rows.deliveries.create_message(channel.name, chosen, now)
        return rows.deliveries.begin_attempt(name, now, outcome_unknown=False)

    return job


def _chosen(
    rows: WriteTransaction, channel: Channel, state: ChannelState, now: datetime
) -> Batch | None:
    """What goes together now; all else that is due is put off, skipped or ended."""
    ready = []
    for delivery in rows.deliveries.due(channel.name, now):
        match gate(channel, delivery, state, now):
            case Postpone() as postponed:
                rows.deliveries.postpone(delivery.id, postponed)
            case Skip(reason=reason):
                rows.deliveries.skip(delivery.id, reason)
            case Dead(reason=reason):
                rows.deliveries.mark_dead(delivery.id, reason)
            case None:
                ready.append(delivery)
    if ready:
        return choose_batch(ready, channel, state, now)
    return _nothing_to_tell(rows, channel, now) if state.digest_due else None


def _nothing_to_tell(rows: WriteTransaction, channel: Channel, now: datetime) -> Batch | None:
    """The digest without a story, where the channel wants one and may be reached."""
    state = rows.channels.state(channel.name, now)
    if postponed := closed_reason(channel, state, now, urgent=False):
        rows.channels.put_off_digest(channel.name, postponed.due_at)
        return None
    slot = last_slot(channel, now)
    if slot is None or rows.deliveries.is_closed(channel.name, slot.name):
        rows.channels.next_digest(channel, now)
        return None
    return Batch(kind=Kind.DIGEST, members=(), note=slot.name)


def postpone_unclaimable(channel: Channel, now: datetime) -> Callable[[WriteTransaction], None]:
    """A job for the store: what `claim` would have taken waits, with the reason."""
    at, reason = now + PUT_OFF, "it could not be made a message; the log says why"

    def job(rows: WriteTransaction) -> None:
        if due := rows.deliveries.next_due_message(channel.name, now):
            _finish_due(rows, due, TryAgain(due_at=at, reason=reason), now)
        elif waiting := rows.deliveries.due(channel.name, now):
            torn = [one for one in waiting if not rows.deliveries.is_complete(one.id)]
            for one in torn or waiting[:1]:
                postponed = Postpone(due_at=at, reason=reason, slot=one.slot)
                rows.deliveries.postpone(one.id, postponed)

    return job


def _finish_due(
    rows: WriteTransaction, due: DueMessage, ended: TryAgain | Dead, now: datetime
) -> bool:
    return rows.deliveries.finish_attempt(
        due.id, due.attempt, ended, now, outcome_unknown=due.in_flight
    )


def save_outcome(
    message: Message, refusal: Refusal | None, now: datetime, jitter: float
) -> Callable[[WriteTransaction], bool]:
    """A job for the store: the message and all its deliveries, as the hand-over ended."""

    def job(rows: WriteTransaction) -> bool:
        unanswered, first_at = rows.deliveries.unanswered(message.id)
        ended = outcome(
            refusal,
            attempt=message.attempt,
            unanswered=unanswered,
            first_at=first_at,
            now=now,
            jitter=jitter,
        )
        mine = rows.deliveries.finish_attempt(message.id, message.attempt, ended, now)
        if mine:
            retry_after = refusal.retry_after if refusal else None
            rows.channels.record_outcome(message.channel, ended, retry_after, now)
        return mine

    return job
