"""What the core asks of the outside: Clock, Crawler, Store, Executor, Sender, and their promises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from watchword.domain.article import Entry, PollAnswer, ReadAnswer, Text
from watchword.domain.channel import Channel
from watchword.domain.delivery import Message, Outcome, Telling
from watchword.domain.gate import Later, Together
from watchword.domain.health import FeedHealth
from watchword.domain.identity import KnownEntry, Other, SameGuid
from watchword.domain.record import (
    AlertRecord,
    AnsweredMatch,
    ArticleForJudge,
    ArticleForRead,
    ArticleRecord,
    Claimable,
    DeliveryRecord,
    Due,
    Left,
    MuteKind,
    NewAlert,
    NewArticle,
    Polled,
    Standing,
)
from watchword.domain.source import FeedForPoll, Hints, Source, Validators
from watchword.domain.topic import Topic
from watchword.domain.work import Work
from watchword.errors import Problem

T = TypeVar("T")


class Clock(Protocol):
    """Time. The only one who asks what time it is (`watchword.app.SystemClock`)."""

    def now(self) -> datetime:
        """This instant, aware, in UTC."""


class Crawler(Protocol):
    """The web (`crawler.engine.ScrapyCrawler`).

    Exactly one answer a call: a bad site, a hostile page or a dead parser is a Failed with its
    reason in words, never an exception. Every answer comes within the limits of time, bytes and
    memory. Only public addresses are fetched, and those that the owner allows; robots.txt is obeyed.
    """

    async def start(self) -> None:
        """Open what fetching and parsing need. Calls before it, or after `stop`, answer Failed."""

    async def stop(self) -> None:
        """Close it all within 3 s; calls in flight answer Failed."""

    async def poll(self, url: str, validators: Validators, hints: Hints) -> PollAnswer:
        """Read a feed; NotModified only where `validators` were given."""

    async def read(self, url: str, hints: Hints) -> ReadAnswer:
        """Read the page of an article."""

    async def parse(self, body: bytes, url: str, hints: Hints) -> ReadAnswer:
        """Read the bytes of a page that somebody else fetched from `url`."""


class Sender(Protocol):
    """The receivers (`watchword.notify.sender.ChannelSender`). Holds the URLs, by channel name."""

    async def send(self, channel: str, message: Message) -> None:
        """Hand a message over; returning means that it was taken.

        Raises DeliveryError otherwise, and nothing else. Neither the error nor a log line holds the
        channel's URL. It takes 30 s at the most; what has no end then is unanswered.
        """

    def check(self) -> Iterable[Problem]:
        """What is wrong with the URLs, without sending anything: one problem for each bad channel."""


class Executor(Protocol):
    """Where polls and reads run (`scheduler.local.LocalExecutor`).

    Runs each piece of work at least once, one of a host at a time; or the row's lease runs out, and
    it is claimed again.
    """

    def room(self) -> int:
        """How many more pieces of work would start at once."""

    async def submit(self, work: Work) -> None:
        """Accept a piece of work; returns when it is accepted, not when it is done."""


# --- Memory ---------------------------------------------------------------------------------------


class Store(Protocol):
    """Memory (`storage.store.SqlStore`).

    A job is a plain function, run in one transaction: all of it or nothing. Write jobs of one
    database run one after another, and the answer comes after COMMIT. A job that fails raises
    StoreError, or what the job itself raised, and nothing of it remains.
    """

    async def read(self, job: Callable[[Reading], T]) -> T: ...

    async def write(self, job: Callable[[Writing], T]) -> T: ...


class FeedQuestions(Protocol):
    """Feeds, and the hosts they are on."""

    def for_poll(self, work: Work) -> FeedForPoll | None:
        """The claimed feed; None where the claim is no longer this one's."""

    def health(self) -> Sequence[FeedHealth]:
        """Every feed that is watched, by source."""


