"""The repositories: one for each noun, with the queries and changes that the store offers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from watchword.domain.alert import (
    EVERY,
    AlertFilter,
    AlertRecord,
    CreateAlert,
    KnownMatches,
    NewMatch,
    PossibleRecord,
)
from watchword.domain.article import (
    ArticleForJudge,
    ArticleForRead,
    ArticleRecord,
    Entry,
    NewArticle,
    Text,
)
from watchword.domain.channel import Schedule
from watchword.domain.delivery import (
    DeliveryRecord,
    DueDelivery,
    DueMessage,
    Message,
    Outcome,
    ReasonCode,
    Taken,
)
from watchword.domain.digest import SentAtOnce
from watchword.domain.gate import Batch, Postpone
from watchword.domain.identity import KnownEntry, Namesake, OtherArticle, SameGuid
from watchword.domain.outlet import OutletArticle
from watchword.domain.reload import WaitingAlerts
from watchword.domain.topic import Label, Topic
from watchword.domain.work import CrawlProgress, Room, Work


class ArticleQueries(Protocol):
    """Articles with their entries, addresses and revisions."""

    def known_entries(self, feed: str, links: Sequence[str]) -> Mapping[str, KnownEntry]:
        """The entries of the feed with these links, by link."""

    def of_outlet(self, key: str, since: datetime, *, unresolved: bool) -> Sequence[OutletArticle]:
        """The latest articles of a source. `unresolved`: only such ones."""

    def latest_links(self, feed: str, most: int) -> tuple[str, ...]:
        """The links of the feed that were found last."""

    def at(self, addresses: Sequence[str]) -> Mapping[str, int]:
        """The id of the article of each known address."""

    def titled_at(self, addresses: Sequence[str]) -> Mapping[str, SameGuid]:
        """The article at each known address, with the title of its entry."""

    def same_guid(self, feed: str, guids: Sequence[str]) -> Mapping[str, Sequence[SameGuid]]:
        """The articles of the feed with these GUIDs, by GUID."""

    def namesakes(
        self, feed: str, titles: Sequence[str], before: datetime
    ) -> Mapping[str, Sequence[Namesake]]:
        """The articles of the feed whose entries have these titles, by title: those found earlier."""

    def for_read(self, work: Work) -> ArticleForRead | None:
        """The claimed article; None if its lease token has changed since the claim."""

    def other(self, article_id: int) -> OtherArticle:
        """An article, to be compared with one that has the same address."""

    def due_for_judge(self, now: datetime, *, limit: int) -> Sequence[int]:
        """The ids of articles that are due to be judged, the longest due first."""

    def for_judge(self, articles: Sequence[int]) -> Sequence[ArticleForJudge]:
        """These articles, each with its latest revision. Raises LookupError where one is not there."""

    def records(
        self, *, since: datetime | None, after: int, limit: int, every: int = 1
    ) -> Sequence[ArticleRecord]:
        """Articles with a text, by id: the next page after the id `after`.

        `since`: only those found since then. `every`: only ids that are a multiple of it, a sample.
        """

    def remaining(self, sources: Sequence[str], since: datetime, now: datetime) -> CrawlProgress:
        """What is left of a crawl of these sources that began at `since`."""

    def in_first_polls(self, sources: Sequence[str], started_at: datetime, now: datetime) -> bool:
        """Whether the first polls of these sources since `started_at` go on.

        They end when no feed is left that is to be asked first, and what they brought is judged.
        """


class ArticleRepository(ArticleQueries, Protocol):
    def add(self, article: NewArticle, *, read: bool) -> int | None:
        """Add an article that is due to be read now and judged soon; returns its id.

        `read=False`: only store its entry, so that it is known. Returns None.
        """

    def add_imported(self, source: str, link: str, text: Text, found_at: datetime) -> int:
        """Add an article with its text that nothing is due for; returns its id.

        Its address is new. It counts as what a first poll found: it lists the past.
        """

    def add_name(self, feed: str, entry: Entry, article_id: int, now: datetime) -> None:
        """Add an entry and an address to a known article."""

    def adopt(self, feed: str, entry: Entry, article_id: int, now: datetime) -> None:
        """An unresolved article is listed by its outlet itself: from now on it has this link."""

    def change(
        self, feed: str, entry: Entry, *, article_id: int, reread: bool, now: datetime
    ) -> None:
        """Store the new content of an entry; `reread`: make its page due to be read again."""

    def claim(self, now: datetime, *, room: Room, sources: Sequence[str] | None) -> Sequence[Work]:
        """Lease as many due articles as fit in `room`, and their free hosts, one for each host.

        The newest articles go first. Due feeds keep their room, and no page of their hosts is read
        before them. `sources`: only articles of these sources; None: of all.
        """

    def revise(self, article_id: int, text: Text, now: datetime) -> None:
        """Add a revision that is due to be judged; nothing if the latest one says the same."""

    def revise_in_judging(self, article_id: int, text: Text, now: datetime) -> int:
        """Add the revision that is judged in this transaction; returns its number."""

    def read_done(
        self, article: ArticleForRead, *, canonical: str, addresses: Sequence[str]
    ) -> bool:
        """Save a read. False, and nothing is written, if the lease token has changed."""

    def read_failed(
        self,
        article: ArticleForRead,
        *,
        reason: str,
        read_at: datetime | None,
        gone_at: datetime | None,
    ) -> bool:
        """Save a failed read. False, and nothing is written, if the lease token has changed.

        `read_at`: when the page is read again; None: never. `gone_at`: when the page was found gone.
        """

    def merge(self, article: ArticleForRead, into: int, addresses: Sequence[str]) -> bool:
        """Move entries and addresses to another article, and never read or judge this one again.

        False, and nothing is written, if the lease token has changed.
        """

    def judged(self, article: ArticleForJudge) -> bool:
        """Mark the revision as judged. False, and nothing is written, if there is a newer one."""

    def put_off(self, article_id: int, until: datetime) -> None:
        """Judge the article later, because judging it failed."""


class AlertQueries(Protocol):
    """Matches and alerts."""

    def known_matches(self, article_id: int, story: int) -> KnownMatches:
        """What the rows say about the matches of an article, and about the alerts of its story."""

    def list(self, *, limit: int, only: AlertFilter = EVERY) -> Sequence[AlertRecord]:
        """The alerts of stories, the newest first."""

    def possible(
        self, *, limit: int | None = None, article_id: int | None = None, only: AlertFilter = EVERY
    ) -> Sequence[PossibleRecord]:
        """The possible matches, those of the newest articles first; `article_id`: only of this one."""

    def labels(self, topic: str) -> Sequence[Label]:
        """What users said of articles for this topic, the newest first."""


class AlertRepository(AlertQueries, Protocol):
    def create_alert(
        self, new: NewMatch, decided: CreateAlert, schedules: Mapping[str, Schedule], now: datetime
    ) -> None:
        """Store the match, its alert, and a delivery for each channel of `schedules`."""

    def record_suppressed(self, new: NewMatch, reason: str) -> None:
        """Store a match without an alert."""

    def promote(
        self,
        topic: Topic,
        article_id: int,
        decided: CreateAlert,
        schedules: Mapping[str, Schedule],
        now: datetime,
    ) -> None:
        """Make a possible match an alert, with a delivery for each channel of `schedules`."""

    def label(self, topic: str, article_id: int, now: datetime, *, wanted: bool) -> None:
        """Store what a user says of an article, in place of what was said before."""

    def release_held(self, new: NewMatch, schedules: Mapping[str, Schedule]) -> None:
        """Make the deliveries of the match's alert wait that were skipped as undated."""


