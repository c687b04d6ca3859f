"""What status, alert and topic commands show: answers to questions about many rows at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from watchword.domain.article import ArticleFilter, ArticleRecord, Text
from watchword.domain.delay import AlertTimes, DeliveryTimes
from watchword.domain.delivery import DeliveryRecord, DeliveryState
from watchword.domain.development import Development
from watchword.domain.match import Evidence, Level
from watchword.domain.note import NOTHING_SAID, StoryNotes
from watchword.domain.story import OtherOutlet
from watchword.domain.work import JobName


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDigest:
    """A digest that has alerts already."""

    channel: str
    at: datetime
    alerts: int
    """How many alerts it contains now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSummary:
    """The numbers of `status`."""

    articles: int
    """The articles that were found today."""
    alerts: int
    """The alerts of today that a receiver took."""
    waiting: int
    """The deliveries that wait."""
    dead: int
    """The dead deliveries of this week's alerts."""
    digests: tuple[NextDigest, ...] = ()
    """The earliest first."""
    clock_error: timedelta | None = None
    """How far the clocks of the polled hosts are ahead of ours, if ours is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicUse:
    """What a topic matched and alerted."""

    name: str
    matches: int = 0
    """The articles of today that match, without those that are possible only."""
    possible: int = 0
    """The articles of today that are possible only."""
    alerts: int = 0
    """The alerts of today that a receiver took."""
    last_alert_at: datetime | None = None
    """When the newest of those that a receiver took was decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicVersion:
    """An earlier version of a topic."""

    query: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelUse:
    """The deliveries of a channel, and whether it fails."""

    waiting: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    """Why deliveries wait, each with how many; those that are due at once have none."""
    dead: int = 0
    last_sent_at: datetime | None = None
    failing_since: datetime | None = None
    """None: it took the last message."""
    failure: str = ""
    """Why it fails."""
    retry_at: datetime | None = None
    """When something is sent there next; None: now, or it does not fail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDetail:
    """An alert with its article and its evidence."""

    id: int
    topic: str
    """The key of the topic."""
    topic_name: str
    query: str
    """The query of the topic when the alert was created."""
    story: int
    """The id of the story."""
    article: int
    """The id of the article."""
    url: str
    source: str
    title: str
    times: AlertTimes
    headline_only: bool
    reason: str
    evidence: Evidence
    also: tuple[OtherOutlet, ...]
    """The other outlets that have the story, in the order of time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchResult:
    """The alert of a match, or the reason why it has none."""

    alert: int | None
    reason: str | None
    level: Level = Level.ALERT
    signs: tuple[str, ...] = ()
    """What the judge of relation saw, in words; empty for a topic with a query."""
    probability: float | None = None
    """That of the judge, between 0 and 1; None for a topic with a query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleHistory:
    """The state of an article, and its result for each topic."""

    id: int
    url: str
    source: str
    text: Text | None
    """The latest revision; None: there is none yet."""
    found_at: datetime
    read_at: datetime | None
    """When its page is read next; None: it is not read again."""
    trouble: str | None
    """Why its page could not be read; None: it was read."""
    gone_at: datetime | None
    """When its page was found gone, or, without a `trouble`, its sitemap listed it no more."""
    judge_at: datetime | None
    """When it is judged next; None: its latest revision is judged."""
    merged_into: int | None
    """The id of the article that it was merged into."""
    results: Mapping[str, MatchResult]
    """By topic key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceUse:
    """What there is of a source."""

    articles: int
    unjudged: int
    """Those of its articles that are still to be judged."""
    waiting: int
    """The deliveries of its articles that wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFilter:
    """Which stories are shown; a field that is None leaves out none."""

    topics: tuple[str, ...]
    """Their keys: only stories that one of them matched, and only these matches and alerts."""
    language: str | None = None
    """Only stories with a report in this language, of ISO 639-1."""
    since: datetime | None = None
    """Only those that began since then."""
    before: int | None = None
    """Only those with a lower number."""
    after: int | None = None
    """Only those with a higher number."""
    story: int | None = None
    """Only this one, whether a topic matched it or not."""
    who: str = ""
    """The user who asks; empty: nobody had to sign in."""
    is_unread: bool = False
    """Only those that this user has still to read."""
    is_mine: bool = False
    """Only those that this user claimed."""
    tag: str | None = None
    """Only those with this tag, as `fold_tag` spells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryReport:
    """One article of a story."""

    article: int
    url: str
    source: str
    """The key of its source."""
    title: str
    language: str | None
    """ISO 639-1, of its text."""
    at: datetime
    """When it was published, or found."""
    found_at: datetime
    headline_only: bool
    trouble: str
    """Why its page could not be read; empty: it was."""
    read_at: datetime | None
    """When its page is read next; None: it is not read again."""
    image: str = ""
    """The address of its picture; empty: it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMatch:
    """Why a topic matched an article of a story."""

    topic: str
    """The key of the topic."""
    article: int
    level: Level
    evidence: Evidence
    reason: str
    """Why it has no alert of its own; empty: it has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryAlert:
    """An alert of a story, and what became of it on each channel."""

    id: int
    topic: str
    """The key of the topic."""
    article: int
    created_at: datetime
    urgent: bool
    reason: str
    development: Development | None
    """What is new in a follow-up; None: it is none."""
    deliveries: tuple[DeliveryRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """A story with all that a page shows of it."""

    id: int
    created_at: datetime
    reports: tuple[StoryReport, ...]
    """In the order of time; never empty."""
    matches: tuple[StoryMatch, ...]
    alerts: tuple[StoryAlert, ...]
    """The oldest first."""
    said: StoryNotes = NOTHING_SAID
    """What users said of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyMatches:
    """How many articles of a source and language a topic matched on each day."""

    topic: str
    """The key of the topic."""
    source: str
    """The key of the source."""
    language: str | None
    """ISO 639-1, of the texts."""
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueWork:
    """What a job has to do."""

    job: JobName
    due: int
    """The rows that are due now."""
    waiting: int
    """The rows that are due later."""
    oldest_at: datetime | None
    """The earliest due time of those that are due; None: none is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How much there is of all that was ever done. A total never falls, except in `deliveries`."""

    articles: int
    matches: int
    """Those that are possible only too."""
    alerts: int
    """Of stories and spikes."""
    deliveries: Mapping[tuple[str, DeliveryState], int]
    """By channel and state, those that are in this state now."""
    sent: Mapping[str, int]
    """By channel, the messages that its receiver took."""
    requests: int
    """Those that the crawler sent: for feeds, pages and robots.txt."""
    unchanged: int
    """How many of them were answered 304."""
    bytes: int
    """Of the answers, as they came over the network."""


class ViewQueries(Protocol):
    """Questions of people, and of jobs that only look."""

    def summary(self, *, today: datetime, week: datetime) -> StatusSummary:
        """The numbers of the status. `today` and `week`: when they began."""

    def count_articles(self, *, since: datetime) -> int:
        """How many articles were found since then, also those without a text."""

    def digests(self) -> tuple[NextDigest, ...]:
        """Those that go out next, the first one first."""

    def topics(self, *, today: datetime) -> Mapping[str, TopicUse]:
        """Each configured topic, by key. `today`: when the day began."""

    def channels(self) -> Mapping[str, ChannelUse]:
        """Each channel that has a delivery or fails, by name."""

    def articles(self, *, limit: int, only: ArticleFilter) -> Sequence[ArticleRecord]:
        """The articles with a text, the newest first."""

    def dead(self, *, since: datetime) -> Mapping[str, int]:
        """By channel, the deliveries of the alerts since then that were given up."""

    def stories(self, *, limit: int, only: StoryFilter) -> Sequence[StoryView]:
        """The stories that a topic matched, the newest first."""

    def count_stories(self, only: StoryFilter) -> int:
        """How many stories there are of these."""

    def daily_articles(self, *, days: Sequence[datetime]) -> Mapping[str, tuple[int, ...]]:
        """By source, the articles that were found on each day.

        `days`: when each began, the oldest first, and last when the day after them begins.
        """

    def daily_totals(
        self, *, days: Sequence[datetime], source: str | None = None
    ) -> tuple[int, ...]:
        """The articles that were found on each day, of all sources or of one. `days`: as above."""

    def daily_matches(self, *, days: Sequence[datetime]) -> Sequence[DailyMatches]:
        """The matches that alert, by the day on which their article was found. `days`: as above."""

    def daily_topics(self, *, days: Sequence[datetime]) -> Mapping[str, tuple[int, ...]]:
        """The same of each topic that has one, by key."""

    def due_work(self, now: datetime) -> Sequence[DueWork]:
        """What each of the four jobs that move rows has to do, in their order."""

    def totals(self) -> Totals:
        """How much there is of all that was ever done."""

    def source(self, key: str) -> SourceUse:
        """What there is of a source, also of one that is configured no more."""

    def version(self, topic: str, *, other_than: str) -> TopicVersion | None:
        """The last version of the topic with another query than this; None: there is none."""

    def alert_detail(self, alert_id: int) -> AlertDetail | None:
        """An alert of a story; None: there is no such alert."""

    def delivery_times(
        self, *, since: datetime, source: str | None = None
    ) -> Sequence[DeliveryTimes]:
        """The times of each delivery of the alerts since then, those that a user made left out.

        `source`: only of articles of this one.
        """

    def history(self, where: str | int) -> ArticleHistory | None:
        """The article with this id or address; None: there is none."""