class Feeds(FeedQuestions, Protocol):
    def settle(
        self, sources: Iterable[Source], now: datetime, *, forgotten_after: timedelta
    ) -> None:
        """Make the rows what the configuration lists.

        A feed that went keeps its state; one that came back after `forgotten_after` begins anew, and
        its next poll is a first poll.
        """

    def spread(self, now: datetime) -> None:
        """Spread overdue feeds over their interval, so that a start is no burst. New ones stay due."""

    def wake(self, sources: Iterable[str], now: datetime) -> int:
        """Make all feeds of these sources due; returns how many."""

    def claim(self, now: datetime, *, most: int, sources: Sequence[str] | None) -> Sequence[Work]:
        """Take due feeds of free hosts, one a host; lease both. `sources`: of these alone."""

    def free(self, host: str, at: datetime) -> None:
        """End the lease of a host; it may be asked again at `at`."""

    def save(self, feed: FeedForPoll, polled: Polled) -> bool:
        """The end of a poll. False, and nothing done, where the claim is no longer this one's."""


class ArticleQuestions(Protocol):
    """Articles: their entries, addresses and revisions."""

    def known_entries(self, feed: str, links: Sequence[str]) -> Mapping[str, KnownEntry]: ...

    def at(self, addresses: Sequence[str]) -> Mapping[str, int]:
        """The article of each address that is known."""

    def same_guid(self, feed: str, guids: Sequence[str]) -> Mapping[str, Sequence[SameGuid]]: ...

    def for_read(self, work: Work) -> ArticleForRead | None:
        """The claimed article; None where the claim is no longer this one's."""

    def other(self, article_id: int) -> Other: ...

    def due_for_judge(self, now: datetime, *, most: int) -> Sequence[int]:
        """Articles that are due to be judged, in the order of their rows."""

    def for_judge(self, article_id: int) -> ArticleForJudge: ...

    def records(self, *, since: datetime | None, after: int, most: int) -> Sequence[ArticleRecord]:
        """Articles with a text, by id, those behind `after`; for export, a page at a time."""

    def left(self, sources: Sequence[str], since: datetime, now: datetime) -> Left:
        """What is left of a crawl of these sources that began at `since`."""


class Articles(ArticleQuestions, Protocol):
    def add(self, article: NewArticle, *, read: bool) -> int | None:
        """A new article, to be read now and judged soon; `read=False`: a known address, no more."""

    def add_name(self, feed: str, entry: Entry, article_id: int, now: datetime) -> None:
        """One more entry and address of an article that is there."""

    def change(
        self, feed: str, entry: Entry, *, article_id: int, reread: bool, now: datetime
    ) -> None:
        """The entry says something else now; its page is read again where `reread`."""

    def claim(self, now: datetime, *, most: int, sources: Sequence[str] | None) -> Sequence[Work]:
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


class AlertQuestions(Protocol):
    """Stories, matches and alerts."""

    def matched_topics(self, article_id: int) -> frozenset[str]:
        """The topics that have a match with this article."""

    def urgent_topics(self, article_id: int) -> frozenset[str]:
        """The topics that were told of it as urgent."""

    def told_by_merged(self, article_id: int) -> Mapping[str, int]:
        """The topics that were alerted for an article which is one with this now, and which."""

    def list(self, *, most: int) -> Sequence[AlertRecord]:
        """The newest first."""


class Alerts(AlertQuestions, Protocol):
    def story_of(self, article_id: int, now: datetime) -> int:
        """The article's story; it begins one where it has none."""

    def tell(self, alert: NewAlert, now: datetime) -> None:
        """The match, its alert, and a delivery for each channel that the topic has now."""

    def answer(self, match: AnsweredMatch) -> None:
        """A match that is not told, with its reason."""

    def tell_after_all(self, new: NewAlert, *, held: str) -> None:
        """Deliveries of the match's alert that were skipped for the reason `held` wait after all."""


class DeliveryQuestions(Protocol):
    """Deliveries, and the messages that carry them."""

    def list(self, *, most: int) -> Sequence[DeliveryRecord]:
        """Those of the newest alerts first."""

    def channels_due(self, now: datetime) -> Sequence[str]:
        """Channels that have something to hand over now."""

    def due_message(self, channel: str, now: datetime) -> Claimable | None: ...

    def due(self, channel: str, now: datetime) -> Sequence[Due]:
        """Deliveries of the channel that are due and in no message yet, the oldest first."""

    def made(self, channel: str, now: datetime) -> tuple[Sequence[datetime], Sequence[datetime]]:
        """When its messages of the last hour were made, the oldest first; and the urgent ones."""

    def is_closed(self, channel: str, slot: str) -> bool:
        """Whether the digest hour has had its message."""

    def telling(self, delivery_id: int) -> Telling:
        """What the delivery tells, as its article stands now."""


