"""What each host was asked, by the day, and what its robots.txt said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, func, select, update

from storage.dialect import dialect_of
from storage.rows import upsert
from storage.tables import feed, host, host_day
from watchword.domain.traffic import HostPoliteness, Robots, Traffic

COUNTS = ("requests", "unchanged", "bytes", "waits")


def add_traffic(connection: Connection, taken: Collection[Traffic], now: datetime) -> None:
    """Add what was asked to the day of `now`, in UTC, and keep what each robots.txt said."""
    if not taken:
        return
    day = f"{now:%Y-%m-%d}"
    rows = [
        {"host": one.host, "day": day} | {name: getattr(one, name) for name in COUNTS}
        for one in taken
    ]
    connection.execute(_add(dialect_of(connection).insert), rows)
    for one in taken:
        if one.robots is not None:
            _keep_robots(connection, one.host, one.robots, now)


@cache
def _add(insert_into: Callable[[Table], Any]) -> Any:
    """The statement of `add_traffic`, made once."""
    new = insert_into(host_day)
    more = {name: host_day.c[name] + new.excluded[name] for name in COUNTS}
    return new.on_conflict_do_update(index_elements=["host", "day"], set_=more)


def _keep_robots(connection: Connection, name: str, robots: Robots, now: datetime) -> None:
    values: dict[str, Any] = {
        "robots_read_at": robots.read_at,
        "robots_until": robots.until,
        "robots_answer": robots.result,
        "crawl_delay": robots.delay,
        "rights": list(robots.rights),
    }
    mine = host.c.host == name
    if not connection.execute(update(host).where(mine).values(values)).rowcount:
        # A host that a redirect led to: no lease of it was ever taken.
        upsert(connection, host, {"host": name}, {"not_before": now, **values})


def politeness(connection: Connection, since: datetime) -> Sequence[HostPoliteness]:
    """How each host was treated on the days from that of `since` on, the busiest first."""
    sums = [func.sum(host_day.c[name]).label(name) for name in COUNTS]
    asked = (
        select(host_day.c.host, *sums)
        .where(host_day.c.day >= f"{since:%Y-%m-%d}")
        .group_by(host_day.c.host)
        .order_by(func.sum(host_day.c.requests).desc(), host_day.c.host)
    )
    rows = {row.host: row for row in connection.execute(select(host))}
    sources: defaultdict[str, set[str]] = defaultdict(set)
    watched = select(feed.c.host, feed.c.source).where(feed.c.removed_at.is_(None))
    for name, source in connection.execute(watched):
        sources[name].add(source)
    return [
        HostPoliteness(
            host=one.host,
            sources=tuple(sorted(sources[one.host])),
            traffic=Traffic(
                host=one.host,
                requests=one.requests,
                unchanged=one.unchanged,
                bytes=one.bytes,
                waits=one.waits,
                robots=_robots(rows.get(one.host)),
            ),
            not_before=rows[one.host].not_before if one.host in rows else None,
        )
        for one in connection.execute(asked)
    ]


def _robots(row: Any) -> Robots | None:
    if row is None or row.robots_read_at is None:
        return None
    return Robots(
        read_at=row.robots_read_at,
        until=row.robots_until,
        result=row.robots_answer,
        delay=row.crawl_delay or timedelta(),
        rights=tuple(row.rights or ()),
    )
