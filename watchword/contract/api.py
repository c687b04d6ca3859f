"""What only the API answers: pages of lists, drafts of topics, sources with their feeds, errors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from watchword.contract.backtest import Backtest, Sample
from watchword.contract.json_line import JsonLine
from watchword.contract.state import Feed
from watchword.domain.health import FeedState

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Listed(Generic[T]):
    """A page of a list, the newest first."""

    items: tuple[T, ...]
    next: int | None
    """The `cursor` of the next page; null: there are no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicSettings(JsonLine):
    """A topic as the configuration has it."""

    topic: str
    """Its key."""
    name: str
    query: str
    urgent: str
    """A second query: what satisfies both is told at once; empty: none."""
    possible: str
    """A wider query, of what is listed and never told; empty: none."""
    exclude: str
    """What satisfies it never matches; empty: none."""
    parties: tuple[str, ...]
    """The two parties of a topic of relations; empty: it has a query of its own."""
    alert: tuple[str, ...]
    """The channels that it alerts."""
    must_match: tuple[str, ...]
    must_not_match: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCheck(JsonLine):
    """What a draft of a topic means, and what it would have found in the last 14 days at most."""

    mistakes: tuple[str, ...]
    """Why it cannot be understood; then the rest is empty."""
    understood: str
    """The query with all its brackets."""
    warnings: tuple[str, ...]
    """What works and may not be meant."""
    failing: tuple[str, ...]
    """The sentences that are judged otherwise than they should be."""
    sentences: int
    """How many sentences were tried."""
    since: datetime | None
    """When the oldest article that was asked was found, where 14 days have too many; null: all were."""
    found: Backtest | None
    before: Backtest | None
    """What the topic finds as it is now; null: it is new, or has the same query."""
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicChange(JsonLine):
    """What an edit of a topic changes in the file of the configuration."""

    topic: str
    """The key of the topic."""
    lines: tuple[str, ...]
    """The lines that come (`+`) and go (`-`)."""
    seen: str
    """The state of the file that it was made of; writing it needs this value back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(JsonLine):
    """A source of the configuration, with its feeds."""

    source: str
    """Its key in the configuration."""
    outlet: str
    """Its name."""
    country: str | None
    """ISO 3166-1 alpha-2."""
    language: str | None
    """ISO 639-1."""
    state: FeedState
    """The worst of its feeds; paused only if all are."""
    interval: float | None
    """Seconds: the least time between two polls of a feed; null: none is watched yet."""
    feeds: tuple[Feed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSource(JsonLine):
    """What can be watched at an address, as the configuration would have it."""

    feed: str
    """The address that would be read."""
    is_listing: bool
    """Whether it is a page whose links are guessed."""
    name: str | None
    url: str | None
    """Its home page."""
    language: str | None
    """ISO 639-1."""
    country: str | None
    """ISO 3166-1 alpha-2."""
    timezone: str | None
    """IANA name."""
    articles_a_day: float | None
    """By the dates of the feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSource(JsonLine):
    """A source that was written into the configuration, or taken out of it."""

    source: str
    """Its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollNow(JsonLine):
    """The feeds of a source that are polled now."""

    count: int
    """How many are due now; 0: the source is paused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken(JsonLine):
    """A token that was just made. Nobody can ask for its secret again."""

    token: int
    """Its number."""
    secret: str
    """For the header `Authorization: Bearer SECRET`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOutput(JsonLine):
    """A secret address that was just made. Nobody can ask for it again."""

    output: int
    """Its number."""
    path: str
    """Behind the address of the pages; `/rss`, `/atom`, `/json-feed` or `/csv` follows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed(JsonLine):
    """How many rows a change concerned; 0: it was so already."""

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAgain(JsonLine):
    """The channels on which an alert is sent again."""

    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem(JsonLine):
    """An error, as RFC 9457 has it."""

    type: str
    """`about:blank`: `title` says what `status` means."""
    title: str
    status: int
    detail: str
    """What was wrong with this request, and what would be right."""
    problems: tuple[str, ...]
    """Each mistake, where there are several."""
