"""Sources: list their feeds, choose some of them, probe them, poll, pause and resume one."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urljoin

from watchword import contract
from watchword.domain.article import Failed
from watchword.domain.config import WatchConfig
from watchword.domain.discovery import NOTHING
from watchword.domain.feed import PollRequest
from watchword.domain.finding import Finding, feed_to_read
from watchword.domain.health import FeedHealth, FeedState, feed_status
from watchword.domain.probe import Probe, assess
from watchword.domain.source import LISTING, SITE, Feed, Hints, Source, host_of
from watchword.domain.traffic import HostPoliteness
from watchword.errors import InvalidRequest
from watchword.feed_repository import FeedQueries
from watchword.pipeline.discovery import discover
from watchword.ports import Clock, Crawler, ReadTransaction, WriteTransaction


def list_feeds(
    rows: ReadTransaction, now: datetime, *, key: str | None = None
) -> tuple[contract.Feed, ...]:
    """Every feed that is watched, by source, with its health; `key`: only those of this source.

    Raises InvalidRequest for a key that is not watched.
    """
    if key is not None:
        _check_watched(rows.feeds, key)
    return lines(rows.feeds.health(), now, key=key)


def lines(
    feeds: Iterable[FeedHealth], now: datetime, *, key: str | None = None
) -> tuple[contract.Feed, ...]:
    """Feeds with their health; `key`: only those of this source. Pure."""
    return tuple(
        contract.Feed.copied(feed_status(feed, now), feed, **_found(feed.finding))
        for feed in feeds
        if key in (None, feed.source)
    )


def _found(finding: Finding | None) -> dict[str, object]:
    """What a line says of a finding. Pure."""
    if finding is None:
        return {"reads": None, "guessed": False, "confidence": None, "stopped": "", "rules": None}
    return {
        "reads": finding.url,
        "guessed": finding.is_guess,
        "confidence": finding.confidence,
        "stopped": finding.reason,
        "rules": finding.rules,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """A source with the state of its feeds."""

    key: str
    hints: Hints
    feeds: tuple[contract.Feed, ...]
    interval: timedelta | None
    """The least time between two polls of one of its feeds; None: none is watched."""

    @property
    def state(self) -> FeedState:
        """The worst of its feeds; paused only if all are."""
        states = {one.state for one in self.feeds}
        return next((one for one in WORST_FIRST if one in states), FeedState.NEW)

    @property
    def ill(self) -> tuple[contract.Feed, ...]:
        """Its feeds that have a reason for their state."""
        return tuple(
            one for one in self.feeds if one.state not in (FeedState.FRESH, FeedState.NEW)
        )

    @property
    def last_success_at(self) -> datetime | None:
        """The last good poll of any of its feeds."""
        return max(filter(None, (one.last_success_at for one in self.feeds)), default=None)


WORST_FIRST = (
    FeedState.FAILING,
    FeedState.SILENT,
    FeedState.LATE,
    FeedState.NEW,
    FeedState.FRESH,
    FeedState.PAUSED,
)


def list_sources(
    rows: ReadTransaction, config: WatchConfig, now: datetime
) -> tuple[SourceStatus, ...]:
    """Each source of the configuration; those that are ill first, then by outlet."""
    intervals: dict[str, timedelta] = {}
    feeds: dict[str, list[contract.Feed]] = {}
    watched = rows.feeds.health()
    for health in watched:
        least = intervals.get(health.source, health.interval)
        intervals[health.source] = min(least, health.interval)
    for feed in lines(watched, now):
        feeds.setdefault(feed.source, []).append(feed)
    found = [
        SourceStatus(
            key=key,
            hints=source.hints,
            feeds=tuple(feeds.get(key, ())),
            interval=intervals.get(key),
        )
        for key, source in config.sources.items()
    ]
    return tuple(
        sorted(found, key=lambda one: (WORST_FIRST.index(one.state), one.hints.outlet, one.key))
    )


def outlet_and_language(
    outlets: Mapping[str, Hints], source: str, language: str | None
) -> dict[str, str | None]:
    """The fields `outlet` and `language` of an article: what its text does not say its source does.

    `source`: its key, which is its outlet where the source is configured no more. Pure.
    """
    hints = outlets.get(source) or Hints(outlet=source)
    return {"outlet": hints.outlet, "language": language or hints.language}


def select_sources(config: WatchConfig, keys: Collection[str]) -> tuple[Source, ...]:
    """The sources of these keys, or all if there are none. Pure.

    Raises InvalidRequest for keys that are not in the configuration.
    """
    known = config.sources
    if unknown := [key for key in keys if key not in known]:
        there = ", ".join(known) or "none"
        raise InvalidRequest(*(f"{key}: no such source; there are: {there}" for key in unknown))
    return tuple(known[key] for key in keys or known)


async def probe(crawler: Crawler, clock: Clock, sources: Sequence[Source]) -> Sequence[Probe]:
    """What each feed of these sources answers now, in their order; nothing of it is kept.

    Feeds of one host are asked one after another, those of different hosts at the same time.
    """
    asked = [(source, feed) for source in sources for feed in source.feeds]
    hosts: dict[str, asyncio.Lock] = {host_of(feed.url): asyncio.Lock() for _, feed in asked}

    async def ask(source: Source, feed: Feed) -> Probe:
        async with hosts[host_of(feed.url)]:
            if feed.kind == SITE:
                return await find(source, feed)
            answer = await crawler.poll(
                PollRequest(
                    feed=feed_to_read(feed, None, fails=0) or feed,
                    hints=source.hints_of(feed.url),
                    subscription=source.subscription,
                )
            )
            if isinstance(answer, Failed) and answer.gone:
                answer = await where_now(source, feed, answer)
        return assess(source.key, feed.url, answer, clock.now())

    async def where_now(source: Source, feed: Feed, gone: Failed) -> Failed:
        """Why a feed failed that is not there, with the one that its site has now."""
        home = urljoin(feed.url, "/")
        found = await discover(crawler, clock, home, source.hints, source.subscription)
        if isinstance(found, Failed) or found.best is None or found.best.kind == LISTING:
            return gone
        return replace(gone, reason=f"{gone.reason}; its site has {found.best.feed} now")

    async def find(source: Source, site: Feed) -> Probe:
        found = await discover(crawler, clock, site.url, source.hints, source.subscription)
        if isinstance(found, Failed):
            return assess(source.key, site.url, found, clock.now())
        if found.best is None:
            return assess(source.key, site.url, Failed(reason=NOTHING), clock.now())
        return replace(found.best, source=source.key)

    return await asyncio.gather(*(ask(source, feed) for source, feed in asked))


POLITENESS_DAYS = 7
"""So many days `politeness` sums up, today included."""


def politeness(rows: ReadTransaction, now: datetime) -> Sequence[contract.Politeness]:
    """How each host was treated lately, the busiest first."""
    since = now - timedelta(days=POLITENESS_DAYS - 1)
    return [_politeness(one) for one in rows.feeds.politeness(since)]


def _politeness(one: HostPoliteness) -> contract.Politeness:
    traffic, robots = one.traffic, one.traffic.robots
    return contract.Politeness(
        host=one.host,
        sources=one.sources,
        requests=traffic.requests,
        unchanged=traffic.unchanged,
        bytes=traffic.bytes,
        waits=traffic.waits,
        not_before=one.not_before,
        robots=robots.result if robots else "",
        robots_read_at=robots.read_at if robots else None,
        robots_until=robots.until if robots else None,
        crawl_delay=robots.delay.total_seconds() if robots else 0.0,
        rights=robots.rights if robots else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DueNow:
    """The feeds of a source that a person wants to be polled now."""

    count: int
    """How many are due now; 0: the source is paused."""
    held_until: datetime | None
    """Its host is left alone until then, as it asked or for the delay of its source; None: it is not."""


def poll_now(rows: WriteTransaction, key: str, now: datetime) -> DueNow:
    """Make the feeds of a source due. Raises InvalidRequest for a key that is not watched."""
    _check_watched(rows.feeds, key)
    count = rows.feeds.make_due([key], now)
    return DueNow(count=count, held_until=rows.feeds.held_until(key, now))


def pause(rows: WriteTransaction, key: str, now: datetime) -> bool:
    """Stop the polls of a source until it is resumed; False if it was paused already.

    Raises InvalidRequest for a key that is not watched.
    """
    _check_watched(rows.feeds, key)
    return rows.feeds.pause(key, now) > 0


def resume(rows: WriteTransaction, key: str, now: datetime) -> int:
    """Poll a paused source again, beginning now; returns how many of its feeds were paused.

    Raises InvalidRequest for a key that is not watched.
    """
    _check_watched(rows.feeds, key)
    return rows.feeds.resume(key, now)


def confirm(rows: WriteTransaction, key: str, now: datetime) -> int:
    """Say that what is guessed of a source is right; returns of how many feeds it was a guess until now.

    Raises InvalidRequest for a key that is not watched.
    """
    _check_watched(rows.feeds, key)
    return rows.feeds.confirm(key, now)


def _check_watched(feeds: FeedQueries, key: str) -> None:
    there = list(dict.fromkeys(feed.source for feed in feeds.health()))
    if key not in there:
        hint = (
            f"there are: {', '.join(there)}"
            if there
            else "`watchword run` or `watchword crawl` begins with it"
        )
        raise InvalidRequest(f"{key}: no source of that key is watched yet; {hint}")
