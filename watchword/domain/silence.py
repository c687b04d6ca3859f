"""Silence: a feed that answers and brings nothing, for longer than its rhythm lets expect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from watchword.domain.rhythm import Rhythm

MIN_SILENCE = timedelta(hours=6)
"""A busy feed can be still for an hour; a holiday is longer than a night."""
MISSING = 15.0
"""So many entries that were expected and did not come are no chance: e^-15, and news come in bursts."""
QUIET = timedelta(days=7)
"""The press writes every day: a feed whose newest article is older was left behind by its publisher."""
RARE = timedelta(days=60)
"""The same for a feed that brings fewer than RARELY entries in QUIET."""
RARELY = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Why a feed that answers counts as silent, and since when."""

    reason: str
    since: datetime


def silence(
    rhythm: Rhythm, *, news_at: datetime | None, newest_at: datetime | None, now: datetime
) -> Silence | None:
    """Whether a feed that has just answered is silent. Pure.

    `news_at`: when a poll last brought an entry, at least the first poll. `newest_at`: the newest date
    that the feed lists; None: it lists none.
    """
    if newest_at is not None and now - newest_at > QUIET:
        limit = QUIET if rhythm.expected(now - QUIET, now) >= RARELY else RARE
        if now - newest_at > limit:
            days = (now - newest_at).days
            return Silence(reason=f"its newest article is {days} days old", since=newest_at)
    if news_at is None or now - news_at < MIN_SILENCE or not rhythm.is_known:
        return None
    missing = rhythm.expected(news_at, now)
    if missing < MISSING:
        return None
    return Silence(
        reason=f"nothing new; usually it brings {missing:.0f} in this time", since=news_at
    )
