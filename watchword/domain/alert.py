"""An alert is the decision to tell about one story for one topic; here is what decides it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from watchword.domain.article import Precision

UNDATED = "old: it has no date, and it came with the first poll of its feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """The match is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Old:
    """The match is kept and shown and not told, with the reason; it can be sent by hand."""

    reason: str


def age(
    *,
    published_at: datetime | None,
    precision: Precision,
    found_at: datetime,
    from_first_poll: bool,
    alert_within: timedelta,
) -> News | Old:
    """Whether a match is news: an alert tells news, an archive does not alert. Pure.

    `found_at`: when the revision that matched was found. A date that names the day alone may be any
    moment of that day, so the day's end counts: doubt never silences. An article with no date is
    old only where it came with its feed's first poll, which lists the past.
    """
    if published_at is None:
        if from_first_poll:
            return Old(reason=UNDATED)
        return News()
    latest = published_at + timedelta(days=1) if precision is Precision.DAY else published_at
    if found_at - latest > alert_within:
        day = (
            f"{published_at:%Y-%m-%d}"
            if precision is Precision.DAY
            else f"{published_at:%Y-%m-%d %H:%M} UTC"
        )
        return Old(
            reason=f"old: published {day}, more than {format_span(alert_within)} before it was found"
        )
    return News()


def key(topic: str, story_id: int, development: str = "") -> str:
    """The alert's unique key: one a topic, story and development. Pure."""
    return f"story:{topic}:{story_id}:{development}"


def format_span(span: timedelta) -> str:
    """A span as the configuration writes it: `24 h`, `3 d`, `5 min`. Pure."""
    seconds = int(span.total_seconds())
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds and seconds % size == 0 and (size < 86400 or seconds > 86400):
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
