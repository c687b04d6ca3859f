"""Entries, pages, and the article that is merged from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from watchword.domain.source import Validators


class Precision(StrEnum):
    """How exact a date is."""

    MINUTE = "minute"
    DAY = "day"


class DateRank(IntEnum):
    """How much a date is worth, by the place where it was found; the higher one wins."""

    GUESS = 1
    """No place for a date: a sentence, a search of the whole page. Nothing is old on it."""
    PRINTED = 2
    """A line beside the headline, or the page's address."""
    MARKED = 3
    """An element for times beside the headline, or metadata that may mean another date."""
    ENTRY = 4
    """The feed."""
    MACHINE = 5
    """What the page tells machines about this article: JSON-LD, `article:published_time`, hAtom."""


GUESS = "guess"
"""The origin of a date of rank `GUESS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a feed. All texts are plain: no markup, no control characters."""

    link: str
    """An absolute, normalized http or https address."""
    title: str
    summary: str = ""
    guid: str | None = None
    published_at: datetime | None = None
    precision: Precision = Precision.MINUTE
    authors: tuple[str, ...] = ()
    language: str | None = None
    outlet: str = ""
    """The name of the outlet that it is of, where a search feed names it."""
    outlet_url: str = ""
    """An address of that outlet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDetails:
    """What a page says about its article beside title, text, dates and language.

    A new detail is a field with a default here, and the extractor that fills it. The store, `export`
    and `parse` carry every field of this class under its name; a field has a type that JSON can hold,
    and its docstring stands on the page of the JSON lines.
    """

    authors: tuple[str, ...] = ()
    publisher: str | None = None
    contributors: tuple[str, ...] = ()
    """The people that a closing line of the text credits; the line is not part of the text."""
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    """The address of its lead image."""
    paywalled: bool = False
    """Whether the page tells machines that it is not free to read."""
    corrections: tuple[str, ...] = ()
    """The lines of the text that correct it."""
    doubted_date: str | None = None
    """A date, ISO 8601, that lost against `published_at` and is more than a day from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was read at an entry's link. All texts are plain: no markup, no control characters."""

    url: str
    """The address after all redirects, normalized."""
    canonical: str | None = None
    """`rel=canonical`, normalized; None if it names another site or a front page."""
    title: str = ""
    body: str = ""
    """Paragraphs, one on each line."""
    summary: str = ""
    published_at: datetime | None = None
    published_offset: timedelta | None = None
    """The UTC offset of the printed time; `origins["zone"]` names its source."""
    precision: Precision = Precision.MINUTE
    date_rank: DateRank = DateRank.GUESS
    updated_at: datetime | None = None
    language: str | None = None
    """ISO 639-1."""
    details: ArticleDetails = field(default_factory=ArticleDetails)
    origins: Mapping[str, str] = field(default_factory=dict)
    """The part of the page that each field was read from: `{"title": "og:title"}`."""
    confidence: Mapping[str, float] = field(default_factory=dict)
    """The probability, 0 to 1, that a field is right, by field name."""


