"""Deliver: what is due on a channel is claimed, handed over outside any transaction, and ended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from watchword.domain.channel import Channel
from watchword.domain.delivery import (
    GIVE_UP,
    MOST_UNENDED,
    Dead,
    Message,
    Refusal,
    TryAgain,
    outcome,
)
from watchword.domain.record import Claimable, Due
from watchword.errors import DeliveryError, StoreError
from watchword.pipeline.line import Line
from watchword.ports import Writing

logger = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(hours=1)
"""How long a delivery to a channel that is disabled waits before it is looked at again."""
PUT_OFF = timedelta(minutes=5)
"""How long a row waits that could not be claimed."""
WRITE_AGAIN = 5.0
"""Seconds between tries to write the end of a hand-over that the database refused."""


async def tick(line: Line) -> None:
    """Start a hand-over on each channel that has something due and is not taken."""
    if line.stopping:
        return
    now = line.clock.now()
    for name in await line.store.read(lambda rows: rows.deliveries.channels_due(now)):
        channel = line.wishes.channels.get(name)
        if channel is not None and name not in line.hand_overs:
            task = asyncio.create_task(_serve(line, channel), name=f"deliver {name}")
            line.hand_overs[name] = task
            task.add_done_callback(partial(_free, line, name))


def _free(line: Line, name: str, _: asyncio.Task[None]) -> None:
    line.hand_overs.pop(name, None)


async def _serve(line: Line, channel: Channel) -> None:
    """Hand over what is due on one channel, one message after another."""
    try:
        while not line.stopping and (message := await _claim(line, channel)):
            await _end(line, message, await _hand_over(line, message))
    except StoreError as error:
        logger.error("deliver_failed: %s", error, extra={"channel": channel.name})


async def _claim(line: Line, channel: Channel) -> Message | None:
    """The next message; a row that cannot be claimed is put off, and stops no other."""
    now = line.clock.now()
    try:
        return await line.store.write(claim(channel, now))
    except Exception:
        logger.exception("claim_put_off", extra={"channel": channel.name})
        await line.store.write(put_off(channel, now))
        return None


async def _hand_over(line: Line, message: Message) -> Refusal | None:
    try:
        await line.sender.send(message.channel, _named(line, message))
    except DeliveryError as error:
        return Refusal(
            reason=error.reason,
            permanent=error.permanent,
            unanswered=error.unanswered,
            retry_after=error.retry_after,
        )
    return None


def _named(line: Line, message: Message) -> Message:
    """With the names of the outlets in place of their keys."""
    sources = line.wishes.sources
    members = [
        replace(member, source=sources[member.source].hints.source)
        if member.source in sources
        else member
        for member in message.members
    ]
    return replace(message, members=tuple(members))


async def _end(line: Line, message: Message, refusal: Refusal | None) -> None:
    """Write how the hand-over ended, before anything else on that channel.

    Where the database refuses, the end is kept and tried again: a repetition would be told twice.
    """
    now = line.clock.now()
    while True:
        try:
            mine = await line.store.write(save_end(message, refusal, now, line.chance()))
        except StoreError as error:
            logger.error("deliver_end_kept: %s", error)
            await asyncio.sleep(WRITE_AGAIN)
        else:
            if not mine:
                logger.warning("deliver_end_refused", extra={"message_id": message.id})
            return


def claim(channel: Channel, now: datetime) -> Callable[[Writing], Message | None]:
    """A job for the store: a message whose time has come again, else a new one; leased."""

    def job(rows: Writing) -> Message | None:
        while due := rows.deliveries.due_message(channel.name, now):
            if not _ended(rows, channel, due, now):
                return rows.deliveries.take(due.id, now, lost=due.in_flight)
        for delivery in rows.deliveries.due(channel.name, now):
            match gate(channel, delivery, now):
                case TryAgain(due_at=at, reason=reason):
                    rows.deliveries.postpone(delivery.id, at, reason)
                case Dead(reason=reason):
                    rows.deliveries.bury(delivery.id, reason)
                case None:
                    name = rows.deliveries.compose(channel.name, delivery.id, now)
                    return rows.deliveries.take(name, now, lost=False)
        return None

    return job


def put_off(channel: Channel, now: datetime) -> Callable[[Writing], None]:
    """A job for the store: what `claim` would have taken waits, with the reason."""
    later = TryAgain(
        due_at=now + PUT_OFF, reason="it could not be made a message; the log says why"
    )

    def job(rows: Writing) -> None:
        if due := rows.deliveries.due_message(channel.name, now):
            rows.deliveries.end(due.id, due.turn, later, now, lost=due.in_flight)
        elif waiting := rows.deliveries.due(channel.name, now):
            rows.deliveries.postpone(waiting[0].id, later.due_at, later.reason)

    return job


def _ended(rows: Writing, channel: Channel, due: Claimable, now: datetime) -> bool:
    """Whether the message is not to be handed over now; then that is saved."""
    ended = again(channel, due, now)
    return ended is not None and rows.deliveries.end(
        due.id, due.turn, ended, now, lost=due.in_flight
    )


def again(channel: Channel, due: Claimable, now: datetime) -> TryAgain | Dead | None:
    """Why a message that is due is not handed over once more; None: it is. Pure."""
    if due.lost >= MOST_UNENDED:
        return Dead(reason=f"{MOST_UNENDED} hand-overs had no known end; it may have arrived")
    if now - due.first_at >= GIVE_UP:
        return Dead(reason="not taken for 72 h" + ("; it may have arrived" if due.lost else ""))
    if channel.disabled is not None:
        return TryAgain(due_at=now + LOOK_AGAIN, reason=f"disabled: {channel.disabled}")
    return None


def gate(channel: Channel, delivery: Due, now: datetime) -> TryAgain | Dead | None:
    """Why a delivery that is due does not go into a message now; None: it does. Pure."""
    if channel.disabled is None:
        return None
    if now - delivery.created_at >= GIVE_UP:
        return Dead(reason=f"disabled for 72 h: {channel.disabled}")
    return TryAgain(due_at=now + LOOK_AGAIN, reason=f"disabled: {channel.disabled}")


def save_end(
    message: Message, refusal: Refusal | None, now: datetime, chance: float
) -> Callable[[Writing], bool]:
    """A job for the store: the message and all its deliveries, as the hand-over ended."""

    def job(rows: Writing) -> bool:
        unanswered, first_at = rows.deliveries.unanswered(message.id)
        ended = outcome(
            refusal,
            turn=message.turn,
            unanswered=unanswered,
            first_at=first_at,
            now=now,
            chance=chance,
        )
        return rows.deliveries.end(message.id, message.turn, ended, now)

    return job
