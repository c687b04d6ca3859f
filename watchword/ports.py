"""The ports of the core: Clock, Crawler, Store, Executor and Sender, with their promises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from watchword.channel_repositories import (
    ChannelQueries,
    ChannelRepository,
    HealthQueries,
    HealthRepository,
)
from watchword.domain.article import Failed, PollAnswer, ReadAnswer
from watchword.domain.channel import FollowStyle
from watchword.domain.clock import ClockChange
from watchword.domain.delivery import Message, Taken
from watchword.domain.discovery import SitePage
from watchword.domain.feed import PollRequest
from watchword.domain.source import Hints, Subscription
from watchword.domain.topic import Topic
from watchword.domain.traffic import Traffic
from watchword.domain.views import ViewQueries
from watchword.domain.work import Room, Work
from watchword.errors import Problem
from watchword.feed_repository import FeedQueries, FeedRepository
from watchword.front_page_repository import FrontPageQueries, FrontPageRepository
from watchword.output_repository import OutputQueries, OutputRepository
from watchword.repositories import (
    AlertQueries,
    AlertRepository,
    ArticleQueries,
    ArticleRepository,
    DeliveryQueries,
    DeliveryRepository,
)
from watchword.review_repository import ReviewQueries, ReviewRepository
from watchword.search_repository import SearchQueries, SearchRepository
from watchword.spike_repository import SpikeQueries, SpikeRepository
from watchword.story_note_repository import StoryNoteQueries, StoryNoteRepository
from watchword.story_repository import StoryQueries, StoryRepository
from watchword.update_repository import UpdateRepository
from watchword.user_repository import UserQueries, UserRepository

T = TypeVar("T")


class Clock(Protocol):
    """Time. No other code reads the clock of the machine (`watchword.app.clock.SystemClock`)."""

    def now(self) -> datetime:
        """The current time, aware, in UTC. It runs steadily until `follow` is called."""

    def change(self) -> ClockChange:
        """The changes of the machine's clock that `now` does not show yet."""

    def follow(self, change: ClockChange) -> None:
        """Apply this change to `now` from here on."""


class Crawler(Protocol):
    """The web (`crawler.engine.ScrapyCrawler`).

    Each call returns exactly one answer. A bad site, a hostile page or a dead parser is a Failed with
    the reason in words, never an exception. Each answer keeps the limits of time, bytes and memory.
    Only public addresses and the networks that the owner allows are fetched. robots.txt is obeyed.
    """

    async def start(self) -> None:
        """Open what fetching and parsing need. Calls before it, or after `stop`, return Failed."""

    async def stop(self) -> None:
        """Close everything within 3 s; calls in flight return Failed."""

    async def poll(self, request: PollRequest) -> PollAnswer:
        """Read a feed. Returns NotModified only if the request has validators."""

    async def read(
        self,
        url: str,
        hints: Hints,
        *,
        subscription: Subscription | None = None,
        suspect: bool = False,
    ) -> ReadAnswer:
        """Read the page of an article.

        `subscription`: sent to its own sites alone, over TLS alone. `suspect`: as of `Work`.
        """

    async def read_site(self, url: str, hints: Hints) -> SitePage | Failed:
        """Read what a page, mostly a home page, says about its site."""

    async def parse(self, body: bytes, url: str, hints: Hints) -> ReadAnswer:
        """Read the bytes of a page that was fetched from `url` by other means."""

    def take_traffic(self) -> Sequence[Traffic]:
        """What each host was asked since the last call, redirects and robots.txt too."""


class Sender(Protocol):
    """The receivers (`watchword.notify.sender.ChannelSender`). Holds the URLs, by channel name."""

    async def send(self, channel: str, message: Message) -> Taken:
        """Send a message, or the next part of a list that is too long for one message of its receiver.

        The caller sends the rest with a higher `message.taken`. Raises DeliveryError where it was not
        taken, and nothing else. Neither the error nor a log line holds the channel's URL. What has no
        end after `send_timeout` is unanswered.
        """

    async def update(self, channel: str, message: Message) -> None:
        """Change a message that the channel's receiver has, `message.update`, in its place.

        It interrupts nobody. Raises DeliveryError where it was not changed.
        """

    def send_timeout(self, channel: str) -> timedelta:
        """The longest time that one call of `send` takes; it depends on the kind of the receiver."""

    def follow_styles(self, channel: str) -> frozenset[FollowStyle]:
        """What the receiver of a channel can do with more of a story, beside a new message."""

    def check(self) -> Iterable[Problem]:
        """What is wrong with the URLs, without sending anything: one problem for each bad channel."""