# --- What the crawler answers -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """The entries of a feed that was read."""

    entries: tuple[Entry, ...]
    kind: str = ""
    """The format of the feed: a name of `crawler.feeds.readers.KINDS`."""
    validators: Validators = field(default_factory=Validators)
    not_before: datetime | None = None
    """The server asks for no poll before this time (Cache-Control, ttl)."""
    server_time: datetime | None = None
    """The time by the server's clock; None: it did not say."""
    left_out: int = 0
    """How many entries of the feed could not be read."""
    is_whole: bool = False
    """Whether it is one document that did not break off, so that what it does not list is not there."""
    confidence: float | None = None
    """That they are articles, from 0 to 1, where they are guessed; None: they are not."""
    stopped: str = ""
    """Why the rules of a listing are not followed any more, so that the entries are guessed."""
    proposed: str | None = None
    """Rules that choose these entries of such a listing; None: no short ones do."""
    moved_to: str | None = None
    """The address that the feed has now, where its server says that it has moved there for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The feed has not changed: the server says so, or it sent again what it had sent."""

    validators: Validators | None = None
    """What to keep for the next request, of an answer with the same content; None: what is kept."""
    not_before: datetime | None = None
    server_time: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A poll or a read failed."""

    reason: str
    """The cause, for the user."""
    retry_after: datetime | None = None
    """The server asks for no request before this time; a day ahead at most."""
    final: bool = False
    """A new try cannot help: robots.txt forbids the page, or the page is gone."""
    gone: bool = False
    """The server answered 404 or 410."""
    costly: bool = False
    """It cost a whole time limit or a child process."""
    unreachable: bool = False
    """Nothing came from the host, so the cause may be our own network."""
    barred: bool = False
    """The site shows a wall in place of its pages, or refuses the subscription of its source."""


PollAnswer = Entries | NotModified | Failed
ReadAnswer = Page | Failed


# --- The article: an entry and its page, merged -------------------------------------------------

PAGE_TRIES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3))
"""The waits before a failed page is read again. After the last one the headline has to do."""
MAX_REREADS = 6
"""How often a changed entry makes its page be read again: a feed can alternate two headlines."""
PAGE_TIMEOUT = timedelta(minutes=5)
"""How long a new article waits for its page before its headline is judged."""
MAX_READ_AHEAD = timedelta(hours=25)
"""No rule sets `read_at` further ahead than this."""
MAX_JUDGE_AHEAD = timedelta(hours=1)
"""No rule sets `judge_at` further ahead than this."""
IMPORTED = ""
"""The feed of an article that was imported: none listed it."""
LEASE = timedelta(minutes=2)
"""How long a claimed poll or read belongs to its claimer; it covers one fetch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The content of an article at one moment: a revision."""

    title: str
    summary: str = ""
    body: str = ""
    headline_only: bool = False
    """Whether the page could not be read, so that title and summary of the entry are all."""
    published_at: datetime | None = None
    precision: Precision = Precision.MINUTE
    updated_at: datetime | None = None
    language: str | None = None
    """ISO 639-1."""
    details: ArticleDetails = field(default_factory=ArticleDetails)
    origins: Mapping[str, str] = field(default_factory=dict)
    """As of `Page`; `entry` for a field that is the entry's."""

    def says_the_same_as(self, other: Text) -> bool:
        """Whether title, text and completeness are equal, so that a reader finds nothing new."""
        return (self.title, self.text_below_title, self.headline_only) == (
            other.title,
            other.text_below_title,
            other.headline_only,
        )

    @property
    def text_below_title(self) -> str:
        """The body, or the summary if the article is headline only."""
        return self.summary if self.headline_only else self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle:
    """An article to add: no known article has this entry."""

    source: str
    """The key of its source."""
    feed: str
    """The address of its feed."""
    host: str
    """Name and port of the host of its link."""
    entry: Entry
    found_at: datetime
    from_first_poll: bool
    """Whether the first poll of the feed found it."""
    after_gap: bool
    """Whether it was found more than two hours after the feed's last successful poll."""
    unresolved: bool = False
    """Whether its link is that of a search feed, which may lead nowhere without a browser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleForRead:
    """What reading a page needs of an article's row."""

    id: int
    lease_token: int
    leased_until: datetime
    source: str
    feed: str
    link: str
    host: str
    entry: Entry
    """As the feed lists it now."""
    tries: int
    """Failed reads in a row so far."""
    strikes: int
    """Those of its host; see `watchword.domain.host`."""
    crawl_delay: timedelta
    """That of its host's robots.txt."""
    text: Text | None
    """The latest revision; None: there is none yet."""
    unresolved: bool = False
    """As of `NewArticle`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleForJudge:
    """What judging needs of an article's row."""

    id: int
    lease_token: int
    source: str
    entry: Entry
    text: Text | None
    """The latest revision; None: there is none yet."""
    revision: int
    """The number of the latest revision; 0: there is none yet."""
    revised_at: datetime
    """When the latest revision was found, else when the article was found."""
    found_at: datetime
    from_first_poll: bool
    after_gap: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter:
    """Which articles are listed; a field that is None leaves out none."""

    source: str | None = None
    """The key of their source."""
    topic: str | None = None
    """The key of a topic that matched them."""
    since: datetime | None = None
    """Only those that were found since then."""
    language: str | None = None
    """ISO 639-1, of their text."""
    writing: tuple[str, ...] = ()
    """The keys of the sources whose articles are in `language` where their text does not say it."""
    before: int | None = None
    """Only those with a lower number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRecord:
    """An article as it is exported: the contract of `export --format jsonl`."""

    id: int
    url: str
    source: str
    text: Text
    found_at: datetime
    story: int | None
    """The id of its story; None: it is not judged yet."""
    topics: tuple[str, ...]
    """The keys of the topics that match it, sorted."""
    possible: tuple[str, ...] = ()
    """Those of them for which it is possible only."""
    guessed: bool = False
    """Whether it was taken from the links of a page by a guess that nobody has confirmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAgain:
    """Read the page again at this time."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """Do not read the page again."""

    reason: str


def after_failure(failed: Failed, *, tries: int, now: datetime) -> ReadAgain | GiveUp:
    """What follows the `tries`-th failed read in a row, counted from 1. Pure."""
    if failed.final:
        return GiveUp(reason=failed.reason)
    if tries > len(PAGE_TRIES):
        return GiveUp(reason=f"{failed.reason} (tried {tries} times)")
    at = now + PAGE_TRIES[tries - 1]
    if failed.retry_after is not None:
        at = min(max(at, failed.retry_after), now + timedelta(days=1))
    return ReadAgain(at=at)
