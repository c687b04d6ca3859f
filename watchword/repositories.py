"""What memory keeps, a noun at a time: the questions that may be asked, and the changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from watchword.domain.alert import AlertRecord, NewAlert, SuppressedMatch
from watchword.domain.article import (
    ArticleForJudge,
    ArticleForRead,
    ArticleRecord,
    Entry,
    NewArticle,
    Text,
)
from watchword.domain.channel import Channel, ChannelState, MuteKind
from watchword.domain.delivery import DeliveryRecord, DueDelivery, DueMessage, Message, Outcome
from watchword.domain.feed import FeedForPoll, FeedUpdate
from watchword.domain.gate import Batch, Postpone
from watchword.domain.health import FeedHealth
from watchword.domain.identity import KnownEntry, OtherArticle, SameGuid
from watchword.domain.incident import Incident, NewNotice
from watchword.domain.source import Source
from watchword.domain.views import (
    AlertDetail,
    ArticleHistory,
    ChannelUse,
    StatusSummary,
    TopicUse,
    TopicVersion,
)
from watchword.domain.work import CrawlProgress, Work


class FeedQueries(Protocol):
    """Feeds, and the hosts they are on."""

    def for_poll(self, work: Work) -> FeedForPoll | None:
        """The claimed feed; None where the claim is no longer this one's."""

    def health(self) -> Sequence[FeedHealth]:
        """Every feed that is watched, by source."""


class FeedRepository(FeedQueries, Protocol):
    def reconcile(
        self, sources: Iterable[Source], now: datetime, *, forgotten_after: timedelta
    ) -> None:
        """Make the rows what the configuration lists.

        A feed that went keeps its state; one that came back after `forgotten_after` begins anew, and
        its next poll is a first poll.
        """

    def stagger(self, now: datetime) -> None:
        """Spread overdue feeds over their interval, so that a start is no burst. New ones stay due."""

    def make_due(self, sources: Iterable[str], now: datetime) -> int:
        """Make all feeds of these sources due that are not paused; returns how many."""

    def pause(self, source: str, now: datetime) -> int:
        """Its feeds are polled no more; what a poll under way brings is not kept. How many changed."""

    def resume(self, source: str, now: datetime) -> int:
        """Its paused feeds are due; how many there were."""

    def claim(self, now: datetime, *, limit: int, sources: Sequence[str] | None) -> Sequence[Work]:
        """Take due feeds of free hosts, one a host; lease both. `sources`: of these alone."""

    def release_host(self, host: str, at: datetime) -> None:
        """End the lease of a host; it may be asked again at `at`."""

    def save(self, feed: FeedForPoll, feed_update: FeedUpdate) -> bool:
        """The end of a poll. False, and nothing done, where the claim is no longer this one's."""


class ArticleQueries(Protocol):
    """Articles: their entries, addresses and revisions."""

    def known_entries(self, feed: str, links: Sequence[str]) -> Mapping[str, KnownEntry]: ...

    def at(self, addresses: Sequence[str]) -> Mapping[str, int]:
        """The article of each address that is known."""

    def same_guid(self, feed: str, guids: Sequence[str]) -> Mapping[str, Sequence[SameGuid]]: ...

    def for_read(self, work: Work) -> ArticleForRead | None:
        """The claimed article; None where the claim is no longer this one's."""

    def other(self, article_id: int) -> OtherArticle: ...

    def due_for_judge(self, now: datetime, *, limit: int) -> Sequence[int]:
        """Articles that are due to be judged, in the order of their rows."""

    def for_judge(self, article_id: int) -> ArticleForJudge: ...

    def records(
        self, *, since: datetime | None, after: int, limit: int, every: int = 1
    ) -> Sequence[ArticleRecord]:
        """Articles with a text, by id, those behind `after`; a page at a time.

        `every`: of so many one, for a sample.
        """

    def remaining(self, sources: Sequence[str], since: datetime, now: datetime) -> CrawlProgress:
        """What is left of a crawl of these sources that began at `since`."""


