"""A poll of a feed: the request, and the feed's row before and after it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from watchword.domain.source import Feed, Hints, Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRequest:
    """One request to read a feed."""

    feed: Feed
    hints: Hints
    """What is known about its source."""
    validators: Validators = field(default_factory=Validators)
    """Of the last good answer; empty: the server sends the whole feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedForPoll:
    """What a poll needs to know of a feed's row."""

    url: str
    source: str
    lease_token: int
    validators: Validators
    interval: timedelta
    rate: float
    """News an hour, smoothed; section cadence."""
    fails: int
    first_polled_at: datetime | None
    last_success_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedUpdate:
    """What a poll leaves in its feed's row."""

    at: datetime
    next_poll_at: datetime
    interval: timedelta
    rate: float
    validators: Validators | None
    """None: those that are there stay."""
    kind: str | None
    failure: str | None
    """Why it failed; None: it was a good poll."""
