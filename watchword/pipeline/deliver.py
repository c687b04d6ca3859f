"""Deliver: claim what is due on a channel, send it outside any transaction, and save the outcome."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from watchword.domain.channel import (
    Channel,
    ChannelFailure,
    ChannelState,
    answers_in_thread,
    last_slot,
    next_digest_at,
)
from watchword.domain.config import WatchConfig
from watchword.domain.delivery import (
    LEASE,
    LEASE_MARGIN,
    MAX_RETRY_AFTER,
    Dead,
    DueMessage,
    Kind,
    Message,
    ReasonCode,
    Refusal,
    Taken,
    TryAgain,
    channel_retry_at,
    outcome,
)
from watchword.domain.gate import (
    Batch,
    Postpone,
    Skip,
    check_retry,
    choose_batch,
    closed_reason,
    gate,
)
from watchword.domain.incident import Incident, Subject
from watchword.domain.possible import MAX_AGE, listed_topics, may_count
from watchword.domain.work import JobName
from watchword.errors import DeliveryError, Scope, StoreError
from watchword.pipeline.complete import complete
from watchword.pipeline.context import JobContext
from watchword.pipeline.first_polls import release
from watchword.pipeline.health import recipients
from watchword.pipeline.update import update_next
from watchword.ports import WriteTransaction

logger = logging.getLogger(__name__)

PUT_OFF = timedelta(minutes=5)
"""How long a row waits after its claim failed."""
WRITE_AGAIN = 5.0
"""Seconds between attempts to save an outcome that the database refuses."""


async def tick(context: JobContext) -> None:
    """Start to send on each channel that has something due and does not send already."""
    if context.runtime.stopping:
        return
    now = context.ports.clock.now()
    await release(context, now)
    for name in await context.ports.store.read(lambda rows: rows.deliveries.channels_due(now)):
        if name not in context.runtime.in_flight:
            task = asyncio.create_task(_deliver_channel(context, name), name=f"deliver {name}")
            context.runtime.in_flight[name] = task
            task.add_done_callback(partial(_release, context, name))


def _release(context: JobContext, name: str, _: asyncio.Task[None]) -> None:
    context.runtime.in_flight.pop(name, None)


async def _deliver_channel(context: JobContext, name: str) -> None:
    """Send what is due on one channel, one message after another.

    The gates hold what is due on a channel that is not configured: its row says so.
    """
    try:
        while not context.runtime.stopping:
            channel = context.plan.config.channels.get(name, Channel(name=name))
            if message := await _claim(context, channel):
                await _finish(context, message, await _send(context, message))
            elif not await update_next(context, channel, _lease(context, name)):
                return
    except StoreError as error:
        if context.runtime.is_news(error, context.ports.clock.now()):
            logger.error("deliver_failed: %s", error, extra={"channel": name})


async def _claim(context: JobContext, channel: Channel) -> Message | None:
    """Claim the next message. A row that cannot be claimed waits, so that it does not stop others."""
    now, lease = context.ports.clock.now(), _lease(context, channel.name)
    can = context.plan.sender.follow_styles(channel.name)
    threads = answers_in_thread(channel.follow_style, can)
    try:
        return await context.ports.store.write(
            claim(channel, context.plan.config, now, lease=lease, threads=threads)
        )
    except Exception:
        logger.exception("claim_put_off", extra={"channel": channel.name})
        await context.ports.store.write(postpone_unclaimable(channel, now))
        return None


async def _send(context: JobContext, message: Message) -> Taken | Refusal:
    """Send a message, part by part where its list is too long.

    What was taken is written after each part, so that no end of the rest repeats it.
    """
    whole = await complete(context, message)
    try:
        taken = await context.plan.sender.send(message.channel, whole)
        while taken.items < len(message.items):
            now = context.ports.clock.now()
            lease = _lease(context, message.channel)
            if not await _write(context, record_part(message, taken, now, lease=lease)):
                return taken  # a later attempt has begun; the end of this one is refused too
            whole = replace(whole, taken=taken.items)
            part = await context.plan.sender.send(message.channel, whole)
            taken = replace(taken, items=part.items)
    except DeliveryError as error:
        wait = error.retry_after
        before = f"; {whole.taken} of {len(whole.items)} were taken before" if whole.taken else ""
        return Refusal(
            reason=f"{error.reason}{before}",
            scope=error.scope,
            unanswered=error.unanswered,
            retry_after=None if wait is None else context.ports.clock.now() + wait,
        )
    return taken


async def _finish(context: JobContext, message: Message, result: Taken | Refusal) -> None:
    """Save the outcome of an attempt, before anything else on that channel.

    If the database refuses, try again until it accepts: without the outcome the message would be sent
    a second time.
    """
    now, config = context.ports.clock.now(), context.plan.config
    save = save_outcome(message, result, now, context.runtime.jitter())
    refusal = result if isinstance(result, Refusal) else None
    ended = refusal.reason if refusal and refusal.scope is Scope.MESSAGE else None

    def job(rows: WriteTransaction) -> bool:
        mine = save(rows)
        # A notice that is refused makes no further one; an empty digest has nothing that is lost.
        if mine and ended and message.items and message.kind is not Kind.NOTICE:
            report_refused(rows, message, ended, config, now)
        return mine

    if not await _write(context, job):
        logger.warning("deliver_end_refused", extra={"message_id": message.id})
    elif ended:
        logger.warning("%s refused a message for good: %s", message.channel, ended)
    if refusal is not None or message.channel in context.runtime.announced.channels:
        context.runtime.wakeups.set(JobName.HEALTH)


async def _write(context: JobContext, job: Callable[[WriteTransaction], bool]) -> bool:
    """Run a job for the store; where the database refuses, again until it does not."""
    while True:
        try:
            return await context.ports.store.write(job)
        except StoreError as error:
            logger.error("deliver_end_kept: %s", error)
            await asyncio.sleep(WRITE_AGAIN)


def _lease(context: JobContext, channel: str) -> timedelta:
    """A message is nobody else's for longer than its receiver may take."""
    return context.plan.sender.send_timeout(channel) + LEASE_MARGIN


