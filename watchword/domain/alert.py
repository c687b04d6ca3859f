"""An alert is the decision to tell about one story for one topic; here is what decides it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from watchword.domain.article import Precision
from watchword.domain.channel import Schedule
from watchword.domain.match import Evidence
from watchword.domain.moment import format_minute, format_span
from watchword.domain.topic import Topic

UNDATED = "old: it has no date, and it came with the first poll of its feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """The match is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Old:
    """The match is kept and shown and not told, with the reason; it can be sent by hand."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlert:
    """The decision to tell."""

    key: str
    topic: Topic
    story_id: int
    article_id: int
    revision: int
    evidence: Evidence
    development: str
    """What is new of a story that was told: "urgent"; empty for the first alert."""
    urgent: bool
    reason: str
    """Why it is told: "first report"."""
    schedules: Mapping[str, Schedule]
    """The earliest moment of the delivery on each channel of the topic."""
    held: str | None
    """Why its deliveries are skipped, or None: they wait for their moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressedMatch:
    """A match that makes no alert, with its reason."""

    topic: Topic
    article_id: int
    revision: int
    evidence: Evidence
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRecord:
    """An alert as `alert list` shows it."""

    id: int
    topic: str
    story: int
    article: int
    title: str
    url: str
    reason: str
    created_at: datetime


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
        day = f"{published_at:%Y-%m-%d}"
        if precision is not Precision.DAY:
            day = f"{format_minute(published_at, UTC)} UTC"
        return Old(
            reason=f"old: published {day}, more than {format_span(alert_within)} before it was found"
        )
    return News()


def key(topic: str, story_id: int, development: str = "") -> str:
    """The alert's unique key: one a topic, story and development. Pure."""
    return f"story:{topic}:{story_id}:{development}"
