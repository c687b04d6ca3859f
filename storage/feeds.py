"""The repository of feeds, and of the hosts that they are on."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from itertools import compress
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    func,
    insert,
    select,
    update,
)

from storage import absence
from storage.claims import claim_polls
from storage.clock import read_error
from storage.feed_health import list_health
from storage.filling import note_page
from storage.polls import feeds_for_poll, save_polls
from storage.rows import is_due, release_hosts, update_rows
from storage.tables import article, feed, finding, host
from storage.traffic import add_traffic, politeness
from watchword.domain.absence import Expected
from watchword.domain.article import LEASE
from watchword.domain.cadence import MAX_POLL_AHEAD
from watchword.domain.feed import (
    AddFeed,
    AdjustFeed,
    FeedForPoll,
    KnownFeed,
    MoveArticles,
    Polled,
    RemoveFeed,
    RestoreFeed,
    reconcile_feeds,
)
from watchword.domain.health import FeedHealth
from watchword.domain.host import HostUpdate
from watchword.domain.source import LISTING, Source, host_of
from watchword.domain.traffic import HostPoliteness, Traffic
from watchword.domain.work import Room, Work

MAX_STAGGER = timedelta(minutes=5)
"""Overdue feeds are asked within so long: what they bring waits for all of them."""
_UNBAR = (
    update(feed)
    .where(feed.c.source == bindparam("barred"), feed.c.barred_at.is_not(None))
    .values(barred_at=None, barred_reason=None)
)


class SqlFeeds:
    """Implements FeedRepository on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- questions ---

    def for_poll(self, work: Work) -> FeedForPoll | None:
        found = feeds_for_poll(self._connection, [work.id]).get(work.id)
        return found if found and found.lease_token == work.lease_token else None

    def health(self, *, unwell_at: datetime | None = None) -> Sequence[FeedHealth]:
        return list_health(self._connection, unwell_at)

    def count_sources(self) -> int:
        watched = select(func.count(feed.c.source.distinct())).where(feed.c.removed_at.is_(None))
        return int(self._connection.execute(watched).scalar_one())

    def found_names(self) -> Mapping[str, str]:
        named = (feed.c.removed_at.is_(None), finding.c.stands_for.is_(None), finding.c.name != "")
        rows = self._connection.execute(
            select(feed.c.source, finding.c.name)
            .join(finding, finding.c.feed == feed.c.url)
            .where(*named)
            .order_by(feed.c.url.desc())
        )
        return {str(source): str(name) for source, name in rows}

    def begun_at(self) -> datetime | None:
        at: datetime | None = self._connection.scalar(select(func.min(feed.c.first_polled_at)))
        return at

    def clock_error(self) -> timedelta | None:
        return read_error(self._connection)

    def held_until(self, source: str, now: datetime) -> datetime | None:
        # Nearer than a lease it can be the lease of a request, or the delay after one.
        held = (feed.c.source == source, host.c.not_before > now + LEASE)
        until: datetime | None = self._connection.scalar(
            select(func.max(host.c.not_before)).join(feed, feed.c.host == host.c.host).where(*held)
        )
        return until

    def expected(self, source: str, feed: str, since: datetime) -> Sequence[Expected]:
        return absence.expected(self._connection, source, feed, since)

    def politeness(self, since: datetime) -> Sequence[HostPoliteness]:
        return politeness(self._connection, since)

    # --- changes ---

    def reconcile(
        self, sources: Iterable[Source], now: datetime, *, forgotten_after: timedelta
    ) -> None:
        names = [field.name for field in fields(KnownFeed)]
        rows = self._connection.execute(select(*(feed.c[name] for name in names)))
        known = [KnownFeed(**row._mapping) for row in rows]
        added, adjusted = [], []
        for change in reconcile_feeds(sources, known, now, forgotten_after=forgotten_after):
            match change:
                case AddFeed(url=url, source=source, interval=interval):
                    new = {"url": url, "source": source, "host": host_of(url)}
                    added.append(new | {"next_poll_at": now, "interval": interval})
                case AdjustFeed(url=url, source=source, interval=interval, next_poll_at=at):
                    values = {"source": source, "interval": interval, "next_poll_at": at}
                    adjusted.append({"url": url} | values)
                case RemoveFeed(url=url):
                    self._end_lease(feed.c.url == url, removed_at=now, next_poll_at=None)
                case RestoreFeed():
                    self._restore(change, now)
                case MoveArticles(url=url, source=source, before=before):
                    ours = (article.c.feed == url, article.c.source == before)
                    self._connection.execute(update(article).where(*ours).values(source=source))
        if added:
            self._connection.execute(insert(feed), added)
        update_rows(self._connection, feed, "url", adjusted)

    def stagger(self, now: datetime) -> None:
        overdue = select(feed.c.url, feed.c.interval, feed.c.lease_token).where(
            feed.c.removed_at.is_(None),
            feed.c.first_polled_at.is_not(None),
            is_due(feed.c.next_poll_at, now, MAX_POLL_AHEAD),
        )
        rows = [
            {
                "url": url,
                "next_poll_at": now + min(interval, MAX_STAGGER) * _share(url),
                "lease_token": token + 1,
            }
            for url, interval, token in self._connection.execute(overdue)
        ]
        update_rows(self._connection, feed, "url", rows)

    def make_due(self, sources: Iterable[str], now: datetime) -> int:
        # The lease token stays: a running poll has the lease of its host, and its result is current.
        return self._connection.execute(
            update(feed)
            .where(feed.c.source.in_(list(sources)), feed.c.removed_at.is_(None))
            .where(feed.c.paused_at.is_(None))
            .values(next_poll_at=now)
        ).rowcount

    def retry_unreachable(self, now: datetime, *, limit: int | None) -> None:
        silent = (feed.c.unreachable, feed.c.removed_at.is_(None), feed.c.paused_at.is_(None))
        chosen = select(feed.c.url).where(*silent).order_by(feed.c.last_polled_at).limit(limit)
        self._connection.execute(
            update(feed).where(feed.c.url.in_(chosen)).values(next_poll_at=now)
        )

    def pause(self, source: str, now: datetime) -> int:
        running = (_is_watched(source), feed.c.paused_at.is_(None))
        return self._end_lease(*running, paused_at=now, next_poll_at=None)

    def resume(self, source: str, now: datetime) -> int:
        paused = (_is_watched(source), feed.c.paused_at.is_not(None))
        return self._end_lease(*paused, paused_at=None, next_poll_at=now)

    def claim(self, now: datetime, *, room: Room, sources: Sequence[str] | None) -> Sequence[Work]:
        works = claim_polls(self._connection, now, room=room, sources=sources)
        found = feeds_for_poll(self._connection, [work.id for work in works])
        return [replace(work, feed=found[work.id]) for work in works]

    def bar(self, source: str, reason: str, now: datetime) -> None:
        shown = (_is_watched(source), feed.c.barred_at.is_(None))
        values = {"barred_at": now, "barred_reason": reason}
        self._connection.execute(update(feed).where(*shown).values(values))

    def unbar(self, source: str, reason: str | None = None) -> None:
        statement = _UNBAR if reason is None else _UNBAR.where(feed.c.barred_reason == reason)
        self._connection.execute(statement, {"barred": source})

    def confirm(self, source: str, now: datetime) -> int:
        watched = select(feed.c.url).where(_is_watched(source))
        guessed = (finding.c.feed.in_(watched), finding.c.kind == LISTING)
        open_ = (*guessed, finding.c.confirmed_at.is_(None))
        return self._connection.execute(
            update(finding).where(*open_).values(confirmed_at=now)
        ).rowcount

    def note_page(
        self, url: str, fields: Mapping[str, bool], language: str | None, now: datetime
    ) -> None:
        note_page(self._connection, url, fields, language, now)

    def set_absent(self, articles: Collection[int], at: datetime | None) -> None:
        absence.set_absent(self._connection, articles, at)

    def release_host(self, update: HostUpdate) -> None:
        release_hosts(self._connection, [update])

    def add_traffic(self, taken: Sequence[Traffic], now: datetime) -> None:
        add_traffic(self._connection, taken, now)

    def save(self, polls: Sequence[Polled]) -> Sequence[bool]:
        taken = [one for poll in polls for one in poll.traffic]
        add_traffic(self._connection, taken, polls[-1].update.at)
        is_mine = save_polls(self._connection, [(one.feed, one.update) for one in polls])
        release_hosts(self._connection, [poll.host for poll in compress(polls, is_mine)])
        return is_mine

    # --- within ---

    def _restore(self, change: RestoreFeed, now: datetime) -> None:
        values: dict[str, Any] = {"first_polled_at": None} if change.forget else {}
        self._end_lease(
            feed.c.url == change.url,
            source=change.source,
            removed_at=None,
            paused_at=None,
            next_poll_at=now,
            **values,
        )

    def _end_lease(self, *which: ColumnElement[bool], **values: Any) -> int:
        """Change feeds and end their leases: the result of a running poll is not saved.

        Returns the number of feeds.
        """
        statement = update(feed).where(*which)
        values["lease_token"] = feed.c.lease_token + 1
        return self._connection.execute(statement.values(**values)).rowcount


def _is_watched(source: str) -> ColumnElement[bool]:
    return and_(feed.c.source == source, feed.c.removed_at.is_(None))


def _share(url: str) -> float:
    """A number from 0 to 1 that is always the same for one feed."""
    return hashlib.sha256(url.encode()).digest()[0] / 256
