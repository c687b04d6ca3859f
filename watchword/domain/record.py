"""Records: what the pipeline and the store tell each other; a row itself never leaves storage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watchword.domain.article import Entry, Text
from watchword.domain.channel import Schedule
from watchword.domain.delivery import DeliveryState
from watchword.domain.match import Evidence
from watchword.domain.source import Validators
from watchword.domain.topic import Topic


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle:
    """An entry that nobody had seen."""

    source: str
    feed: str
    host: str
    entry: Entry
    found_at: datetime
    from_first_poll: bool
    after_gap: bool
    """Found more than two hours after the feed's last good poll."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleForRead:
    """What a read needs to know of an article's row."""

    id: int
    lease_token: int
    source: str
    feed: str
    link: str
    host: str
    entry: Entry
    """As its feed lists it now."""
    tries: int
    """Failures in a row so far."""
    text: Text | None
    """The latest revision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleForJudge:
    """What judging needs to know of an article's row."""

    id: int
    lease_token: int
    source: str
    entry: Entry
    text: Text | None
    """The latest revision; None: nothing but its entry is known yet."""
    revision: int
    revised_at: datetime
    """When the latest revision was found; without one, when the article was."""
    from_first_poll: bool
    after_gap: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRecord:
    """An article as it is exported: the contract of `export --format jsonl`."""

    id: int
    url: str
    source: str
    text: Text
    found_at: datetime
    story: int | None
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlProgress:
    """What is still to be done: feeds to poll, pages to read for the first time, articles to judge."""

    feeds: int
    pages: int
    judging: int

    @property
    def total(self) -> int:
        return self.feeds + self.pages + self.judging


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
class NewNotice:
    """Who is told of an incident, and when."""

    schedules: Mapping[str, Schedule]
    """The earliest moment of the delivery on each channel."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRecord:
    """A delivery as `alert list --deliveries` shows it."""

    alert: int
    channel: str
    state: DeliveryState
    reason: str
    due_at: datetime | None
    attempts: int
    sent_at: datetime | None
    message_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDelivery:
    """A delivery that waits for a message and is due."""

    id: int
    created_at: datetime
    topic: str
    story: int
    urgent: bool
    slot: str | None
    closed: bool
    """Whether its slot has had its message; no more enters it."""
    reason: str
    """Why it waited until now; empty where it did not."""


class MuteKind(StrEnum):
    """What is told to be still."""

    TOPIC = "topic"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """A channel as the claim finds it."""

    not_before: datetime | None
    """The receiver's own wish."""
    disabled_since: datetime | None
    messages: Sequence[datetime]
    """When those of the last hour were made, urgent ones apart, the oldest first."""
    urgent_messages: Sequence[datetime]
    digest_due: bool
    """A digest hour is over, and one is wished though there be nothing to tell."""
    muted_until: datetime | None
    muted_topics: Mapping[str, datetime]
    """Until when, by key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMessage:
    """A message that is due: its hand-over failed, or nobody knows how it ended."""

    id: str
    attempt: int
    unknown_outcomes: int
    """Hand-overs of which nobody knows the end, this one among them."""
    urgent: bool
    in_flight: bool
    """Whether the last hand-over has no known end."""
    first_at: datetime
