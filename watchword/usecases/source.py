"""Sources: list their feeds, choose some of them, pause and resume one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from watchword.contract import Feed
from watchword.domain.config import WatchConfig
from watchword.domain.health import feed_status
from watchword.domain.source import Source
from watchword.errors import InvalidRequest
from watchword.ports import ReadTransaction, WriteTransaction
from watchword.repositories import FeedQueries


def list_feeds(rows: ReadTransaction, now: datetime) -> tuple[Feed, ...]:
    """Every feed that is watched, by source, with its health."""
    return tuple(Feed.copied(feed_status(feed, now), feed) for feed in rows.feeds.health())


def select_sources(config: WatchConfig, keys: Sequence[str]) -> tuple[Source, ...]:
    """The sources of these keys, or all if there are none. Pure.

    Raises InvalidRequest for keys that are not in the configuration.
    """
    known = config.sources
    if unknown := [key for key in keys if key not in known]:
        there = ", ".join(known) or "none"
        raise InvalidRequest(*(f"{key}: no such source; there are: {there}" for key in unknown))
    return tuple(known[key] for key in keys or known)


def pause(rows: WriteTransaction, key: str, now: datetime) -> bool:
    """Stop the polls of a source until it is resumed; False if it was paused already.

    Raises InvalidRequest for a key that is not watched.
    """
    _check_watched(rows.feeds, key)
    return rows.feeds.pause(key, now) > 0


def resume(rows: WriteTransaction, key: str, now: datetime) -> int:
    """Poll a paused source again, beginning now; returns how many of its feeds were paused.

    Raises InvalidRequest for a key that is not watched.
    """
    _check_watched(rows.feeds, key)
    return rows.feeds.resume(key, now)


def _check_watched(feeds: FeedQueries, key: str) -> None:
    there = list(dict.fromkeys(feed.source for feed in feeds.health()))
    if key not in there:
        hint = (
            f"there are: {', '.join(there)}"
            if there
            else "`watchword run` or `watchword crawl` begins with it"
        )
        raise InvalidRequest(f"{key}: no source of that key is watched yet; {hint}")
