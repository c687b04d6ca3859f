"""The health of a feed: its state, the reason for it, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SIGNED_OUT = "signed out: the site asks to sign in again; renew the secrets of its subscription"


class FeedState(StrEnum):
    """The state of a feed."""

    FRESH = "fresh"
    LATE = "late"
    SILENT = "silent"
    """It answers and lists nothing new."""
    FAILING = "failing"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """What the health of a feed is computed from."""

    source: str
    feed: str
    kind: str
    interval: timedelta
    fails: int
    reason: str | None
    ever_failed: bool
    since: datetime | None
    """When its health changed last: the first failure in a row, or the first success after it."""
    last_success_at: datetime | None
    next_poll_at: datetime | None
    paused_at: datetime | None
    signed_out_at: datetime | None = None
    """Since when the site of its source asks to sign in again; None: it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStatus:
    """The state of a feed, the reason for it, and since when."""

    state: FeedState
    reason: str
    since: datetime | None


def feed_status(feed: FeedHealth, now: datetime) -> FeedStatus:
    """The state of a feed at `now`. Pure.

    A feed is fresh if its last successful poll is not older than twice its interval.
    """
    if feed.paused_at is not None:
        reason = f"`watchword source resume {feed.source}` goes on with it"
        return FeedStatus(state=FeedState.PAUSED, reason=reason, since=feed.paused_at)
    if feed.signed_out_at is not None:
        return FeedStatus(state=FeedState.FAILING, reason=SIGNED_OUT, since=feed.signed_out_at)
    if feed.fails:
        return FeedStatus(
            state=FeedState.FAILING, reason=feed.reason or "it failed", since=feed.since
        )
    if feed.last_success_at is None:
        return FeedStatus(state=FeedState.LATE, reason="not polled yet", since=None)
    late_at = feed.last_success_at + 2 * feed.interval
    if now > late_at:
        return FeedStatus(
            state=FeedState.LATE, reason="no good poll within twice its interval", since=late_at
        )
    return FeedStatus(state=FeedState.FRESH, reason="", since=feed.since)
