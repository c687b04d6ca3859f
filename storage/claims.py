"""Claims of feeds and articles: due rows of free hosts, at most one for each host."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    case,
    false,
    func,
    literal,
    or_,
    select,
    true,
    update,
)

from storage.columns import Moment
from storage.rows import MAX_HOST_AHEAD, among, host_is_free, is_due, lease_host, of_sources
from storage.tables import article, feed, host
from watchword.domain.article import LEASE, MAX_READ_AHEAD
from watchword.domain.cadence import MAX_POLL_AHEAD
from watchword.domain.work import JobName, Room, Work

MAX_BEHIND = timedelta(minutes=5)
"""A feed that never answered goes behind those that did for so long, and then takes its turn."""
MAX_ID = 1 << 53
CANDIDATES = 20
"""Due rows to look at for each claim: a host can have many, and only one of them is claimed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The columns of a table that hold the work of a job."""

    job: Literal[JobName.POLL, JobName.READ]
    key: Column[Any]
    due_at: Column[Any]
    order: Callable[[datetime], ColumnElement[Any]]
    """By the present moment: the row with the least value goes first."""
    lease_token: Column[Any]
    failures: Column[Any]
    """Failed tries in a row."""
    host: Column[Any]
    source: Column[Any]
    max_ahead: timedelta
    """No rule sets the due time further ahead than this."""


def _is_unknown(now: datetime) -> ColumnElement[bool]:
    """A feed that never answered, and did not wait long: those that answer go before it.

    Else a hundred new feeds that hang keep the news of the others waiting behind them.
    """
    return feed.c.last_success_at.is_(None) & (feed.c.next_poll_at > now - MAX_BEHIND)


def _is_unread(now: datetime) -> ColumnElement[bool]:
    """A page of a host of which no page was read yet, and which did not wait long: as `_is_unknown`."""
    known = func.coalesce(host.c.page_read, false())
    return ~known & (article.c.read_at > now - MAX_BEHIND)


POLLS = Queue(
    job=JobName.POLL,
    key=feed.c.url,
    due_at=feed.c.next_poll_at,
    order=lambda now: case((_is_unknown(now), literal(now, Moment)), else_=feed.c.next_poll_at),
    lease_token=feed.c.lease_token,
    failures=feed.c.fails,
    host=feed.c.host,
    source=feed.c.source,
    max_ahead=MAX_POLL_AHEAD,
)
READS = Queue(
    job=JobName.READ,
    key=article.c.id,
    due_at=article.c.read_at,
    # The newest page first: a feed lists its newest entry last.
    order=lambda now: case((_is_unread(now), MAX_ID - article.c.id), else_=-article.c.id),
    lease_token=article.c.read_lease_token,
    failures=article.c.tries,
    host=article.c.host,
    source=article.c.source,
    max_ahead=MAX_READ_AHEAD,
)


def claim_polls(
    connection: Connection, now: datetime, *, room: Room, sources: Sequence[str] | None
) -> Sequence[Work]:
    """Lease due feeds and their hosts. `sources`: only feeds of these; None: of all."""
    chosen = _choose(connection, POLLS, now, room, among(POLLS.source, sources))
    return _lease(connection, POLLS, chosen, now)


def claim_reads(
    connection: Connection, now: datetime, *, room: Room, sources: Sequence[str] | None
) -> Sequence[Work]:
    """Lease due articles and their hosts. `sources`: only articles of these; None: of all.

    Polls go first: due feeds keep their room, and no page of their hosts is read before them.
    """
    polls = _choose(connection, POLLS, now, room, among(POLLS.source, sources))
    allowed = (
        of_sources(sources),
        or_(
            host.c.pages_not_before.is_(None), is_due(host.c.pages_not_before, now, MAX_HOST_AHEAD)
        ),
        READS.host.not_in([work.host for work in polls.values()]) if polls else true(),
    )
    chosen = _choose(connection, READS, now, room.without(polls.values()), *allowed)
    return _lease(connection, READS, chosen, now)


def _choose(
    connection: Connection,
    queue: Queue,
    now: datetime,
    room: Room,
    *conditions: ColumnElement[bool],
) -> Mapping[Any, Work]:
    """The due rows that fit into the room, by key, one for each host, as they are to be leased."""
    suspect = or_(func.coalesce(host.c.strikes, 0) > 0, queue.failures > 0)
    order = queue.order(now)
    due = (
        select(queue.key, queue.lease_token, queue.host, suspect, order.label("place"))
        .join_from(queue.key.table, host, queue.host == host.c.host, isouter=True)
        .where(is_due(queue.due_at, now, queue.max_ahead), host_is_free(now), *conditions)
        .order_by(order, queue.key)
    )
    # Two lists, so that no number of suspect rows hides the others.
    lists = [
        connection.execute(due.where(which).limit(room_ * CANDIDATES)).all()
        for which, room_ in (
            (~suspect, room.of(queue.job)),
            (suspect, min(room.suspect, room.of(queue.job))),
        )
        if room_ > 0
    ]
    chosen: dict[Any, Work] = {}
    hosts: set[str] = set()
    for key, lease_token, name, is_suspect, _ in heapq.merge(*lists, key=_order):
        if name in hosts or room.of(queue.job) == 0 or (is_suspect and room.suspect <= 0):
            continue
        hosts.add(name)
        chosen[key] = Work(
            job=queue.job,
            id=str(key),
            lease_token=lease_token + 1,
            host=name,
            suspect=bool(is_suspect),
        )
        room = room.without([chosen[key]])
    return chosen


def _order(row: Row[Any]) -> Any:
    return row[-1]


def _lease(
    connection: Connection, queue: Queue, chosen: Mapping[Any, Work], now: datetime
) -> Sequence[Work]:
    """Write the leases of the rows and of their hosts; returns the work that is leased."""
    leased = []
    for key, work in chosen.items():
        mine = (queue.key == key, queue.lease_token == work.lease_token - 1)
        lease = {queue.due_at: now + LEASE, queue.lease_token: work.lease_token}
        row = update(queue.key.table).where(*mine).values(lease)
        if connection.execute(row).rowcount == 1:
            lease_host(connection, work.host, now + LEASE)
            leased.append(work)
    return leased
