"""The repository of feeds and of the hosts that they are on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from watchword.domain.absence import Expected
from watchword.domain.feed import FeedForPoll, Polled
from watchword.domain.health import FeedHealth
from watchword.domain.host import HostUpdate
from watchword.domain.source import Source
from watchword.domain.traffic import HostPoliteness, Traffic
from watchword.domain.work import Room, Work


class FeedQueries(Protocol):
    """Feeds, and the hosts that they are on."""

    def for_poll(self, work: Work) -> FeedForPoll | None:
        """The claimed feed; None if its lease token has changed since the claim."""

    def health(self, *, unwell_at: datetime | None = None) -> Sequence[FeedHealth]:
        """Every feed that is not removed, by source and address.

        `unwell_at`: only those that can be ill or paused then.
        """

    def count_sources(self) -> int:
        """How many sources have a feed that is not removed."""

    def found_names(self) -> Mapping[str, str]:
        """The names of sites whose feed was found, as their pages say them, by the key of the source."""

    def begun_at(self) -> datetime | None:
        """When the first feed was polled first; None: none was yet."""

    def clock_error(self) -> timedelta | None:
        """How far the clocks of the polled hosts are ahead of ours, if ours is wrong."""

    def held_until(self, source: str, now: datetime) -> datetime | None:
        """Until when a host of this source is left alone, for longer than a lease; None: it is not."""

    def expected(self, source: str, feed: str, since: datetime) -> Sequence[Expected]:
        """The latest articles of a source that this feed listed with a date later than `since`.

        Without those whose page is to be read, or could not be read the last time.
        """

    def politeness(self, since: datetime) -> Sequence[HostPoliteness]:
        """How each host was treated on the days of UTC from that of `since` on, the busiest first."""


class FeedRepository(FeedQueries, Protocol):
    def reconcile(
        self, sources: Iterable[Source], now: datetime, *, forgotten_after: timedelta
    ) -> None:
        """Make the rows what the configuration lists; only changed feeds are written.

        A removed feed keeps its row. A feed that was removed for longer than `forgotten_after` begins
        anew: its next poll is a first poll.
        """

    def stagger(self, now: datetime) -> None:
        """Spread overdue feeds over their interval, and 5 min at most, so that a start is no burst.

        New ones stay due.
        """

    def make_due(self, sources: Iterable[str], now: datetime) -> int:
        """Make the feeds of these sources due, without paused ones; returns their number."""

    def retry_unreachable(self, now: datetime, *, limit: int | None) -> None:
        """Make the feeds due that could not be reached, without paused ones.

        `limit`: only so many, the longest unpolled first; None: all.
        """

    def pause(self, source: str, now: datetime) -> int:
        """Stop polling its feeds; the result of a running poll is not saved. Returns their number."""

    def resume(self, source: str, now: datetime) -> int:
        """Make its paused feeds due; returns their number."""

    def claim(self, now: datetime, *, room: Room, sources: Sequence[str] | None) -> Sequence[Work]:
        """Lease as many due feeds as fit in `room`, and their free hosts, one feed for each host.

        `sources`: only feeds of these sources; None: of all. Each `Work` has its feed.
        """

    def bar(self, source: str, reason: str, now: datetime) -> None:
        """The site of the source shows a wall in place of its pages; the first time and reason stay."""

    def unbar(self, source: str, reason: str | None = None) -> None:
        """The site of the source shows its pages. `reason`: only where it was barred for this."""

    def confirm(self, source: str, now: datetime) -> int:
        """A user says that what is guessed of its feeds is right; returns how many were not yet."""

    def note_page(
        self, url: str, fields: Mapping[str, bool], language: str | None, now: datetime
    ) -> None:
        """A page of the feed at `url` was read: which fields it has, and the language of its text."""

    def set_absent(self, articles: Collection[int], at: datetime | None) -> None:
        """Keep since when these articles are missing in the feed that listed them; None: they are there.

        An article whose page could not be read the last time stays as it is.
        """

    def release_host(self, update: HostUpdate) -> None:
        """End the lease of a host, and save what its answer changes."""

    def add_traffic(self, taken: Sequence[Traffic], now: datetime) -> None:
        """Add what hosts were asked to today, and keep what each robots.txt said."""

    def save(self, polls: Sequence[Polled]) -> Sequence[bool]:
        """Save polls, at least one; returns of each whether it was saved.

        Of a feed whose lease token has changed only what was asked is written.
        """
