"""How the feeds are: what pages and the health job ask of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from storage.columns import Moment
from storage.tables import feed, finding
from watchword.domain.finding import Finding
from watchword.domain.health import FeedHealth

_FINDING = tuple(one.name for one in fields(Finding))
# Without the rhythm and the like: they are half of the row, and have to be parsed.
_HEALTH = (
    select(*(feed.c[one.name] for one in fields(FeedHealth) if one.name in feed.c), feed.c.url)
    .where(feed.c.removed_at.is_(None))
    .order_by(feed.c.source, feed.c.url)
)
# What `feed_status` can call ill or paused: a few of all feeds, and every page asks for them.
_UNWELL = _HEALTH.where(
    or_(
        feed.c.fails > 0,
        feed.c.paused_at.is_not(None),
        feed.c.barred_at.is_not(None),
        feed.c.odd_at.is_not(None),
        feed.c.silent_at.is_not(None),
        feed.c.next_poll_at < bindparam("at", type_=Moment()),
    )
)
_FINDINGS = select(finding.c.feed, *(finding.c[name] for name in _FINDING))


def list_health(connection: Connection, unwell_at: datetime | None) -> Sequence[FeedHealth]:
    """See `FeedQueries.health`."""
    if unwell_at is None:
        rows = connection.execute(_HEALTH).all()
    else:
        rows = connection.execute(_UNWELL, {"at": unwell_at}).all()
    findings = _findings(connection) if rows else {}
    return [_health(row, findings.get(row.url)) for row in rows]


def _findings(connection: Connection) -> dict[str, Finding]:
    """The findings, by the address of the feed in the configuration."""
    rows = connection.execute(_FINDINGS)
    return {key: Finding(**dict(zip(_FINDING, values, strict=True))) for key, *values in rows}


def _health(row: Any, found: Finding | None) -> FeedHealth:
    return FeedHealth(
        source=row.source,
        feed=row.url,
        kind=row.kind,
        interval=row.interval,
        fails=row.fails,
        reason=row.reason,
        unreachable=row.unreachable,
        ever_failed=row.ever_failed,
        since=row.since,
        last_polled_at=row.last_polled_at,
        last_success_at=row.last_success_at,
        next_poll_at=row.next_poll_at,
        paused_at=row.paused_at,
        barred_at=row.barred_at,
        barred_reason=row.barred_reason,
        odd_at=row.odd_at,
        odd_reason=row.odd_reason,
        silent_at=row.silent_at,
        silent_reason=row.silent_reason,
        finding=found,
    )
