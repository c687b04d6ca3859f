"""Feeds and hosts: what is due, who has it, and how it went."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from storage.rows import among, host_is_free, is_due, reserve_host
from storage.tables import article, feed, host
from watchword.domain.article import LEASE
from watchword.domain.cadence import MAX_POLL_AHEAD
from watchword.domain.feed import FeedForPoll, FeedUpdate
from watchword.domain.health import FeedHealth
from watchword.domain.source import Source, Validators, host_of
from watchword.domain.work import JobName, Work


class SqlFeeds:
    """The repository of feeds, on one transaction's connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- questions ---

    def for_poll(self, work: Work) -> FeedForPoll | None:
        row = self._connection.execute(
            select(feed).where(feed.c.url == work.id, feed.c.lease_token == work.lease_token)
        ).one_or_none()
        return None if row is None else _for_poll(row)

    def health(self) -> Sequence[FeedHealth]:
        rows = self._connection.execute(
            select(feed).where(feed.c.removed_at.is_(None)).order_by(feed.c.source, feed.c.url)
        )
        return [_health(row) for row in rows]

    # --- changes ---

    def reconcile(
        self, sources: Iterable[Source], now: datetime, *, forgotten_after: timedelta
    ) -> None:
        wanted = {one.url: source for source in sources for one in source.feeds}
        there = {row.url: row for row in self._connection.execute(select(feed))}
        for url in there.keys() - wanted.keys():
            if there[url].removed_at is None:
                self._set(
                    url, removed_at=now, next_poll_at=None, lease_token=feed.c.lease_token + 1
                )
        for url, source in wanted.items():
            if url not in there:
                self._add(url, source, now)
            elif there[url].removed_at is not None:
                self._back(there[url], source, now, forgotten_after)
            else:
                self._set(url, source=source.key, **_within(there[url].interval, source))
            if url in there and there[url].source != source.key:
                self._rename(url, source.key)

    def stagger(self, now: datetime) -> None:
        overdue = select(feed.c.url, feed.c.interval).where(
            feed.c.removed_at.is_(None),
            feed.c.first_polled_at.is_not(None),
            is_due(feed.c.next_poll_at, now, MAX_POLL_AHEAD),
        )
        for url, interval in self._connection.execute(overdue).all():
            self._set(
                url, next_poll_at=now + interval * _share(url), lease_token=feed.c.lease_token + 1
            )

    def make_due(self, sources: Iterable[str], now: datetime) -> int:
        # The turn stays: a poll under way holds its host's lease, and its result is as new as any.
        return self._connection.execute(
            update(feed)
            .where(feed.c.source.in_(list(sources)), feed.c.removed_at.is_(None))
            .where(feed.c.paused_at.is_(None))
            .values(next_poll_at=now)
        ).rowcount

    def pause(self, source: str, now: datetime) -> int:
        return self._update_watched(
            source, feed.c.paused_at.is_(None), paused_at=now, next_poll_at=None
        )

    def resume(self, source: str, now: datetime) -> int:
        return self._update_watched(
            source, feed.c.paused_at.is_not(None), paused_at=None, next_poll_at=now
        )

    def claim(self, now: datetime, *, limit: int, sources: Sequence[str] | None) -> Sequence[Work]:
        due = (
            select(feed.c.url, feed.c.lease_token, feed.c.host)
            .join_from(feed, host, feed.c.host == host.c.host, isouter=True)
            .where(
                feed.c.removed_at.is_(None),
                is_due(feed.c.next_poll_at, now, MAX_POLL_AHEAD),
                host_is_free(now),
                among(feed.c.source, sources),
            )
            .order_by(feed.c.next_poll_at, feed.c.url)
            .limit(limit * 20)  # a few hosts may have many due feeds; one a host is taken
        )
        claimed: dict[str, Work] = {}
        for url, lease_token, name in self._connection.execute(due).all():
            if len(claimed) < limit and name not in claimed:
                mine = feed.c.lease_token == lease_token
                if (
                    self._set(url, mine, next_poll_at=now + LEASE, lease_token=lease_token + 1)
                    != 1
                ):
                    continue
                reserve_host(self._connection, name, now + LEASE)
                claimed[name] = Work(
                    job=JobName.POLL, id=url, lease_token=lease_token + 1, host=name
                )
        return list(claimed.values())

    def release_host(self, host: str, at: datetime) -> None:
        reserve_host(self._connection, host, at)

    def save(self, feed_: FeedForPoll, feed_update: FeedUpdate) -> bool:
        values: dict[str, Any] = {
            "next_poll_at": feed_update.next_poll_at,
            "lease_token": feed_.lease_token + 1,
            "interval": feed_update.interval,
            "rate": feed_update.rate,
            "last_polled_at": feed_update.at,
        }
        if feed_update.failure is None:
            values |= {"last_success_at": feed_update.at, "fails": 0, "reason": None}
            values["first_polled_at"] = func.coalesce(feed.c.first_polled_at, feed_update.at)
            if feed_.fails or feed_.last_success_at is None:
                values["since"] = feed_update.at
        else:
            values |= {
                "fails": feed_.fails + 1,
                "reason": feed_update.failure,
                "ever_failed": True,
            }
            if not feed_.fails:
                values["since"] = feed_update.at
        if feed_update.validators is not None:
            values |= {
                "etag": feed_update.validators.etag,
                "modified": feed_update.validators.modified,
            }
        if feed_update.kind is not None:
            values["kind"] = feed_update.kind
        return self._set(feed_.url, feed.c.lease_token == feed_.lease_token, **values) == 1

    def _add(self, url: str, source: Source, now: datetime) -> None:
        self._connection.execute(
            insert(feed).values(
                url=url,
                source=source.key,
                host=host_of(url),
                next_poll_at=now,
                interval=source.cadence[0],
            )
        )

    def _back(
        self, row: Row[Any], source: Source, now: datetime, forgotten_after: timedelta
    ) -> None:
        values: dict[str, Any] = {"source": source.key, "removed_at": None, "next_poll_at": now}
        values["paused_at"] = None
        if now - row.removed_at > forgotten_after:
            values["first_polled_at"] = None
        self._set(row.url, lease_token=feed.c.lease_token + 1, **values)

    def _rename(self, url: str, source: str) -> None:
        """The feed's articles go with it: what is asked of a source is asked of them."""
        self._connection.execute(
            update(article).where(article.c.feed == url).values(source=source)
        )

    def _update_watched(self, source: str, which: ColumnElement[bool], **values: Any) -> int:
        """Of the feeds of a source; a poll under way is no longer the row's."""
        watched = (feed.c.source == source, feed.c.removed_at.is_(None), which)
        statement = (
            update(feed).where(*watched).values(lease_token=feed.c.lease_token + 1, **values)
        )
        return self._connection.execute(statement).rowcount

    def _set(self, url: str, *conditions: Any, **values: Any) -> int:
        statement = update(feed).where(feed.c.url == url, *conditions).values(**values)
        return self._connection.execute(statement).rowcount


def _for_poll(row: Row[Any]) -> FeedForPoll:
    return FeedForPoll(
        url=row.url,
        source=row.source,
        lease_token=row.lease_token,
        validators=Validators(etag=row.etag, modified=row.modified),
        interval=row.interval,
        rate=row.rate,
        fails=row.fails,
        first_polled_at=row.first_polled_at,
        last_success_at=row.last_success_at,
    )


def _health(row: Row[Any]) -> FeedHealth:
    return FeedHealth(
        source=row.source,
        feed=row.url,
        kind=row.kind,
        interval=row.interval,
        fails=row.fails,
        reason=row.reason,
        ever_failed=row.ever_failed,
        since=row.since,
        last_success_at=row.last_success_at,
        next_poll_at=row.next_poll_at,
        paused_at=row.paused_at,
    )


def _within(interval: timedelta, source: Source) -> dict[str, timedelta]:
    """A changed cadence holds at once."""
    low, high = source.cadence
    return {"interval": min(max(interval, low), high)}


def _share(url: str) -> float:
    """0 to 1, always the same for one feed."""
    return hashlib.sha256(url.encode()).digest()[0] / 256
