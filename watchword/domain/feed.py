"""A feed: the request of a poll, and what a poll or a reload writes to the feed's row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from watchword.domain.cadence import doubled, max_wait
from watchword.domain.finding import Finding
from watchword.domain.host import HostUpdate
from watchword.domain.rhythm import Rhythm
from watchword.domain.silence import Silence
from watchword.domain.source import Feed, Hints, Source, Subscription, Validators
from watchword.domain.traffic import Traffic

# --- A poll -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRequest:
    """One request to read a feed."""

    feed: Feed
    hints: Hints
    """What is known about its source."""
    validators: Validators = field(default_factory=Validators)
    """Those of the last successful answer; empty: the server sends the whole feed."""
    suspect: bool = False
    """Whether the feed or its host failed last; see `watchword.domain.work.Work`."""
    subscription: Subscription | None = None
    """That of its source."""
    known: tuple[str, ...] = ()
    """Of a listing with rules: addresses that it listed in earlier polls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedForPoll:
    """What a poll needs of a feed's row."""

    url: str
    source: str
    """The key of its source."""
    lease_token: int
    leased_until: datetime
    validators: Validators
    interval: timedelta
    """The time between two polls."""
    rhythm: Rhythm
    news_at: datetime | None
    """When a poll last brought an entry."""
    newest_at: datetime | None
    """The newest date that it listed."""
    fails: int
    """Failed polls in a row so far."""
    strikes: int
    """Those of its host; see `watchword.domain.host`."""
    crawl_delay: timedelta
    """That of its host's robots.txt."""
    ever_failed: bool
    since: datetime | None
    """When its health changed last: the first failure in a row, or the first success after it."""
    first_polled_at: datetime | None
    last_success_at: datetime | None
    host: str
    """Name and port of the host that is asked, and leased for the poll."""
    kind: str = ""
    """Its format, as of its last whole answer; empty: there was none yet."""
    silence: Silence | None = None
    """Why it counts as silent; None: it does not."""
    finding: Finding | None = None
    """What was found at the site, where the configuration names no feed of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedUpdate:
    """The result of a poll: all that it writes to the row of the feed. What it does not say stays."""

    at: datetime
    next_poll_at: datetime
    interval: timedelta
    rhythm: Rhythm
    validators: Validators
    """Those of the next request."""
    kind: str
    """The format of the feed."""
    failure: str | None
    """Why the poll failed; None: it succeeded."""
    news_at: datetime | None = None
    """When a poll last brought an entry."""
    newest_at: datetime | None = None
    """The newest date that it lists, as of its last whole answer."""
    silence: Silence | None = None
    """Why it counts as silent; None: it does not."""
    unreachable: bool = False
    """Whether it failed because nothing came from the host."""
    finding: Finding | None = None
    """That of the feed from now on; None: it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """A poll that has ended, as it is saved."""

    feed: FeedForPoll
    """As it was claimed."""
    update: FeedUpdate
    host: HostUpdate
    """What its answer means for the host."""
    traffic: Sequence[Traffic] = ()
    """What hosts were asked since the last save."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollHistory:
    """What a feed's row says about its polls; the source of its health."""

    fails: int
    reason: str | None
    """Why the last poll failed; None: it succeeded."""
    ever_failed: bool
    since: datetime | None
    first_polled_at: datetime | None
    last_success_at: datetime | None


def add_poll(feed: FeedForPoll, update: FeedUpdate) -> PollHistory:
    """The history of a feed after one more poll. Pure.

    `since` changes with the first failure after a success, and with the first success of all or
    after a failure.
    """
    if update.failure is not None:
        return PollHistory(
            fails=feed.fails + 1,
            reason=update.failure,
            ever_failed=True,
            since=feed.since if feed.fails else update.at,
            first_polled_at=feed.first_polled_at,
            last_success_at=feed.last_success_at,
        )
    recovered = feed.fails > 0 or feed.last_success_at is None
    return PollHistory(
        fails=0,
        reason=None,
        ever_failed=feed.ever_failed,
        since=update.at if recovered else feed.since,
        first_polled_at=feed.first_polled_at or update.at,
        last_success_at=update.at,
    )


# --- A reload of the configuration --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFeed:
    """What a reload needs of a feed's row."""

    url: str
    source: str
    interval: timedelta
    removed_at: datetime | None
    last_polled_at: datetime | None = None
    next_poll_at: datetime | None = None
    fails: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AddFeed:
    """A new feed. It is due at once."""

    url: str
    source: str
    interval: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFeed:
    """The configuration does not list the feed any more. Its row stays, and nothing is due."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreFeed:
    """A removed feed is listed again. It is due at once."""

    url: str
    source: str
    forget: bool
    """Whether it was away so long that its next poll is a first poll."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustFeed:
    """The feed has another source or cadence now."""

    url: str
    source: str
    interval: timedelta
    next_poll_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveArticles:
    """The feed belongs to another source now, so its articles do too, if they are of no other outlet."""

    url: str
    source: str
    before: str
    """The source that it belonged to."""


FeedChange = AddFeed | RemoveFeed | RestoreFeed | AdjustFeed | MoveArticles


def reconcile_feeds(
    sources: Iterable[Source],
    known: Iterable[KnownFeed],
    now: datetime,
    *,
    forgotten_after: timedelta,
) -> Sequence[FeedChange]:
    """The changes that make the rows what the configuration lists; none for an equal feed. Pure.

    `known`: every feed that has a row. `forgotten_after`: a feed that was removed for longer begins
    anew. A new cadence is valid at once: the interval moves into its bounds, and the next poll with it.
    """
    wanted = {one.url: source for source in sources for one in source.feeds}
    rows = {one.url: one for one in known}
    changes: list[FeedChange] = [
        RemoveFeed(url=url)
        for url, row in rows.items()
        if url not in wanted and row.removed_at is None
    ]
    for url, source in wanted.items():
        if (row := rows.get(url)) is None:
            low, _ = source.cadence_of(url)
            changes.append(AddFeed(url=url, source=source.key, interval=low))
        elif row.removed_at is not None:
            forget = now - row.removed_at > forgotten_after
            changes.append(RestoreFeed(url=url, source=source.key, forget=forget))
        else:
            low, high = source.cadence_of(url)
            interval = min(max(row.interval, low), high)
            at = _planned(row, interval, high, now)
            if (row.source, row.interval, row.next_poll_at) != (source.key, interval, at):
                changes.append(
                    AdjustFeed(url=url, source=source.key, interval=interval, next_poll_at=at)
                )
        if row is not None and row.source != source.key:
            changes.append(MoveArticles(url=url, source=source.key, before=row.source))
    return changes


def _planned(
    row: KnownFeed, interval: timedelta, high: timedelta, now: datetime
) -> datetime | None:
    """When the feed is polled next under its new cadence, as if its last poll had been under it. Pure.

    The wait after a failure stays where the interval does, since the server may have asked for it.
    """
    if row.last_polled_at is None or row.next_poll_at is None:
        return row.next_poll_at
    if row.interval != interval:
        wait = min(doubled(interval, row.fails - 1), max_wait(high)) if row.fails else interval
        return max(row.last_polled_at + wait, now)
    if not row.fails and row.next_poll_at > (latest := row.last_polled_at + high):
        return max(latest, now)
    return row.next_poll_at
