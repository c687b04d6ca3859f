"""Completes a message before it is sent: names of outlets, and what a digest says beside its stories.

None of it is a part of the message's id: an attempt says what is so at its time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from watchword.domain.channel import Channel, MuteKind, last_slot, next_slot, slot_at
from watchword.domain.config import WatchConfig
from watchword.domain.delivery import AlertItem, Kind, Message, PossibleItem
from watchword.domain.digest import Coverage, DigestReport, SentAtOnce, troubles_of
from watchword.domain.incident import Incident, Subject
from watchword.domain.source import Source
from watchword.domain.story import OtherOutlet
from watchword.errors import StoreError
from watchword.pipeline.context import JobContext
from watchword.pipeline.front_page import led_by
from watchword.ports import ReadTransaction

logger = logging.getLogger(__name__)

WEEK = timedelta(days=7)


async def complete(context: JobContext, message: Message) -> Message:
    """The message with all that its receiver is told."""
    config = context.plan.config
    if message.kind is Kind.DIGEST and message.channel in config.channels:
        channel, now = config.channels[message.channel], context.ports.clock.now()
        try:
            report = await context.ports.store.read(digest_report(message, channel, config, now))
            message = replace(message, digest=report)
        except StoreError as error:  # the stories go out, whatever else cannot be said
            logger.error("digest_report_failed: %s", error)
    if any(feed.is_front for source in config.sources.values() for feed in source.feeds):
        message = await _with_front_pages(context, message)
    return await with_names(context, message)


async def _with_front_pages(context: JobContext, message: Message) -> Message:
    """The message with how many front pages led with each of its stories, where one did."""
    stories = {one.story for one in message.members if one.story}
    try:
        found = await context.ports.store.read(lambda rows: led_by(rows, stories))
    except StoreError as error:  # it is no reason to keep a message back
        logger.error("front_pages_not_read: %s", error)
        return message
    members = (replace(one, fronts=found.get(one.story)) for one in message.members)
    return replace(message, members=tuple(members))


async def with_names(context: JobContext, message: Message) -> Message:
    """The message with names of outlets; of sources without one the name that their site says."""
    config = context.plan.config
    try:
        names = await context.ports.store.read(lambda rows: rows.feeds.found_names())
    except StoreError as error:  # the key of a source is a name too
        logger.error("names_not_read: %s", error)
    else:
        config = config.with_found_names(names)
    return with_outlet_names(message, config)


def digest_report(
    message: Message, channel: Channel, config: WatchConfig, now: datetime
) -> Callable[[ReadTransaction], DigestReport]:
    """A job for the store: what the digest says beside its stories."""
    at = slot_at(channel, message.note)
    before = last_slot(channel, at - timedelta(seconds=1))
    slot_before, next_one = before.at if before else now - WEEK, next_slot(channel, now)
    topics = {key: one for key, one in config.topics.items() if channel.name in one.channels}

    def job(rows: ReadTransaction) -> DigestReport:
        muted = rows.channels.muted(MuteKind.TOPIC, now)
        # The hours may be others than those of the last digest, and the service younger than a slot.
        known = (rows.deliveries.last_digest_at(channel.name), rows.feeds.begun_at())
        since = max([slot_before, *filter(None, known)])
        return DigestReport(
            since=since,
            next_at=next_one.at if next_one else None,
            sent_at_once=tuple(rows.deliveries.sent_at_once(channel.name, since)),
            coverage=replace(
                coverage(rows, since, now),
                muted=tuple(
                    (topics[key].name, end) for key, end in muted.items() if key in topics
                ),
            ),
        )

    return job


def coverage(rows: ReadTransaction, since: datetime, now: datetime) -> Coverage:
    """What was read since then, of any topic."""
    sources, troubles = troubles_of(rows.feeds.health(), now)
    return Coverage(
        articles=rows.views.summary(today=since, week=since).articles,
        sources=sources,
        troubles=tuple(troubles),
        muted=(),
        broken_promises=len(rows.broken_promises(now)),
    )


def with_outlet_names(message: Message, config: WatchConfig) -> Message:
    """The message with names of outlets instead of keys of sources. Pure.

    A text that does not say its language gets that of its source.
    """
    sources, report = config.sources, message.digest
    if report is not None:
        report = replace(
            report,
            sent_at_once=tuple(_named(one, sources) for one in report.sent_at_once),
            coverage=named_coverage(report.coverage, config),
        )
    members = (
        replace(member, also=tuple(_named(one, sources) for one in member.also))
        for member in message.members
    )
    return replace(
        message,
        members=tuple(_named(member, sources) for member in members),
        notices=tuple(_named_notice(notice, sources) for notice in message.notices),
        possible=tuple(_named(one, sources) for one in message.possible),
        digest=report,
    )


def named_coverage(known: Coverage, config: WatchConfig) -> Coverage:
    """The coverage with names of outlets instead of keys of sources. Pure."""
    troubles = (replace(one, source=config.outlet(one.source)) for one in known.troubles)
    return replace(known, troubles=tuple(troubles))


N = TypeVar("N", AlertItem, OtherOutlet, SentAtOnce, PossibleItem)


def _named(one: N, sources: Mapping[str, Source]) -> N:
    source = sources.get(one.outlet)
    language = source.hints.language if source is not None else None
    return replace(one, outlet=_outlet(one.outlet, sources), language=one.language or language)


def _named_notice(notice: Incident, sources: Mapping[str, Source]) -> Incident:
    if notice.kind not in (Subject.SOURCE, Subject.RULES):
        return notice
    return replace(notice, subject=_outlet(notice.subject, sources))


def _outlet(key: str, sources: Mapping[str, Source]) -> str:
    """The name of a source; its key where it is configured no more."""
    return sources[key].hints.outlet if key in sources else key
