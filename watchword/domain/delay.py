"""The four times of a delivery (published, found, judged, taken) and the delays between them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from watchword.domain.article import GUESS, Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertTimes:
    """When what an alert tells was published, found and judged."""

    source: str
    """The key of the source of its article."""
    article: int
    published_at: datetime | None
    precision: Precision
    origin: str
    """Where the date of publication was found."""
    found_at: datetime
    """When the feed listed the article; of an alert about a later text, when that was read."""
    judged_at: datetime
    """When the alert was created."""
    is_new: bool
    """Whether the article was news when it was found: no first poll, no poll after a gap and no later
    text of the article brought it, and it was not old."""

    @property
    def is_dated(self) -> bool:
        """Whether somebody says the minute of the publication."""
        exact = self.precision is Precision.MINUTE and self.origin != GUESS
        return self.published_at is not None and exact

    @property
    def until_found(self) -> timedelta | None:
        """From the publication until it was found; None: nobody says the minute of publication.

        Negative where the outlet dates an article ahead.
        """
        if self.published_at is None or not self.is_dated:
            return None
        return self.found_at - self.published_at

    @property
    def until_judged(self) -> timedelta:
        """From finding until the alert was decided."""
        return self.judged_at - self.found_at


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryTimes:
    """The times of an alert, and when a receiver took it."""

    alert: AlertTimes
    begun_at: datetime | None
    """When the delivery was created: after the alert where a user sent it again. None: it has no
    channel."""
    taken_at: datetime | None
    """When the receiver took the message; None: it did not."""
    held: bool = False
    """Whether it waited in a list: for a digest, quiet hours, a cap, the end of first polls, or behind
    the message that a failing channel is tried with."""

    @property
    def until_taken(self) -> timedelta | None:
        """From the decision until the receiver took it; None: it did not."""
        if self.taken_at is None or self.begun_at is None:
            return None
        return self.taken_at - self.begun_at


def percentile(spans: Iterable[timedelta], share: float) -> timedelta | None:
    """The shortest span that at least this share of the spans does not exceed; None without spans. Pure.

    The percentile by nearest rank. `share`: above 0, at most 1.
    """
    ordered = sorted(spans)
    return ordered[ceil(share * len(ordered)) - 1] if ordered else None