class Executor(Protocol):
    """Where polls and reads run (`scheduler.local.LocalExecutor`, `scheduler.cluster.ClusterExecutor`).

    It runs each piece of work at least once, and for each host one at a time. Work that it loses is
    claimed again when the lease of its row ends.
    """

    async def room(self) -> Room:
        """How many more pieces of work it takes now, and how many of them may be suspect."""

    async def submit(self, works: Sequence[Work]) -> None:
        """Accept work that was just claimed; returns when it is accepted, not when it is done."""

    async def is_idle(self) -> bool:
        """Whether nothing that was submitted runs or waits, by an earlier process too."""


# --- The store ------------------------------------------------------------------------------------


class Store(Protocol):
    """The database (`storage.store.SqlStore`).

    A job is a plain function that runs in one transaction: all of it is saved, or nothing. Write jobs
    of one database run one after another. If the database fails, StoreError is raised; an exception
    of the job itself is raised as it is. In both cases nothing of the job is saved.
    """

    async def read(self, job: Callable[[ReadTransaction], T]) -> T:
        """Run a job that only reads; returns its result."""

    async def write(self, job: Callable[[WriteTransaction], T]) -> T:
        """Run a job that writes; returns its result after COMMIT."""


class ReadTransaction(Protocol):
    """The queries of each repository."""

    @property
    def views(self) -> ViewQueries: ...

    @property
    def feeds(self) -> FeedQueries: ...

    @property
    def articles(self) -> ArticleQueries: ...

    @property
    def search(self) -> SearchQueries: ...

    @property
    def stories(self) -> StoryQueries: ...

    @property
    def story_notes(self) -> StoryNoteQueries: ...

    @property
    def alerts(self) -> AlertQueries: ...

    @property
    def deliveries(self) -> DeliveryQueries: ...

    @property
    def channels(self) -> ChannelQueries: ...

    @property
    def health(self) -> HealthQueries: ...

    @property
    def spikes(self) -> SpikeQueries: ...

    @property
    def users(self) -> UserQueries: ...

    @property
    def outputs(self) -> OutputQueries: ...

    @property
    def reviews(self) -> ReviewQueries: ...

    @property
    def front_pages(self) -> FrontPageQueries: ...

    def broken_promises(self, now: datetime) -> Sequence[str]:
        """One sentence for each row that breaks promise 1 or 2; docs/design/rows.md, section 6."""

    def damage(self) -> Sequence[str]:
        """One sentence for each damage of the files, the references and the search index."""

    def maybe_twice(self) -> Sequence[str]:
        """One sentence for each message that may have been sent twice: an outcome is unknown."""


class WriteTransaction(Protocol):
    """The queries and changes of each repository."""

    @property
    def feeds(self) -> FeedRepository: ...

    @property
    def articles(self) -> ArticleRepository: ...

    @property
    def search(self) -> SearchRepository: ...

    @property
    def stories(self) -> StoryRepository: ...

    @property
    def story_notes(self) -> StoryNoteRepository: ...

    @property
    def alerts(self) -> AlertRepository: ...

    @property
    def deliveries(self) -> DeliveryRepository: ...

    @property
    def updates(self) -> UpdateRepository: ...

    @property
    def channels(self) -> ChannelRepository: ...

    @property
    def health(self) -> HealthRepository: ...

    @property
    def spikes(self) -> SpikeRepository: ...

    @property
    def users(self) -> UserRepository: ...

    @property
    def outputs(self) -> OutputRepository: ...

    @property
    def reviews(self) -> ReviewRepository: ...

    @property
    def front_pages(self) -> FrontPageRepository: ...

    def reconcile_topics(self, topics: Iterable[Topic], now: datetime) -> Mapping[str, str]:
        """Add a version for each new or changed topic; end the versions that are not configured.

        A new key for the query of a topic that is gone is a rename: it takes all rows along. Returns the
        new keys by the old ones.
        """

    def renew_lease(self, work: Work, now: datetime) -> bool:
        """Let the lease of claimed work and of its host begin anew; False: it is over, or another's."""

    def release_leases(self, now: datetime, *, fetches: bool = True) -> None:
        """End the leases of a daemon that died. The caller holds the lock of the daemon.

        `fetches`: those of polls and reads too; False while workers may be fetching.
        """

    def move_moments(self, by: timedelta, now: datetime) -> None:
        """The clock was set forward by `by` (negative: back), and says `now`.

        What waits for a span waits as long as before; what waits for an hour is decided again.
        """

    def tick(self, now: datetime | None) -> None:
        """Store the heartbeat of the daemon; None: it stopped normally."""
