"""The rows of feeds as polls read and write them: many at a time, each by a statement made once.

SQLAlchemy takes longer to make and to recognise a statement than SQLite to run it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import timedelta
from itertools import compress
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, delete, select, update

from storage.rows import steps, upsert
from storage.tables import feed, finding, host
from watchword.domain.feed import FeedForPoll, FeedUpdate, add_poll
from watchword.domain.finding import Finding
from watchword.domain.rhythm import Rhythm, Tally
from watchword.domain.silence import Silence
from watchword.domain.source import Validators, host_of

_FINDING = tuple(one.name for one in fields(Finding))
URLS: BindParameter[str] = bindparam("urls", expanding=True)
_FEEDS = (
    select(
        feed,
        host.c.strikes,
        host.c.crawl_delay,
        *(finding.c[name].label(f"finding_{name}") for name in _FINDING),
    )
    .join(host, host.c.host == feed.c.host, isouter=True)
    .join(finding, finding.c.feed == feed.c.url, isouter=True)
    .where(feed.c.url.in_(URLS))
)
_TOKENS = select(feed.c.url, feed.c.lease_token).where(feed.c.url.in_(URLS))
# It ends the lease as `SqlFeeds._end_lease` does; the columns are those of the parameters.
_SAVE = (
    update(feed)
    .where(feed.c.url == bindparam("row_url"), feed.c.lease_token == bindparam("row_token"))
    .values(lease_token=feed.c.lease_token + 1)
)


def feeds_for_poll(connection: Connection, urls: Collection[str]) -> Mapping[str, FeedForPoll]:
    """The feeds with these addresses, by address."""
    found = {}
    for some in steps(list(urls)):
        for row in connection.execute(_FEEDS, {"urls": some}):
            found[row.url] = _for_poll(row)
    return found


def save_polls(
    connection: Connection, polls: Sequence[tuple[FeedForPoll, FeedUpdate]]
) -> Sequence[bool]:
    """Write what polls changed; returns of each whether the lease token of the feed was still its own.

    Nobody else writes in this transaction, so the tokens stay as they are read.
    """
    tokens: dict[str, int] = {}
    for some in steps([feed_.url for feed_, _ in polls]):
        rows = connection.execute(_TOKENS, {"urls": some})
        tokens |= {row.url: row.lease_token for row in rows}
    is_mine = [tokens.get(one.url) == one.lease_token for one, _ in polls]
    mine = [*compress(polls, is_mine)]
    if mine:
        connection.execute(_SAVE, [_values(*one) for one in mine])
    for feed_, feed_update in mine:
        if feed_update.finding != feed_.finding:
            _set_finding(connection, feed_.url, feed_update.finding)
    return is_mine


def _values(feed_: FeedForPoll, feed_update: FeedUpdate) -> dict[str, Any]:
    """The columns of a feed after a poll, the same for each poll."""
    history, said, new = add_poll(feed_, feed_update), feed_update.silence, feed_update.finding
    return {
        "row_url": feed_.url,
        "row_token": feed_.lease_token,
        "host": feed_.host if new == feed_.finding else host_of(new.url if new else feed_.url),
        "kind": feed_update.kind,
        "next_poll_at": feed_update.next_poll_at,
        "interval": feed_update.interval,
        "rhythm": _numbers(feed_update.rhythm),
        "last_polled_at": feed_update.at,
        "etag": feed_update.validators.etag,
        "modified": feed_update.validators.modified,
        "digest": feed_update.validators.digest,
        "ttl": feed_update.validators.ttl,
        "news_at": feed_update.news_at,
        "newest_at": feed_update.newest_at,
        "silent_at": said and said.since,
        "silent_reason": said and said.reason,
        "unreachable": feed_update.unreachable,
        "fails": history.fails,
        "reason": history.reason,
        "ever_failed": history.ever_failed,
        "since": history.since,
        "first_polled_at": history.first_polled_at,
        "last_success_at": history.last_success_at,
    }


def _set_finding(connection: Connection, url: str, new: Finding | None) -> None:
    if new is None:
        connection.execute(delete(finding).where(finding.c.feed == url))
    else:
        values = {name: getattr(new, name) for name in _FINDING}
        upsert(connection, finding, {"feed": url}, values)


def _for_poll(row: Row[Any]) -> FeedForPoll:
    found = None
    if row.finding_url is not None:
        found = Finding(**{name: getattr(row, f"finding_{name}") for name in _FINDING})
    return FeedForPoll(
        url=row.url,
        source=row.source,
        kind=row.kind,
        lease_token=row.lease_token,
        leased_until=row.next_poll_at,
        validators=Validators(
            etag=row.etag, modified=row.modified, digest=row.digest, ttl=row.ttl
        ),
        interval=row.interval,
        rhythm=_rhythm(row.rhythm),
        news_at=row.news_at,
        newest_at=row.newest_at,
        silence=row.silent_at and Silence(reason=row.silent_reason, since=row.silent_at),
        fails=row.fails,
        strikes=row.strikes or 0,
        crawl_delay=row.crawl_delay or timedelta(),
        ever_failed=row.ever_failed,
        since=row.since,
        first_polled_at=row.first_polled_at,
        last_success_at=row.last_success_at,
        host=row.host,
        finding=found,
    )


def _numbers(rhythm: Rhythm) -> list[float]:
    """The rhythm as a column holds it: news and over of each hour, each day, and the last hours."""
    tallies = (*rhythm.hours, *rhythm.days, rhythm.recent)
    return [round(number, 4) for one in tallies for number in (one.news, one.over)]


def _rhythm(numbers: Sequence[float] | None) -> Rhythm:
    if numbers is None:
        return Rhythm()
    tallies = tuple(Tally(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True))
    return Rhythm(hours=tallies[:24], days=tallies[24:31], recent=tallies[31])
