"""Claims of feeds and articles: due rows of free hosts, at most one for each host."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Column, Connection, select, update

from storage.rows import among, host_is_free, is_due, reserve_host
from storage.tables import article, feed, host
from watchword.domain.article import LEASE, MAX_READ_AHEAD
from watchword.domain.cadence import MAX_POLL_AHEAD
from watchword.domain.work import JobName, Work

CANDIDATES = 20
"""Due rows to look at for each claim: a host can have many, and only one of them is claimed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The columns of a table that hold the work of a job."""

    job: Literal[JobName.POLL, JobName.READ]
    key: Column[Any]
    due_at: Column[Any]
    lease_token: Column[Any]
    host: Column[Any]
    source: Column[Any]
    max_ahead: timedelta
    """No rule sets the due time further ahead than this."""


POLLS = Queue(
    job=JobName.POLL,
    key=feed.c.url,
    due_at=feed.c.next_poll_at,
    lease_token=feed.c.lease_token,
    host=feed.c.host,
    source=feed.c.source,
    max_ahead=MAX_POLL_AHEAD,
)
READS = Queue(
    job=JobName.READ,
    key=article.c.id,
    due_at=article.c.read_at,
    lease_token=article.c.read_lease_token,
    host=article.c.host,
    source=article.c.source,
    max_ahead=MAX_READ_AHEAD,
)


def claim(
    connection: Connection,
    queue: Queue,
    now: datetime,
    *,
    limit: int,
    sources: Sequence[str] | None,
) -> Sequence[Work]:
    """Lease up to `limit` due rows and their hosts. `sources`: only rows of these; None: of all."""
    due = (
        select(queue.key, queue.lease_token, queue.host)
        .join_from(queue.key.table, host, queue.host == host.c.host, isouter=True)
        .where(
            is_due(queue.due_at, now, queue.max_ahead),
            host_is_free(now),
            among(queue.source, sources),
        )
        .order_by(queue.due_at, queue.key)
        .limit(limit * CANDIDATES)
    )
    claimed: dict[str, Work] = {}
    for key, lease_token, name in connection.execute(due).all():
        if len(claimed) < limit and name not in claimed:
            lease = {queue.due_at: now + LEASE, queue.lease_token: lease_token + 1}
            mine = (queue.key == key, queue.lease_token == lease_token)
            row = update(queue.key.table).where(*mine).values(lease)
            if connection.execute(row).rowcount == 1:
                reserve_host(connection, name, now + LEASE)
                claimed[name] = Work(
                    job=queue.job, id=str(key), lease_token=lease_token + 1, host=name
                )
    return list(claimed.values())