class DeliveryQueries(Protocol):
    """Deliveries, and the messages that carry them."""

    def list(
        self, *, limit: int, alerts: Collection[int] | None = None, only: AlertFilter = EVERY
    ) -> Sequence[DeliveryRecord]:
        """The deliveries of the newest alerts first; `alerts`: only of these alerts."""

    def channels_due(self, now: datetime) -> Sequence[str]:
        """The channels that have something due, by name."""

    def next_due_message(self, channel: str, now: datetime) -> DueMessage | None:
        """The message of the channel that is due for the longest time; None: none is due."""

    def due(self, channel: str, now: datetime) -> Sequence[DueDelivery]:
        """The due deliveries of the channel that are in no message yet, the longest due first."""

    def sent_at_once(self, channel: str, since: datetime) -> Sequence[SentAtOnce]:
        """The stories of the urgent messages that the channel took since then, in order."""

    def last_digest_at(self, channel: str) -> datetime | None:
        """When the last digest that the channel took was made; what came later is not in it."""

    def recent_messages(
        self, channel: str, now: datetime
    ) -> tuple[Sequence[datetime], Sequence[datetime]]:
        """When the messages of the last hour were created, the oldest first: normal, then urgent."""

    def last_possible_at(self, channel: str) -> datetime | None:
        """When the last message of the channel with possible matches was created."""

    def channels_held(self, now: datetime) -> Sequence[str]:
        """The channels on which deliveries wait for first polls, by name."""

    def is_closed(self, channel: str, slot: str) -> bool:
        """Whether the digest of this slot was created already."""

    def waiting_for_gone(self) -> WaitingAlerts:
        """How many alerts wait for channels and topics that are not configured."""


