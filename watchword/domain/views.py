"""What people look at: the answers to questions that no job asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from watchword.domain.article import Text
from watchword.domain.match import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDigest:
    """What a channel will be told at one hour, as it stands now."""

    channel: str
    at: datetime
    alerts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSummary:
    """How things stand, in numbers."""

    ticked_at: datetime | None
    """When a service last said that it is alive; None: none runs, or it stopped in peace."""
    articles: int
    """Found today."""
    alerts: int
    """Of today."""
    waiting: int
    """Deliveries that are still to go out."""
    dead: int
    """Deliveries of this week's alerts that were given up."""
    digests: tuple[NextDigest, ...] = ()
    """Those that have something to tell already, the next first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicUse:
    """What a topic found and told."""

    name: str
    matches: int = 0
    """Articles found today."""
    alerts: int = 0
    """Of today."""
    last_alert_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicVersion:
    """A topic as it was once."""

    query: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelUse:
    """What a channel carried."""

    waiting: int = 0
    dead: int = 0
    last_sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDetail:
    """One alert with all that explains it."""

    id: int
    topic: str
    topic_name: str
    query: str
    """As it was when the alert was decided."""
    story: int
    article: int
    url: str
    source: str
    title: str
    published_at: datetime | None
    headline_only: bool
    reason: str
    created_at: datetime
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchResult:
    """What became of a match: its alert, or the reason why there is none."""

    alert: int | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleHistory:
    """How far an article has come."""

    id: int
    url: str
    source: str
    text: Text | None
    """As it was read last; None: nothing but its entry is known yet."""
    found_at: datetime
    read_at: datetime | None
    """When its page is read next."""
    trouble: str | None
    """Why its page could not be read."""
    judge_at: datetime | None
    """When it is judged; None: it was, as it stands."""
    merged_into: int | None
    results: Mapping[str, MatchResult]
    """By topic."""