def claim(
    channel: Channel,
    config: WatchConfig,
    now: datetime,
    *,
    lease: timedelta = LEASE,
    threads: bool = False,
) -> Callable[[WriteTransaction], Message | None]:
    """A job for the store: lease a message that is due again, else create and lease a new one.

    `threads`: a message of one story answers the first one of it.
    """

    def job(rows: WriteTransaction) -> Message | None:
        state = rows.channels.state(channel.name, now)
        while due := rows.deliveries.next_due_message(channel.name, now):
            ended = check_retry(channel, due, state, now)
            if ended is None or not _finish_due(rows, due, ended, now):
                return rows.deliveries.begin_attempt(
                    due.id, now, lease, outcome_unknown=due.in_flight
                )
        chosen = _chosen(rows, channel, state, now, config.follow_up)
        if chosen is None:
            return None
        if chosen.kind is Kind.DIGEST:
            rows.channels.schedule_digest(channel.name, next_digest_at(channel, now))
        name = rows.deliveries.create_message(channel.name, chosen, now, threads=threads)
        topics = listed_topics(channel, chosen.kind, config.topics, config.channels)
        if topics and may_count(chosen.kind, rows.deliveries.last_possible_at(channel.name), now):
            rows.deliveries.list_possible(name, channel.name, topics, now - MAX_AGE)
        return rows.deliveries.begin_attempt(name, now, lease, outcome_unknown=False)

    return job


def _chosen(
    rows: WriteTransaction,
    channel: Channel,
    state: ChannelState,
    now: datetime,
    follow_up: timedelta,
) -> Batch | None:
    """The deliveries of the next message; the gates end or postpone the others that are due."""
    ready, bundled, stopped = [], [], defaultdict(list)
    for delivery in rows.deliveries.due(channel.name, now):
        decision = gate(channel, delivery, state, now, follow_up)
        if decision is None:
            ready.append(delivery)
            continue
        stopped[decision].append(delivery.id)
        if isinstance(decision, Postpone) and decision.code is ReasonCode.BUNDLE:
            bundled.append(delivery)
    for decision, deliveries in stopped.items():
        match decision:
            case Postpone():
                rows.deliveries.postpone(deliveries, decision)
            case Skip(reason=reason):
                rows.deliveries.skip(deliveries, reason)
            case Dead(reason=reason):
                rows.deliveries.mark_dead(deliveries, reason)
    if ready:
        return choose_batch(ready, channel, state, now, bundled)
    return _empty_digest(rows, channel, state, now) if state.digest_due else None


