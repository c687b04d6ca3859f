"""Claims of feeds and articles: due rows of free hosts, at most one for each host."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    update,
)

from storage.columns import MAX_ID, Moment
from storage.rows import (
    MAX_HOST_AHEAD,
    among,
    host_is_free,
    is_due,
    lease_host,
    of_sources,
)
from storage.tables import article, feed, host
from watchword.domain.article import LEASE, MAX_READ_AHEAD
from watchword.domain.cadence import MAX_POLL_AHEAD
from watchword.domain.work import JobName, Room, Work

MAX_BEHIND = timedelta(minutes=5)
"""A feed that never answered goes behind those that did for so long, and then takes its turn."""
CANDIDATES = 20
"""Due rows to look at for each claim: a host can have many, and only one of them is claimed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The columns of a table that hold the work of a job."""

    job: Literal[JobName.POLL, JobName.READ]
    key: Column[Any]
    due_at: Column[Any]
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


POLLS = Queue(
    job=JobName.POLL,
    key=feed.c.url,
    due_at=feed.c.next_poll_at,
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
    chosen = _choose(connection, POLLS, room, _due_feeds(now, sources))
    return _lease(connection, POLLS, chosen, now)


def claim_reads(
    connection: Connection, now: datetime, *, room: Room, sources: Sequence[str] | None
) -> Sequence[Work]:
    """Lease due articles and their hosts. `sources`: only articles of these; None: of all.

    Polls go first: due feeds keep their room, and no page of their hosts is read before them.
    """
    if not connection.scalar(select(exists().where(_due(READS, now)))):
        return ()
    polls = _choose(connection, POLLS, room, _due_feeds(now, sources))
    pages = _due_pages(now, sources, [work.host for work in polls.values()])
    chosen = _choose(connection, READS, room.without(polls.values()), pages)
    return _lease(connection, READS, chosen, now)


def renew(connection: Connection, work: Work, now: datetime) -> bool:
    """Let the lease of a row and of its host begin anew, if the row is leased under this token still.

    A lease that is over is not taken up again: its host may be another row's by now.
    """
    queue, key = (POLLS, work.id) if work.job is JobName.POLL else (READS, int(work.id))
    mine = (queue.key == key, queue.lease_token == work.lease_token, queue.due_at > now)
    row = update(queue.key.table).where(*mine).values({queue.due_at: now + LEASE})
    if connection.execute(row).rowcount == 0:
        return False
    lease_host(connection, work.host, now + LEASE)
    return True


def _due(queue: Queue, now: datetime) -> ColumnElement[bool]:
    return is_due(queue.due_at, now, queue.max_ahead)


def _is_suspect(queue: Queue) -> ColumnElement[bool]:
    """Whether the row or its host failed last. The query joins `host` as an outer join."""
    return or_(func.coalesce(host.c.strikes, 0) > 0, queue.failures > 0)


Candidates = Callable[[ColumnElement[bool]], Select[Any]]
"""The due rows of free hosts that meet a condition, in order; `_columns` are what is asked of them."""


def _due_feeds(now: datetime, sources: Sequence[str] | None) -> Candidates:
    feeds = (
        _columns(POLLS, case((_is_unknown(now), literal(now, Moment)), else_=feed.c.next_poll_at))
        .join_from(feed, host, feed.c.host == host.c.host, isouter=True)
        .where(_due(POLLS, now), host_is_free(now), among(POLLS.source, sources))
    )
    return feeds.where


def _due_pages(now: datetime, sources: Sequence[str] | None, polled: Sequence[str]) -> Candidates:
    """For each host its newest page, one that never failed before one that did.

    `polled`: hosts of feeds that go first. Of tens of thousands of due pages one a host is looked at.
    """
    waiting = _waiting_hosts()
    readable = or_(
        host.c.pages_not_before.is_(None), is_due(host.c.pages_not_before, now, MAX_HOST_AHEAD)
    )
    allowed = (readable, host_is_free(now), waiting.c.host.not_in(polled) if polled else true())

    here = (article.c.host == waiting.c.host, article.c.read_at.is_not(None), _due(READS, now))

    def first_of(what: Column[Any], order: ColumnElement[Any], *which: ColumnElement[bool]) -> Any:
        page = select(what).where(*here, of_sources(sources), *which).order_by(order).limit(1)
        return page.correlate(waiting).scalar_subquery()

    newest = article.c.id.desc()
    chosen = func.coalesce(
        first_of(article.c.id, newest, article.c.tries == 0), first_of(article.c.id, newest)
    )
    # A host of which no page was read yet goes behind those that were read, as a feed of `_is_unknown`.
    unread = ~func.coalesce(host.c.page_read, false())
    waits_since = first_of(article.c.read_at, article.c.id.asc())
    is_behind = unread & (waits_since > now - MAX_BEHIND)
    # The newest page first: a feed lists its newest entry last.
    pages = (
        _columns(READS, case((is_behind, MAX_ID - article.c.id), else_=-article.c.id))
        .join_from(waiting, host, waiting.c.host == host.c.host, isouter=True)
        .join(article, article.c.id == chosen)
        .where(*allowed)
    )
    return pages.where


def _waiting_hosts() -> CTE:
    """The hosts of pages that are to be read, each found by a step in the index of these."""

    def next_host(*after: ColumnElement[bool]) -> Select[Any]:
        return select(func.min(article.c.host).label("host")).where(
            article.c.read_at.is_not(None), *after
        )

    waiting = next_host().cte("waiting", recursive=True)
    beyond = next_host(article.c.host > waiting.c.host).scalar_subquery()
    return waiting.union_all(select(beyond).where(waiting.c.host.is_not(None)))


def _columns(queue: Queue, order: ColumnElement[Any]) -> Select[Any]:
    """What is asked of the candidates. `order`: the row with the least value goes first."""
    columns = (queue.key, queue.lease_token, queue.host, _is_suspect(queue), order.label("place"))
    return select(*columns).order_by(order, queue.key)


def _choose(
    connection: Connection, queue: Queue, room: Room, candidates: Candidates
) -> Mapping[Any, Work]:
    """The due rows that fit into the room, by key, one for each host, as they are to be leased."""
    suspect = _is_suspect(queue)
    # Two lists, so that no number of suspect rows hides the others.
    lists: list[Sequence[Any]] = [
        connection.execute(candidates(which).limit(room_ * CANDIDATES)).all()
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