class ArticleRepository(ArticleQueries, Protocol):
    def add(self, article: NewArticle, *, read: bool) -> int | None:
        """A new article, to be read now and judged soon; `read=False`: a known address, no more."""

    def add_name(self, feed: str, entry: Entry, article_id: int, now: datetime) -> None:
        """One more entry and address of an article that is there."""

    def change(
        self, feed: str, entry: Entry, *, article_id: int, reread: bool, now: datetime
    ) -> None:
        """The entry says something else now; its page is read again where `reread`."""

    def claim(self, now: datetime, *, limit: int, sources: Sequence[str] | None) -> Sequence[Work]:
        """Take due reads of free hosts, one a host; lease both. `sources`: of these alone."""

    def revise(self, article_id: int, text: Text, now: datetime) -> None:
        """A new revision, to be judged now; none where the latest says the same."""

    def revise_in_judging(self, article_id: int, text: Text, now: datetime) -> int:
        """The first revision, of the entry alone, by the judge itself; returns its number."""

    def read_done(
        self, article: ArticleForRead, *, canonical: str, addresses: Sequence[str]
    ) -> bool:
        """The page was read. False, and nothing done, where the claim is no longer this one's."""

    def read_failed(
        self,
        article: ArticleForRead,
        *,
        reason: str,
        read_at: datetime | None,
        gone_at: datetime | None,
    ) -> bool:
        """The page was not read. False, and nothing done, where the claim is no longer this one's."""

    def merge(self, article: ArticleForRead, into: int, addresses: Sequence[str]) -> bool:
        """The article is one with another: names and addresses move, it is judged no more."""

    def judged(self, article: ArticleForJudge) -> bool:
        """Done with this revision. False, and nothing done, where a newer one came meanwhile."""

    def put_off(self, article_id: int, until: datetime) -> None:
        """Deciding it failed; others go on."""


class AlertQueries(Protocol):
    """Stories, matches and alerts."""

    def matched_topics(self, article_id: int) -> frozenset[str]:
        """The topics that have a match with this article."""

    def urgent_topics(self, article_id: int) -> frozenset[str]:
        """The topics that were told of it as urgent."""

    def alerted_via_merged(self, article_id: int) -> Mapping[str, int]:
        """The topics that were alerted for an article which is one with this now, and which."""

    def list(self, *, limit: int) -> Sequence[AlertRecord]:
        """The newest first."""


class AlertRepository(AlertQueries, Protocol):
    def story_of(self, article_id: int, now: datetime) -> int:
        """The article's story; it begins one where it has none."""

    def create_alert(self, alert: NewAlert, now: datetime) -> None:
        """The match, its alert, and a delivery for each channel that the topic has now."""

    def record_suppressed(self, match: SuppressedMatch) -> None:
        """A match that is not told, with its reason."""

    def release_held(self, new: NewAlert, *, held: str) -> None:
        """Deliveries of the match's alert that were skipped for the reason `held` wait after all."""


class DeliveryQueries(Protocol):
    """Deliveries, and the messages that carry them."""

    def list(self, *, limit: int, alert: int | None = None) -> Sequence[DeliveryRecord]:
        """Those of the newest alerts first; of one `alert` alone where it is given."""

    def channels_due(self, now: datetime) -> Sequence[str]:
        """Channels that have something to hand over now."""

    def next_due_message(self, channel: str, now: datetime) -> DueMessage | None: ...

    def due(self, channel: str, now: datetime) -> Sequence[DueDelivery]:
        """Deliveries of the channel that are due and in no message yet, the oldest first."""

    def recent_messages(
        self, channel: str, now: datetime
    ) -> tuple[Sequence[datetime], Sequence[datetime]]:
        """When its messages of the last hour were made, the oldest first; and the urgent ones."""

    def is_closed(self, channel: str, slot: str) -> bool:
        """Whether the digest hour has had its message."""