def _empty_digest(
    rows: WriteTransaction, channel: Channel, state: ChannelState, now: datetime
) -> Batch | None:
    """The digest without alerts; None: the channel is closed, or the digest was created already.

    A mute of the channel covers it: who asked for silence then needs no word that nothing came.
    """
    postponed = closed_reason(channel, state, now, urgent=False)
    if postponed is not None and state.muted_until is None:
        rows.channels.schedule_digest(channel.name, postponed.due_at)
        return None
    slot = last_slot(channel, now)
    if postponed or slot is None or rows.deliveries.is_closed(channel.name, slot.name):
        rows.channels.schedule_digest(channel.name, next_digest_at(channel, now))
        return None
    return Batch(kind=Kind.DIGEST, members=(), note=slot.name)


def postpone_unclaimable(channel: Channel, now: datetime) -> Callable[[WriteTransaction], None]:
    """A job for the store: postpone what makes `claim` fail."""
    at, reason = now + PUT_OFF, "it could not be made a message; the log says why"

    def job(rows: WriteTransaction) -> None:
        if due := rows.deliveries.next_due_message(channel.name, now):
            _finish_due(rows, due, TryAgain(due_at=at, reason=reason), now)
        elif waiting := rows.deliveries.due(channel.name, now):
            damaged = [one for one in waiting if not rows.deliveries.is_complete(one.id)]
            for one in damaged or waiting[:1]:
                postponed = Postpone(due_at=at, reason=reason, slot=one.slot)
                rows.deliveries.postpone([one.id], postponed)

    return job


def _finish_due(
    rows: WriteTransaction, due: DueMessage, ended: TryAgain | Dead, now: datetime
) -> bool:
    return rows.deliveries.finish_attempt(
        due.id, due.attempt, ended, now, outcome_unknown=due.in_flight
    )


def record_part(
    message: Message, taken: Taken, now: datetime, *, lease: timedelta = LEASE
) -> Callable[[WriteTransaction], bool]:
    """A job for the store: the receiver took so many items of a message; the attempt goes on."""
    return lambda rows: rows.deliveries.record_part(message.id, message.attempt, taken, now, lease)


def save_outcome(
    message: Message, result: Taken | Refusal, now: datetime, jitter: float
) -> Callable[[WriteTransaction], bool]:
    """A job for the store: the outcome of an attempt, in the message, its deliveries and its channel."""

    refusal = result if isinstance(result, Refusal) else None

    def job(rows: WriteTransaction) -> bool:
        unanswered, first_at = rows.deliveries.unanswered(message.id)
        ended = outcome(
            result,
            attempt=message.attempt,
            unanswered=unanswered,
            first_at=first_at,
            now=now,
            jitter=jitter,
        )
        mine = rows.deliveries.finish_attempt(message.id, message.attempt, ended, now)
        if mine:
            _record(rows, message.channel, refusal, now, jitter)
        return mine

    return job


def _record(
    rows: WriteTransaction, channel: str, refusal: Refusal | None, now: datetime, jitter: float
) -> None:
    """Save whether the channel works; one that refuses the content of one message works."""
    if refusal is None or refusal.scope is Scope.MESSAGE:
        rows.channels.recover(channel, now)
        return
    since, wait = rows.channels.state(channel, now).failing_since or now, refusal.retry_after
    failure = ChannelFailure(
        reason=refusal.reason,
        since=since,
        retry_at=channel_retry_at(since, now, jitter),
        not_before=wait and min(wait, now + MAX_RETRY_AFTER),
    )
    rows.channels.record_failure(channel, failure)


def report_refused(
    rows: WriteTransaction, message: Message, reason: str, config: WatchConfig, now: datetime
) -> None:
    """Give the admin a notice of a message that ended because its receiver refuses its content."""
    first = message.items[0]
    headline = first[0].title if isinstance(first, tuple) else "a spike"
    if message.kind is Kind.REVIEW:
        headline = f"press review {message.note}"
    more = f" and {len(message.items) - 1} more" if len(message.items) > 1 else ""
    incident = Incident(
        kind=Subject.MESSAGE,
        subject=message.channel,
        reason=f"{reason} ({headline}{more})",
        since=now,
    )
    rows.health.begin(incident, recipients(incident, config, now), now)
    rows.health.end(incident, None, now)
