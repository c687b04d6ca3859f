"""A feed is one address where a source lists its articles: its row before and after a poll."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from watchword.domain.source import Validators


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