class Deliveries(DeliveryQuestions, Protocol):
    def settle(self, channels: Iterable[str], topics: Iterable[str], now: datetime) -> None:
        """End what waits for a channel or topic that is gone, each with the reason."""

    def compose(self, channel: str, chosen: Together, now: datetime) -> str:
        """Make them a message with its id, both fixed for ever; returns the id."""

    def take(self, message_id: str, now: datetime, *, lost: bool) -> Message:
        """Begin a hand-over: the turn rises and the lease runs."""

    def postpone(self, delivery_id: int, later: Later) -> None: ...

    def skip(self, delivery_id: int, reason: str) -> None:
        """Do not tell it; the reason is shown."""

    def bury(self, delivery_id: int, reason: str) -> None:
        """End a delivery that is in no message."""

    def unanswered(self, message_id: str) -> tuple[int, datetime]:
        """How many hand-overs were taken without an answer, and when the first began."""

    def end(
        self, message_id: str, turn: int, ended: Outcome, now: datetime, *, lost: bool = False
    ) -> bool:
        """The end of a hand-over, of the message and all its deliveries; `lost`: nobody knows it.

        False, and nothing done, where the hand-over is no longer this one's.
        """


class ChannelQuestions(Protocol):
    """Channels as they stand, and mutes."""

    def standing(self, name: str, now: datetime) -> Standing:
        """What the gates of the channel want to know."""

    def muted(self, kind: MuteKind, now: datetime) -> Mapping[str, datetime]:
        """What is mute now, and until when."""


class Channels(ChannelQuestions, Protocol):
    def settle(self, channels: Iterable[Channel], now: datetime) -> None:
        """Those that are there and those that are gone.

        What waits for a channel whose hours changed gets its moment anew; what waited for a secret
        is due now.
        """

    def next_digest(self, wished: Channel, now: datetime) -> None:
        """A digest that is wished though there be nothing to tell is next due at its next hour."""

    def put_off_digest(self, name: str, until: datetime) -> None: ...

    def heard(
        self, name: str, ended: Outcome, retry_after: datetime | None, now: datetime
    ) -> None:
        """How a hand-over there ended: the channel is well, or fails since its first failure."""

    def mute(self, kind: MuteKind, subject: str, until: datetime, now: datetime) -> None:
        """Be still until then; another mute of the same is replaced."""

    def lift(self, kind: MuteKind, subject: str, now: datetime) -> bool:
        """End a mute, and make due what it held; False where there was none."""


class Reading(Protocol):
    """The questions."""

    @property
    def feeds(self) -> FeedQuestions: ...

    @property
    def articles(self) -> ArticleQuestions: ...

    @property
    def alerts(self) -> AlertQuestions: ...

    @property
    def deliveries(self) -> DeliveryQuestions: ...

    @property
    def channels(self) -> ChannelQuestions: ...

    def broken_promises(self, now: datetime) -> Sequence[str]:
        """Each row that breaks promise 1 or 2, in words; MODEL.md section 6."""

    def maybe_twice(self) -> Sequence[str]:
        """Messages that may have been sent twice, in words: the end of a hand-over is unknown."""


class Writing(Protocol):
    """The questions and the changes."""

    @property
    def feeds(self) -> Feeds: ...

    @property
    def articles(self) -> Articles: ...

    @property
    def alerts(self) -> Alerts: ...

    @property
    def deliveries(self) -> Deliveries: ...

    @property
    def channels(self) -> Channels: ...

    def settle_topics(self, topics: Iterable[Topic], now: datetime) -> None:
        """A version for each topic that is new or changed; those that are gone are ended."""

    def release(self, now: datetime) -> None:
        """End the leases of a daemon that died: the caller holds its lock, so nobody is at work."""

    def tick(self, now: datetime | None) -> None:
        """The daemon is alive; None: it stopped."""