class DeliveryRepository(DeliveryQueries, Protocol):
    def reconcile(self, now: datetime) -> WaitingAlerts:
        """Make due now what waits for a channel or topic that is gone; returns how much waits.

        What waited for a topic that is there again is due now too.
        """

    def retry(self, alert: int, name: str | None, now: datetime) -> Sequence[str]:
        """Make the ended deliveries of an alert due, in new messages; returns their channels.

        `name`: only on this channel. Removed channels are left out.
        """

    def is_complete(self, delivery_id: int) -> bool:
        """Whether its rows are undamaged, so that it can be part of a message."""

    def make_due(self, channel: str, code: ReasonCode, now: datetime) -> None:
        """Make everything due now that waits on the channel for this reason."""

    def create_message(
        self, channel: str, chosen: Batch, now: datetime, *, threads: bool = False
    ) -> str:
        """Create a message of these deliveries, in their order; returns its id.

        `threads`: a message of one story answers the first one of it on the channel.
        """

    def list_possible(
        self, message_id: str, channel: str, topics: Collection[str], since: datetime
    ) -> None:
        """Add to a message the possible matches of these topics that the channel has not heard of.

        `since`: only of articles that were found since then.
        """

    def begin_attempt(
        self, message_id: str, now: datetime, lease: timedelta, *, outcome_unknown: bool
    ) -> Message:
        """Count and lease a new attempt; returns the message to send.

        `outcome_unknown`: nobody knows the outcome of the attempt before.
        """

    def postpone(self, deliveries: Sequence[int], postponed: Postpone) -> None:
        """Let deliveries wait, by id."""

    def skip(self, deliveries: Sequence[int], reason: str) -> None:
        """End waiting deliveries as skipped, by id."""

    def withdraw(self, alert: int, reason: str) -> Sequence[str]:
        """Skip what was not sent of an alert; returns the channels on which it waited.

        A message that was created and not taken loses it; one that is being sent now does not.
        """

    def mark_dead(self, deliveries: Sequence[int], reason: str) -> None:
        """End waiting deliveries as dead, by id."""

    def unanswered(self, message_id: str) -> tuple[int, datetime]:
        """How many attempts had no answer, and when the first attempt began."""

    def record_part(
        self, message_id: str, attempt: int, taken: Taken, now: datetime, lease: timedelta
    ) -> bool:
        """Write what the receiver took; the lease begins anew. False: as below."""

    def finish_attempt(
        self,
        message_id: str,
        attempt: int,
        ended: Outcome,
        now: datetime,
        *,
        outcome_unknown: bool = False,
    ) -> bool:
        """Save the outcome of an attempt, in the message and in all its deliveries.

        `outcome_unknown`: nobody knows the outcome.
        Returns False, and nothing is written, if a later attempt has begun.
        """
