"""Poll: read a feed, and store its new entries as articles."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from watchword.domain.absence import oldest_date
from watchword.domain.article import (
    Entries,
    Entry,
    Failed,
    NotModified,
    PollAnswer,
    Precision,
)
from watchword.domain.cadence import after_failure, after_success, interval
from watchword.domain.discovery import NOTHING, finding_of
from watchword.domain.feed import FeedForPoll, FeedUpdate, Polled, PollRequest
from watchword.domain.finding import Finding, after_poll, feed_to_read
from watchword.domain.host import HostUpdate, costly_wait, next_request, next_strikes
from watchword.domain.identity import with_own_links
from watchword.domain.probe import left_out, moved
from watchword.domain.rhythm import Rhythm, seeded
from watchword.domain.silence import silence
from watchword.domain.source import SITE, Feed, Source, Validators
from watchword.domain.traffic import Traffic, crawl_delay
from watchword.domain.work import JobName, Work
from watchword.pipeline.context import JobContext
from watchword.pipeline.discovery import discover
from watchword.pipeline.entries import (
    in_language,
    in_steps,
    oldest_first,
    save_absences,
    save_entries,
)
from watchword.pipeline.front_page import save_front_page
from watchword.pipeline.poll_saves import Ended

logger = logging.getLogger(__name__)

DISCOVERY_TIMEOUT = timedelta(seconds=105)
"""For all that is asked at a site; it stays within the lease of a poll."""
DAY = timedelta(days=1)
KNOWN = 60
"""Links of a listing with rules that say what its rules chose until now: about a page of them."""
MAX_FIRST_READS = 200
"""A first poll reads the pages of so many entries, the newest; the others are only stored."""


async def tick(context: JobContext) -> None:
    """Claim the feeds that are due and hand them to the executor."""
    if context.runtime.stopping:
        return
    now, room = context.ports.clock.now(), await context.ports.executor.room()
    if room.total > 0:
        claimed = await context.ports.store.write(
            lambda rows: rows.feeds.claim(now, room=room, sources=context.runtime.only)
        )
        await context.ports.executor.submit(claimed)


async def run(context: JobContext, work: Work) -> None:
    """Load the feed, let the crawler poll it, and save the answer."""
    row = await loaded(context, work)
    source = context.plan.config.sources.get(row.source) if row else None
    feed = source.feed(row.url) if row and source else None
    if row is None or source is None or feed is None:
        return
    asked, found = feed_to_read(feed, row.finding, fails=row.fails), None
    known = await known_links(context, asked) if asked else ()
    # A database that stood still may answer when the lease is over: the host may be another row's.
    if row.leased_until <= context.ports.clock.now():
        return
    answer: PollAnswer
    if asked is None:
        answer, found = await find(context, source, feed.url)
    else:
        request = PollRequest(
            feed=asked,
            hints=source.hints_of(feed.url),
            validators=validators_of(row, feed, context.ports.clock.now()),
            subscription=source.subscription,
            known=known,
            suspect=work.suspect,
        )
        answer = await context.ports.crawler.poll(request)
    if context.runtime.stopping and isinstance(answer, Failed):
        return  # our stop made the poll fail, not the feed; the lease ends by itself
    await save_answer(context, replace(work, feed=row), answer, found)


async def loaded(context: JobContext, work: Work) -> FeedForPoll | None:
    """The feed of the work, which nobody else changes; None if its lease token has changed."""
    return work.feed or await context.ports.store.read(lambda rows: rows.feeds.for_poll(work))


def validators_of(row: FeedForPoll, feed: Feed, now: datetime) -> Validators:
    """What makes the request conditional. Pure.

    Some servers say 304 for ever, such as one whose Last-Modified is years ahead. So of a feed that
    brought nothing for a day the first poll of each day, counted from the first of all, asks for all.
    """
    if feed.is_front:  # each hour has its row
        return Validators()
    first, last = row.first_polled_at, row.last_success_at
    is_quiet = row.news_at is None or now - row.news_at >= DAY
    if (
        first is None
        or last is None
        or not is_quiet
        or (now - first) // DAY == (last - first) // DAY
    ):
        return row.validators
    return replace(row.validators, etag=None, modified=None)


async def known_links(context: JobContext, feed: Feed) -> tuple[str, ...]:
    """What the rules of a listing chose in earlier polls; empty of other feeds."""
    if feed.rules is None:
        return ()
    return await context.ports.store.read(lambda rows: rows.articles.latest_links(feed.url, KNOWN))


async def find(
    context: JobContext, source: Source, site: str
) -> tuple[PollAnswer, Finding | None]:
    """Ask a site what can be watched there: the answer of the best, and what it is."""
    ports = context.ports
    try:
        async with asyncio.timeout(DISCOVERY_TIMEOUT.total_seconds()):
            found = await discover(
                ports.crawler, ports.clock, site, source.hints, source.subscription
            )
    except TimeoutError:
        seconds = DISCOVERY_TIMEOUT.total_seconds()
        reason = f"finding what can be watched there took longer than {seconds:g} s"
        return Failed(reason=reason, costly=True), None
    if isinstance(found, Failed):
        return found, None
    if found.answer is None:
        return Failed(reason=NOTHING), None
    return found.answer, finding_of(found, ports.clock.now())


async def save_answer(
    context: JobContext, work: Work, answer: PollAnswer, found: Finding | None = None
) -> None:
    """Save the answer if the lease token is still the same, and wake the jobs that follow.

    `found`: what the site offered just now; None: it was not asked. The validators are saved last: if
    they were saved before the entries, a crash would lose the entries.
    """
    feed = await loaded(context, work)
    source = context.plan.config.sources.get(feed.source) if feed else None
    if feed is None or source is None:
        return
    configured, now = source.feed(feed.url), context.ports.clock.now()
    is_front = configured is not None and configured.is_front
    news = 0
    if isinstance(answer, Entries):
        if is_front:
            await context.ports.store.write(save_front_page(work, source, answer, now))
        else:
            is_new = found is not None or (answer.stopped and feed.finding is None)
            is_first = feed.first_polled_at is None or bool(is_new)
            news = await save_listed(context, work, source, answer, now, is_first=is_first)
    # What a site lists that was found anew is its past, and says nothing of its rhythm.
    seen = news if found is None else 0
    update = end_of(feed, answer, news=seen, bounds=source.cadence_of(feed.url), now=now)
    finding = after_poll(configured, feed.finding, found, answer, now) if configured else None
    # A front page brings no articles, and lacks none.
    update = replace(update, finding=finding, silence=None if is_front else update.silence)
    taken = context.ports.crawler.take_traffic()
    host = host_after(feed, answer, source, now, taken)
    polled = Polled(feed=feed, update=update, host=host, traffic=taken)
    ended = Ended(polled=polled, source=source, answer=answer)
    if await context.runtime.poll_saves.save(context.ports.store, ended):
        failure = update.failure
        came = f"{news} new" if failure is None else f"failed: {failure}"
        logger.debug("poll", extra={"source": source.key, "feed": feed.url, "came": came})
        is_silent, was_silent = update.silence is not None, feed.silence is not None
        if (failure is None) != (feed.fails == 0) or is_silent != was_silent:
            context.runtime.wakeups.set(JobName.HEALTH)
        if news and isinstance(answer, Entries) and answer.left_out:
            where = f"{source.hints.outlet}: of its feed {feed.url}"
            logger.warning("%s, %s", where, left_out(answer.left_out))
        if isinstance(answer, Entries) and answer.moved_to and configured and found is None:
            say_moved(context, configured, answer.moved_to)
    if news:
        context.runtime.wakeups.set(JobName.READ)
    # Where there was room, all that was due is claimed already, and what will be is seen by the tick.
    room = await context.ports.executor.room()
    if room.of(JobName.POLL) == 0 or room.suspect == 0:
        context.runtime.wakeups.set(JobName.POLL)
        context.runtime.wakeups.set(JobName.READ)


def say_moved(context: JobContext, feed: Feed, address: str) -> None:
    """Log once that a feed has another address for good. That of a site is found by itself."""
    if feed.kind != SITE and context.runtime.moved.get(feed.url) != address:
        context.runtime.moved[feed.url] = address
        logger.warning("%s: %s", feed.url, moved(address))


async def save_listed(
    context: JobContext,
    work: Work,
    source: Source,
    answer: Entries,
    now: datetime,
    *,
    is_first: bool,
) -> int:
    """Save what a feed lists, in steps of STEP; returns the number of new articles."""
    store, sources, news = context.ports.store, context.plan.config.sources.values(), 0
    configured = source.feed(work.id)
    entries = oldest_first(with_own_links(answer.entries))
    if configured and configured.language:
        entries = in_language(entries, configured.language)
    readable = readable_at_first(entries) if is_first else None
    for step in in_steps(entries):
        news += await store.write(save_entries(work, source, sources, step, readable, now))
    if (since := oldest_date(answer)) is not None:
        await store.write(save_absences(work, source, answer, since, now))
    return news


def readable_at_first(entries: Sequence[Entry]) -> frozenset[str]:
    """The links that a first poll reads: the newest entries; undated ones count as the oldest. Pure."""
    by_age = sorted(
        entries,
        key=lambda entry: entry.published_at.timestamp() if entry.published_at else 0.0,
        reverse=True,
    )
    return frozenset(entry.link for entry in by_age[:MAX_FIRST_READS])


def host_after(
    feed: FeedForPoll,
    answer: PollAnswer,
    source: Source,
    now: datetime,
    taken: Sequence[Traffic],
) -> HostUpdate:
    """What the answer means for the host of the feed. Pure.

    `taken`: what hosts were asked since the last save.
    """
    costly = isinstance(answer, Failed) and answer.costly
    server_time = None if isinstance(answer, Failed) else answer.server_time
    return HostUpdate(
        host=feed.host,
        not_before=next_request(
            now,
            delay=source.hints.delay,
            crawl_delay=crawl_delay(taken, feed.host, feed.crawl_delay),
            retry_after=answer.retry_after if isinstance(answer, Failed) else None,
        ),
        strikes=next_strikes(feed.strikes, costly=costly),
        clock_offset=None if server_time is None else server_time - now,
    )


def end_of(
    feed: FeedForPoll,
    answer: PollAnswer,
    *,
    news: int,
    bounds: tuple[timedelta, timedelta],
    now: datetime,
) -> FeedUpdate:
    """The result of a poll as it is saved. Pure.

    `news`: the number of new articles. `bounds`: the shortest and the longest interval.
    """
    if isinstance(answer, Failed):
        next_at = after_failure(
            feed.interval,
            fails=feed.fails + 1,
            now=now,
            retry_after=answer.retry_after,
            max_interval=bounds[1],
        )
        if answer.costly:
            strikes = next_strikes(feed.strikes, costly=True)
            next_at = max(next_at, now + costly_wait(strikes, max_interval=bounds[1]))
        return FeedUpdate(
            at=now,
            next_poll_at=next_at,
            interval=feed.interval,
            rhythm=feed.rhythm,
            news_at=feed.news_at,
            newest_at=feed.newest_at,
            silence=feed.silence,
            validators=feed.validators,
            kind=feed.kind,
            failure=answer.reason,
            unreachable=answer.unreachable,
        )
    rhythm = learnt(feed, answer, news=news, now=now)
    # The second poll comes soon: it shows whether the first one was whole, and what is new by now.
    news_at = now if news or feed.news_at is None else feed.news_at
    newest_at = newest(answer, now) if isinstance(answer, Entries) else feed.newest_at
    span = bounds[0] if feed.first_polled_at is None else interval(rhythm.rate(now), bounds)
    return FeedUpdate(
        at=now,
        next_poll_at=after_success(
            span, now=now, not_before=answer.not_before, max_interval=bounds[1]
        ),
        interval=span,
        rhythm=rhythm,
        news_at=news_at,
        newest_at=newest_at,
        silence=silence(rhythm, news_at=news_at, newest_at=newest_at, now=now),
        validators=answer.validators or feed.validators,
        kind=feed.kind if isinstance(answer, NotModified) else answer.kind,
        failure=None,
    )


def newest(entries: Entries, now: datetime) -> datetime | None:
    """The newest date of the entries, without those of a future day. Pure."""
    dates = (one.published_at for one in entries.entries)
    return max((one for one in dates if one and one < now + timedelta(days=1)), default=None)


def learnt(
    feed: FeedForPoll, answer: Entries | NotModified, *, news: int, now: datetime
) -> Rhythm:
    """The rhythm of a feed after a successful poll. Pure.

    A first poll lists the past: its entries are no news, and their dates show what was usual.
    """
    if feed.first_polled_at is not None and feed.last_success_at is not None:
        return feed.rhythm.after(news, feed.last_success_at, now, news_at=feed.news_at)
    if isinstance(answer, NotModified):
        return feed.rhythm
    timed = (one for one in answer.entries if one.precision is Precision.MINUTE)
    return seeded([one.published_at for one in timed if one.published_at], now)
