"""Whether a feed is fresh, late or failing, since when, and why, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    """How a feed stands."""

    FRESH = "fresh"
    LATE = "late"
    SILENT = "silent"
    """It answers, and lists nothing new."""
    FAILING = "failing"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """A feed's row, as its health is judged from it."""

    source: str
    feed: str
    kind: str
    interval: timedelta
    fails: int
    reason: str | None
    ever_failed: bool
    since: datetime | None
    """When it began to fail, or to be well."""
    last_success_at: datetime | None
    next_poll_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A state, why, and since when."""

    state: State
    reason: str
    since: datetime | None


def verdict(feed: FeedHealth, now: datetime) -> Verdict:
    """How a feed stands. Pure. Fresh: its last good poll is no older than twice its interval."""
    if feed.fails:
        return Verdict(state=State.FAILING, reason=feed.reason or "it failed", since=feed.since)
    if feed.last_success_at is None:
        return Verdict(state=State.LATE, reason="not polled yet", since=None)
    late_at = feed.last_success_at + 2 * feed.interval
    if now > late_at:
        return Verdict(
            state=State.LATE, reason="no good poll within twice its interval", since=late_at
        )
    return Verdict(state=State.FRESH, reason="", since=feed.since)
