"""Alerts: their deliveries, and why they were made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from watchword.contract.json_line import JsonLine
from watchword.domain import spike as spikes
from watchword.domain import story as stories
from watchword.domain.alert import AlertRecord
from watchword.domain.article import Precision
from watchword.domain.delivery import DeliveryRecord, DeliveryState
from watchword.domain.spike import SpikeAlert
from watchword.domain.views import AlertDetail, ArticleHistory

if TYPE_CHECKING:
    from watchword.analysis import revisions as changed
    from watchword.analysis import why
    from watchword.analysis.backtest import Cost


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryEnd(JsonLine):
    """Where the delivery of an alert stands on one channel."""

    channel: str
    state: DeliveryState
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert(JsonLine):
    """An alert."""

    id: int
    topic: str
    """The key of its topic."""
    story: int | None
    """Null: it tells of a spike, which has no article either."""
    article: int | None
    """The number of the article that it tells of."""
    title: str
    """The headline; of a spike, what was counted."""
    url: str | None
    source: str | None
    """The key of its source."""
    outlet: str | None
    """The name of its source."""
    language: str | None
    """ISO 639-1."""
    state: DeliveryState | None
    """`sent` if a channel has it, else `waiting`, `dead` or `skipped`; null without a channel."""
    reason: str
    """Why the alert was made: `first report`; of a spike, `spike` or `spike over`."""
    created_at: datetime
    deliveries: tuple[DeliveryEnd, ...]
    """With `--channel` or `--state`, only those."""

    @classmethod
    def of_spike(
        cls, told: SpikeAlert, state: DeliveryState | None, ends: tuple[DeliveryEnd, ...]
    ) -> Alert:
        """Pure."""
        nothing = dict.fromkeys(("story", "article", "url", "source", "outlet", "language"))
        return cls.copied(
            told,
            title=told.reason,
            reason="spike over" if told.spike.ended_at else "spike",
            state=state,
            deliveries=ends,
            **nothing,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleMatch(JsonLine):
    """A match that is possible only: it alerts nobody."""

    topic: str
    """The key of its topic."""
    article: int
    """The number of the article, for `alert promote`."""
    title: str
    url: str
    source: str
    """The key of its source."""
    outlet: str
    """The name of its source."""
    language: str | None
    """ISO 639-1."""
    probability: float | None
    """Between 0 and 1 for a topic of two parties; null for a wider query."""
    reasons: tuple[str, ...]
    """What speaks for it, and the strongest against it."""
    found_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotedMatch(JsonLine):
    """A possible match that a user made an alert."""

    article: int
    topic: str
    """The key of its topic."""
    sentence: str
    """The headline, now in `must_match` of the topic."""
    added_to: str | None
    """The file that it was written to; null if the list had it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery(JsonLine):
    """An alert on its way to one channel."""

    alert: int
    """The number of the alert."""
    channel: str
    state: DeliveryState
    reason: str
    """Why it is in this state."""
    due_at: datetime | None
    """When it is next tried; null if it has ended."""
    attempts: int
    sent_at: datetime | None
    """When its receiver took it."""
    message_id: str | None
    """The id of the message that carries it; null before there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherOutlet(JsonLine):
    """Another outlet that has the story of an alert."""

    outlet: str
    """The key of its source."""
    at: datetime
    """When it published the story, or when that was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionChange(JsonLine):
    """What a revision of an article changed against the one before it."""

    number: int
    """Of the revision, from 2 on."""
    found_at: datetime
    title: str | None
    """The new headline; null if it stayed."""
    added: tuple[str, ...]
    """The sentences that are new."""
    removed: tuple[str, ...]
    """The sentences that are there no more."""
    page_read: bool
    """Whether the text of the page was added to a headline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryAlert(JsonLine):
    """Another alert of the same topic about the same story."""

    id: int
    article: int
    """The number of the article that it tells of."""
    title: str
    reason: str
    """Why it was made: `a new number in the headline: two`."""
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Story(JsonLine):
    """The articles of one event."""

    id: int
    created_at: datetime
    """When its first article was judged."""
    title: str
    """The headline of its first article."""
    reports: int
    """How many articles it has."""
    outlets: tuple[str, ...]
    """The names of their sources, each once, in their order."""
    languages: tuple[str, ...]
    """ISO 639-1, each once."""
    related_to: int | None
    """The number of an earlier story that may be of the same event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedStory(JsonLine):
    """Another story that may be of the same event."""

    story: int
    article: int
    """The first of its articles."""
    source: str
    """The key of that one's source."""
    title: str
    shared: str
    """What speaks for it, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedAlert(JsonLine):
    """An alert, the words that matched, and its delivery on each channel."""

    id: int
    topic: str
    """The key of its topic."""
    story: int
    article: int
    """The number of the article that it tells of."""
    title: str
    url: str
    reason: str
    """Why the alert was made: `first report`."""
    published_at: datetime | None
    published_precision: Precision
    """`day`: the time of day is not known."""
    found_at: datetime
    """When its feed listed the article; of an alert about a later text, when that was read."""
    created_at: datetime
    """When it was judged."""
    words: tuple[str, ...]
    """The words of the article that matched, each once."""
    leaves: tuple[str, ...]
    """The parts of the query that they belong to."""
    query: str
    """The query of its topic when the alert was made."""
    also: tuple[OtherOutlet, ...]
    """The other outlets that have the story, in the order of time."""
    revisions: tuple[RevisionChange, ...]
    """What each later revision of the article changed, the oldest first."""
    alerts: tuple[StoryAlert, ...]
    """The other alerts of the topic about the story, the oldest first: its follow-ups."""
    related: tuple[RelatedStory, ...]
    """The stories that may be of the same event, by number."""
    deliveries: tuple[Delivery, ...]

    @classmethod
    def of(
        cls,
        detail: AlertDetail,
        deliveries: Iterable[DeliveryRecord],
        changes: Iterable[changed.RevisionChange],
        others: Iterable[AlertRecord],
        related: Iterable[stories.RelatedStory],
    ) -> ExplainedAlert:
        """`changes`: of its article's revisions. `others`: the other alerts of the story. Pure."""
        return cls.copied(
            detail,
            detail.evidence,
            detail.times,
            published_precision=detail.times.precision,
            created_at=detail.times.judged_at,
            also=tuple(OtherOutlet.copied(one) for one in detail.also),
            revisions=tuple(RevisionChange.copied(one) for one in changes),
            alerts=tuple(StoryAlert.copied(one) for one in others),
            related=tuple(RelatedStory.copied(one) for one in related),
            deliveries=tuple(Delivery.copied(one) for one in deliveries),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Spike(JsonLine):
    """A topic that had far more reports than usual."""

    topic: str
    """The key of the topic."""
    began_at: datetime
    """When it was seen: the end of six hours."""
    ended_at: datetime | None
    """Null: it goes on, or the alert tells of its beginning."""
    articles: int
    """Found in these six hours."""
    outlets: int
    read: int
    """All articles that were found in them, of any topic."""
    share: float
    """Of `articles` in `read`; between 0 and 1."""
    usual: float
    """How many articles the topic has in such hours."""
    usual_share: float
    """Their share; between 0 and 1."""
    probability: float
    """Of so many articles or more, if all were as usual."""
    weeks: int
    """So many earlier weeks say what is usual."""
    total_articles: int | None
    """Of the whole spike; null while it goes on."""
    total_outlets: int | None
    total_read: int | None
    """All articles that were found in it, of any topic; null while it goes on, or where nobody knows."""
    total_share: float | None
    """Of `total_articles` in `total_read`; between 0 and 1."""

    @classmethod
    def of(cls, one: spikes.Spike) -> Spike:
        """Pure."""
        over = one.ended_at is not None
        return cls.copied(
            one.rise,
            one,
            total_articles=one.articles if over else None,
            total_outlets=one.outlets if over else None,
            total_read=one.read or None,
            total_share=one.share if one.read else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedSpike(JsonLine):
    """An alert of a spike, and its delivery on each channel."""

    id: int
    reason: str
    """What was counted."""
    created_at: datetime
    spike: Spike
    deliveries: tuple[Delivery, ...]

    @classmethod
    def of(cls, told: SpikeAlert, deliveries: Iterable[DeliveryRecord]) -> ExplainedSpike:
        """Pure."""
        ends = tuple(Delivery.copied(one) for one in deliveries)
        return cls.copied(told, spike=Spike.of(told.spike), deliveries=ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicAnswer(JsonLine):
    """What one topic said about an article, and what became of it."""

    article: int
    """The number of the article."""
    url: str
    topic: str
    """The key of the topic."""
    outcome: str
    """`alerted`, `matched, not told`, `possible`, `no match`, `matches now`, `not asked` or
    `not judged yet`."""
    sentence: str
    """Of an article that does not match: which half of the query is there, and which is not."""
    reasons: tuple[str, ...]
    alert: int | None
    """The number of its alert."""
    deliveries: tuple[DeliveryEnd, ...]

    @classmethod
    def of(
        cls,
        history: ArticleHistory,
        answer: why.TopicAnswer,
        deliveries: Iterable[DeliveryRecord],
    ) -> TopicAnswer:
        """`deliveries`: of the answer's alert. Pure."""
        ends = tuple(DeliveryEnd.copied(one) for one in deliveries)
        return cls.copied(answer, article=history.id, url=history.url, deliveries=ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause(JsonLine):
    """A part of a query that let a wrong article in, and what the query would lose without it."""

    clause: str
    hits: int
    """Other articles that the topic finds with it."""
    lost: tuple[int, ...]
    """The numbers of those that it would not find without it."""
    sentences: tuple[str, ...]
    """The sample sentences of the topic that would fail without it."""

    @classmethod
    def of(cls, cost: Cost) -> Clause:
        """Pure."""
        lost = tuple(one.id for one in cost.lost)
        return cls.copied(cost, clause=cost.exclusion.clause, lost=lost)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongAlert(JsonLine):
    """An alert that should not have been, and the clauses that let it in."""

    alert: int
    """Its number."""
    topic: str
    """The key of its topic."""
    sentence: str
    """What `must_not_match` of the topic has now."""
    added_to: str | None
    """The file that was changed; null if the sentence was there."""
    exclude: str | None
    """What `exclude` of the topic has now; null if it was not changed."""
    withdrawn: tuple[str, ...]
    """The channels on which it waited, and does no more."""
    clauses: tuple[Clause, ...]
    """What loses least comes first."""
