"""Claims of feeds and articles: due rows of free hosts, at most one for each host."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    CTE,
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    bindparam,
    case,
    exists,
    false,
    func,
    or_,
    select,
    true,
    update,
)

from storage.columns import MAX_ID, Moment
from storage.rows import (
    MAX_HOST_AHEAD,
    is_outside,
    lease_hosts,
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


# The parameters of the statements below, which are made once: to make one, and to recognise it, takes
# SQLAlchemy ten times as long as SQLite takes to run it. `_parameters` has their values.
NOW, LONG_AGO = bindparam("now", type_=Moment), bindparam("long_ago", type_=Moment)
MAX_POLL, MAX_READ = bindparam("max_poll", type_=Moment), bindparam("max_read", type_=Moment)
MAX_HOST = bindparam("max_host", type_=Moment)
SOURCES: BindParameter[str] = bindparam("sources", expanding=True)
POLLED: BindParameter[str] = bindparam("polled", expanding=True)
LIMIT = bindparam("row_limit", type_=Integer)


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
    furthest: BindParameter[datetime]
    """No rule sets the due time behind this."""


POLLS = Queue(
    job=JobName.POLL,
    key=feed.c.url,
    due_at=feed.c.next_poll_at,
    lease_token=feed.c.lease_token,
    failures=feed.c.fails,
    host=feed.c.host,
    furthest=MAX_POLL,
)
READS = Queue(
    job=JobName.READ,
    key=article.c.id,
    due_at=article.c.read_at,
    lease_token=article.c.read_lease_token,
    failures=article.c.tries,
    host=article.c.host,
    furthest=MAX_READ,
)


def claim_polls(
    connection: Connection, now: datetime, *, room: Room, sources: Sequence[str] | None
) -> Sequence[Work]:
    """Lease due feeds and their hosts. `sources`: only feeds of these; None: of all."""
    chosen = _choose(connection, POLLS, room, _parameters(now, sources))
    return _lease(connection, POLLS, chosen, now)


def claim_reads(
    connection: Connection, now: datetime, *, room: Room, sources: Sequence[str] | None
) -> Sequence[Work]:
    """Lease due articles and their hosts. `sources`: only articles of these; None: of all.

    Polls go first: due feeds keep their room, and no page of their hosts is read before them.
    """
    parameters = _parameters(now, sources)
    if not connection.scalar(_IS_READ_DUE, parameters):
        return ()
    polls = _choose(connection, POLLS, room, parameters)
    parameters["polled"] = [work.host for work in polls.values()]
    chosen = _choose(connection, READS, room.without(polls.values()), parameters)
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
    lease_hosts(connection, [work.host], now + LEASE)
    return True


def _parameters(now: datetime, sources: Sequence[str] | None) -> dict[str, Any]:
    """`sources` has no value where all are meant."""
    return {
        "now": now,
        "long_ago": now - MAX_BEHIND,
        "max_poll": now + MAX_POLL_AHEAD,
        "max_read": now + MAX_READ_AHEAD,
        "max_host": now + MAX_HOST_AHEAD,
        **({} if sources is None else {"sources": list(sources)}),
    }


def _due(queue: Queue) -> ColumnElement[bool]:
    return is_outside(queue.due_at, NOW, queue.furthest)


def _host_is_free() -> ColumnElement[bool]:
    """Whether a request to the host is allowed. The query joins `host` as an outer join."""
    return or_(host.c.host.is_(None), is_outside(host.c.not_before, NOW, MAX_HOST))


def _is_suspect(queue: Queue) -> ColumnElement[bool]:
    """Whether the row or its host failed last. The query joins `host` as an outer join."""
    return or_(func.coalesce(host.c.strikes, 0) > 0, queue.failures > 0)


_IS_READ_DUE = select(exists().where(_due(READS)))


@cache
def _candidates(job: JobName, *, suspect: bool, of_some: bool) -> Select[Any]:
    """The due rows of free hosts, in order; `_columns` are what is asked of them.

    `suspect`: those that are, or the others. `of_some`: of SOURCES alone.
    """
    queue, due = (POLLS, _due_feeds) if job is JobName.POLL else (READS, _due_pages)
    is_suspect = _is_suspect(queue)
    return due(of_some).where(is_suspect if suspect else ~is_suspect).limit(LIMIT)


def _due_feeds(of_some: bool) -> Select[Any]:
    # A feed that never answered, and did not wait long, goes behind those that answer. Else a hundred
    # new feeds that hang keep the news of the others waiting behind them.
    is_unknown = feed.c.last_success_at.is_(None) & (feed.c.next_poll_at > LONG_AGO)
    return (
        _columns(POLLS, case((is_unknown, NOW), else_=feed.c.next_poll_at))
        .join_from(feed, host, feed.c.host == host.c.host, isouter=True)
        .where(_due(POLLS), _host_is_free(), feed.c.source.in_(SOURCES) if of_some else true())
    )


def _due_pages(of_some: bool) -> Select[Any]:
    """For each host its newest page, one that never failed before one that did.

    Hosts of feeds that go first are left out. Of tens of thousands of due pages one a host is looked at.
    """
    waiting = _waiting_hosts()
    readable = or_(
        host.c.pages_not_before.is_(None), is_outside(host.c.pages_not_before, NOW, MAX_HOST)
    )
    allowed = (readable, _host_is_free(), waiting.c.host.not_in(POLLED))

    here = (article.c.host == waiting.c.host, article.c.read_at.is_not(None), _due(READS))
    ours = of_sources(SOURCES if of_some else None)

    def first_of(what: Column[Any], order: ColumnElement[Any], *which: ColumnElement[bool]) -> Any:
        page = select(what).where(*here, ours, *which).order_by(order).limit(1)
        return page.correlate(waiting).scalar_subquery()

    newest = article.c.id.desc()
    chosen = func.coalesce(
        first_of(article.c.id, newest, article.c.tries == 0), first_of(article.c.id, newest)
    )
    # A host of which no page was read yet goes behind those that were read, as a feed that is unknown.
    unread = ~func.coalesce(host.c.page_read, false())
    waits_since = first_of(article.c.read_at, article.c.id.asc())
    is_behind = unread & (waits_since > LONG_AGO)
    # The newest page first: a feed lists its newest entry last.
    return (
        _columns(READS, case((is_behind, MAX_ID - article.c.id), else_=-article.c.id))
        .join_from(waiting, host, waiting.c.host == host.c.host, isouter=True)
        .join(article, article.c.id == chosen)
        .where(*allowed)
    )


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
    connection: Connection, queue: Queue, room: Room, parameters: Mapping[str, Any]
) -> Mapping[Any, Work]:
    """The due rows that fit into the room, by key, one for each host, as they are to be leased."""
    # Two lists, so that no number of suspect rows hides the others.
    of_some = "sources" in parameters
    lists: list[Sequence[Any]] = [
        connection.execute(
            _candidates(queue.job, suspect=suspect, of_some=of_some),
            {**parameters, "row_limit": room_ * CANDIDATES},
        ).all()
        for suspect, room_ in (
            (False, room.of(queue.job)),
            (True, min(room.suspect, room.of(queue.job))),
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
    if chosen:
        # Nobody else writes in this transaction: each token is still the one that was read.
        leases = [
            {
                "row_key": key,
                "row_token": work.lease_token - 1,
                queue.due_at.name: now + LEASE,
                queue.lease_token.name: work.lease_token,
            }
            for key, work in chosen.items()
        ]
        connection.execute(_LEASES[queue.job], leases)
        lease_hosts(connection, [work.host for work in chosen.values()], now + LEASE)
    return list(chosen.values())


_LEASES = {
    queue.job: update(queue.key.table).where(
        queue.key == bindparam("row_key"), queue.lease_token == bindparam("row_token")
    )
    for queue in (POLLS, READS)
}
