"""Update: change messages that were sent, in their place; part of the job deliver."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from watchword.domain.channel import Channel, FollowStyle
from watchword.domain.delivery import Message, Refusal
from watchword.domain.gate import closed_reason
from watchword.domain.update import UPDATE_AGAIN, update_end
from watchword.errors import DeliveryError
from watchword.pipeline.complete import with_names
from watchword.pipeline.context import JobContext
from watchword.ports import WriteTransaction

logger = logging.getLogger(__name__)


def editing_channels(context: JobContext) -> frozenset[str]:
    """The channels whose messages are changed in their place."""
    return frozenset(
        name
        for name, channel in context.plan.config.channels.items()
        if channel.follow_style is FollowStyle.EDIT and _can_edit(context, name)
    )


def _can_edit(context: JobContext, channel: str) -> bool:
    return FollowStyle.EDIT in context.plan.sender.follow_styles(channel)


async def update_next(context: JobContext, channel: Channel, lease: timedelta) -> bool:
    """Change the next message of the channel; False: none is due, or the channel is closed."""
    now = context.ports.clock.now()
    wanted = channel.name in editing_channels(context)
    claimed = claim(channel, now, lease=lease, wanted=wanted)
    message = await context.ports.store.write(claimed)
    if message is None:
        return False
    refusal = await _send(context, message)
    now, jitter = context.ports.clock.now(), context.runtime.jitter()
    end = update_end(refusal, attempt=message.attempt, now=now, jitter=jitter)
    if refusal is not None:
        names = {"channel": channel.name, "message_id": message.id}
        logger.info("update_failed: %s", refusal.reason, extra=names)
    await context.ports.store.write(
        lambda rows: rows.updates.end(message.id, message.attempt, end, now)
    )
    return True


async def _send(context: JobContext, message: Message) -> Refusal | None:
    whole = await with_names(context, message)
    try:
        await context.plan.sender.update(message.channel, whole)
    except DeliveryError as error:
        wait = error.retry_after
        return Refusal(
            reason=error.reason,
            scope=error.scope,
            retry_after=None if wait is None else context.ports.clock.now() + wait,
        )
    return None


def claim(
    channel: Channel, now: datetime, *, lease: timedelta, wanted: bool
) -> Callable[[WriteTransaction], Message | None]:
    """A job for the store: lease the next change of the channel.

    `wanted`: whether the channel changes messages still.
    """

    def job(rows: WriteTransaction) -> Message | None:
        due = rows.updates.next_due(channel.name, now)
        if due is None:
            return None
        state = rows.channels.state(channel.name, now)
        closed = closed_reason(channel, state, now, urgent=True)
        if not wanted:
            rows.updates.postpone(due, None, "the channel changes no messages any more")
        elif closed is not None or state.failing_since is not None or rows.updates.is_early(due):
            reason = closed.reason if closed else "it waits for its message or its channel"
            rows.updates.postpone(due, now + UPDATE_AGAIN, reason)
        elif message := rows.updates.begin(due, now, lease):
            return message
        else:
            rows.updates.postpone(due, None, "its receiver did not say what it calls the message")
        return None

    return job
