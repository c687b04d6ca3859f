"""How far the work on some sources is: what is not yet polled, read or judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from storage.rows import of_sources
from storage.tables import article, feed, host
from watchword.domain.article import LEASE
from watchword.domain.channel import MAX_HOLD
from watchword.domain.work import CrawlProgress

LATER = timedelta(seconds=5)
"""Other transactions write after a caller took `now`; their rows belong to the work too."""


def remaining(
    connection: Connection, sources: Sequence[str], since: datetime, now: datetime
) -> CrawlProgress:
    """What is left of a crawl of these sources that began at `since`."""
    of_these = of_sources(sources)
    unpolled = or_(feed.c.last_polled_at.is_(None), feed.c.last_polled_at < since)

    def count(*which: ColumnElement[bool]) -> int:
        return connection.execute(select(func.count()).where(*which)).scalar_one()

    return CrawlProgress(
        feeds=count(_is_asked(sources, now), unpolled),
        pages=count(of_these, _is_unread(now)),
        judging=count(of_these, article.c.judge_at <= now + LATER),
    )


def in_first_polls(
    connection: Connection, sources: Sequence[str], started_at: datetime, now: datetime
) -> bool:
    """See `ArticleQueries.in_first_polls`."""
    unpolled = or_(
        feed.c.last_polled_at.is_(None),
        and_(feed.c.last_polled_at < started_at, feed.c.next_poll_at <= started_at + MAX_HOLD),
    )
    polls = select(feed.c.url).where(_is_asked(sources, now), unpolled)
    brought = and_(
        of_sources(sources),
        or_(article.c.from_first_poll, article.c.after_gap),
        article.c.found_at > min(started_at, now - MAX_HOLD),
    )
    work = select(article.c.id).where(
        brought, or_(_is_unread(now), article.c.judge_at <= now + LATER)
    )
    return any(connection.execute(one.limit(1)).first() is not None for one in (polls, work))


def _is_asked(sources: Sequence[str], now: datetime) -> ColumnElement[bool]:
    """Feeds of these sources that are neither removed nor paused, and whose host asks for no wait."""
    return and_(
        feed.c.source.in_(sources),
        feed.c.removed_at.is_(None),
        feed.c.paused_at.is_(None),
        feed.c.host.not_in(select(host.c.host).where(host.c.not_before > now + LATER + LEASE)),
    )


def _is_unread(now: datetime) -> ColumnElement[bool]:
    """Articles whose page was not tried yet, and may be now."""
    paused = select(host.c.host).where(host.c.not_before > now + LATER + LEASE)
    costly = select(host.c.host).where(host.c.pages_not_before > now + LATER)
    return and_(
        article.c.read_at.is_not(None),
        article.c.tries == 0,
        article.c.host.not_in(paused),
        article.c.host.not_in(costly),
    )