class DeliveryRepository(DeliveryQueries, Protocol):
    def reconcile(self, channels: Iterable[str], topics: Iterable[str], now: datetime) -> None:
        """End what waits for a channel or topic that is gone, each with the reason."""

    def retry(self, alert: int, name: str | None, now: datetime) -> Sequence[str]:
        """Ended deliveries of an alert are due, each in a new message; returns their channels.

        `name`: on this channel alone. A channel that is gone is none.
        """

    def is_complete(self, delivery_id: int) -> bool:
        """Whether its rows are whole, so that a message can be made of it."""

    def create_message(self, channel: str, chosen: Batch, now: datetime) -> str:
        """Make them a message with its id, both fixed for ever; returns the id."""

    def begin_attempt(self, message_id: str, now: datetime, *, outcome_unknown: bool) -> Message:
        """Begin a hand-over: the turn rises and the lease runs."""

    def postpone(self, delivery_id: int, postponed: Postpone) -> None: ...

    def skip(self, delivery_id: int, reason: str) -> None:
        """Do not tell it; the reason is shown."""

    def mark_dead(self, delivery_id: int, reason: str) -> None:
        """End a delivery that is in no message."""

    def unanswered(self, message_id: str) -> tuple[int, datetime]:
        """How many hand-overs were taken without an answer, and when the first began."""

    def finish_attempt(
        self,
        message_id: str,
        attempt: int,
        ended: Outcome,
        now: datetime,
        *,
        outcome_unknown: bool = False,
    ) -> bool:
        """Write how an attempt ended, on the message and on all its deliveries.

        `outcome_unknown`: nobody knows how it ended.
        Returns False and does nothing where a later attempt has begun.
        """


class ChannelQueries(Protocol):
    """Channels as they stand, and mutes."""

    def state(self, name: str, now: datetime) -> ChannelState:
        """What the gates of the channel want to know."""

    def failing(self) -> Sequence[Incident]:
        """Those that took nothing when they were last tried."""

    def muted(self, kind: MuteKind, now: datetime) -> Mapping[str, datetime]:
        """What is mute now, and until when."""


class ChannelRepository(ChannelQueries, Protocol):
    def reconcile(self, channels: Iterable[Channel], now: datetime) -> None:
        """Those that are there and those that are gone.

        What waits for a channel whose hours changed gets its moment anew; what waited for a secret
        is due now.
        """

    def next_digest(self, configured: Channel, now: datetime) -> None:
        """A digest that is wished though there be nothing to tell is next due at its next hour."""

    def put_off_digest(self, name: str, until: datetime) -> None: ...

    def record_outcome(
        self, name: str, ended: Outcome, retry_after: datetime | None, now: datetime
    ) -> None:
        """How a hand-over there ended: the channel is well, or fails since its first failure."""

    def mute(self, kind: MuteKind, subject: str, until: datetime, now: datetime) -> None:
        """Be still until then; another mute of the same is replaced."""

    def lift(self, kind: MuteKind, subject: str, now: datetime) -> bool:
        """End a mute, and make due what it held; False where there was none."""


class HealthQueries(Protocol):
    """Incidents: sources and channels that fail."""

    def open(self) -> Sequence[Incident]: ...


class HealthRepository(HealthQueries, Protocol):
    def begin(self, incident: Incident, notice: NewNotice, now: datetime) -> None:
        """It fails; the admin's channels are told."""

    def end(self, incident: Incident, notice: NewNotice | None, now: datetime) -> None:
        """It is well again, and they are told; None: it is watched no more, and nobody is."""


class ViewQueries(Protocol):
    """What a person asks of the rows; no job does."""

    def summary(self, *, today: datetime, week: datetime) -> StatusSummary:
        """How things stand; `today` and `week`: when they began."""

    def topics(self, *, today: datetime) -> Mapping[str, TopicUse]:
        """Each topic that is tracked, by key."""

    def channels(self) -> Mapping[str, ChannelUse]:
        """Each channel that had a delivery, by name."""

    def version(self, topic: str, *, other_than: str) -> TopicVersion | None:
        """The version of the topic that is or was the last in use, with another query than this."""

    def alert_detail(self, alert_id: int) -> AlertDetail | None: ...

    def history(self, where: str | int) -> ArticleHistory | None:
        """Of the article with this id, or one of whose addresses it is."""
