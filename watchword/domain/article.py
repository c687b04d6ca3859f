"""Entries, pages, and the article that both tell of; which of them wins, and when two are one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from watchword.domain.source import Validators


class Precision(StrEnum):
    """How exactly a date was given."""

    MINUTE = "minute"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a feed. All texts are plain: no markup, no control characters."""

    link: str
    """Normalized, absolute, http or https."""
    title: str
    summary: str = ""
    guid: str | None = None
    published_at: datetime | None = None
    precision: Precision = Precision.MINUTE
    authors: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was read at an entry's link. All texts are plain."""

    url: str
    """Where the redirects ended, normalized."""
    canonical: str | None = None
    """`rel=canonical`, normalized; only if it may speak for this page (same site, not a front page)."""
    title: str = ""
    body: str = ""
    """Paragraphs, a line each."""
    summary: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_offset: timedelta | None = None
    """How far the clock that the page shows was ahead of UTC then; `origins["zone"]` says why."""
    precision: Precision = Precision.MINUTE
    updated_at: datetime | None = None
    language: str | None = None
    publisher: str | None = None
    contributors: tuple[str, ...] = ()
    """Who helped, by a closing line of the text, which is no part of the body."""
    corrections: tuple[str, ...] = ()
    """The lines of the text that correct it."""
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    """The address of its lead image, normalized."""
    paywalled: bool = False
    """Whether it tells machines that it is not free to read."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """Where each field came from: `{"title": "og:title"}`."""
    confidence: Mapping[str, float] = field(default_factory=dict)
    """How sure a field is, from 0 to 1: how often its origin is right; the body's, by its finder."""


# --- What the crawler answers -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """A feed that was read."""

    entries: tuple[Entry, ...]
    kind: str = ""
    """What the feed is: `rss`, `atom`, `rdf`, `json`."""
    validators: Validators = field(default_factory=Validators)
    not_before: datetime | None = None
    """The server's wish for the next poll (Cache-Control, ttl)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says that nothing has changed since the validators were given."""

    not_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A poll or a read that brought nothing, in words for the user."""

    reason: str
    retry_after: datetime | None = None
    """The server's own wish; already bounded to a day."""
    final: bool = False
    """Trying this page again cannot help: robots.txt forbids it, or it is gone."""
    gone: bool = False
    """404 or 410."""


PollAnswer = Entries | NotModified | Failed
ReadAnswer = Page | Failed


# --- The article: what both tell together ---------------------------------------------------------

PAGE_TRIES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3))
"""The pauses before a page that failed is tried again; then its headline is all there is."""
MAX_REREADS = 6
"""How often a changed entry has its page read again: a feed may alternate two headlines for ever."""
PAGE_TIMEOUT = timedelta(minutes=5)
"""How long a listed article waits for its page before its headline is judged."""
MAX_READ_AHEAD = timedelta(hours=25)
MAX_JUDGE_AHEAD = timedelta(hours=1)
LEASE = timedelta(minutes=2)
"""How long a claimed poll or read is nobody else's; it covers one fetch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What an article says at one moment: a revision."""

    title: str
    summary: str = ""
    body: str = ""
    headline_only: bool = False
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    precision: Precision = Precision.MINUTE
    updated_at: datetime | None = None
    language: str | None = None
    publisher: str | None = None
    contributors: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    paywalled: bool = False
    origins: Mapping[str, str] = field(default_factory=dict)

    def says_the_same_as(self, other: Text) -> bool:
        """Whether a reader would find nothing new: title, text and completeness are equal."""
        return (self.title, self.text_below_title, self.headline_only) == (
            other.title,
            other.text_below_title,
            other.headline_only,
        )

    @property
    def text_below_title(self) -> str:
        """What is read below the title: the text, or the summary that stands for it."""
        return self.summary if self.headline_only else self.body


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


def merge(entry: Entry, page: Page) -> Text:
    """The article that an entry and its page tell of together. Pure.

    The entry's title wins: it is the headline as the outlet lists it, and what a page bears in its
    place may be a consent wall's. Its summary too, since a page's is written for search engines. Text,
    authors, date and language are the page's where it has them, being of the article and not of the
    feed; of a day alone the entry's minute is better. `origins` says of each which one won.
    """
    title, title_from = (entry.title, "entry") if entry.title else (page.title, "page")
    published_at, precision, date_from = _date(entry, page)
    return Text(
        title=title,
        summary=entry.summary or page.summary,
        body=page.body,
        authors=page.authors or entry.authors,
        published_at=published_at,
        precision=precision,
        updated_at=page.updated_at,
        language=page.language or entry.language,
        publisher=page.publisher,
        contributors=page.contributors,
        corrections=page.corrections,
        section=page.section,
        tags=page.tags,
        image=page.image,
        paywalled=page.paywalled,
        origins={
            **page.origins,
            "title": title_from,
            "summary": "entry" if entry.summary else page.origins.get("summary", "page"),
            "authors": page.origins.get("authors", "page") if page.authors else "entry",
            "published_at": date_from,
            "language": page.origins.get("language", "page") if page.language else "entry",
        },
    )


def headline(entry: Entry) -> Text:
    """What can be judged before, or without, the page: the entry's own words. Pure."""
    return Text(
        title=entry.title,
        summary=entry.summary,
        headline_only=True,
        authors=entry.authors,
        published_at=entry.published_at,
        precision=entry.precision,
        language=entry.language,
        origins={"title": "entry", "published_at": "entry"},
    )


def retitled(text: Text, entry: Entry) -> Text:
    """The text that is there under the entry's new headline, where the page cannot be read. Pure."""
    if text.headline_only:
        return headline(entry)
    return replace(
        text, title=entry.title or text.title, origins={**text.origins, "title": "entry"}
    )


def _date(entry: Entry, page: Page) -> tuple[datetime | None, Precision, str]:
    """The page's date, else the entry's; the entry's minute where the page gives the day alone."""
    if page.published_at is None:
        return entry.published_at, entry.precision, "entry"
    if (
        page.precision is Precision.DAY
        and entry.published_at
        and entry.precision is Precision.MINUTE
    ):
        near = abs(entry.published_at - page.published_at) <= timedelta(days=1, hours=14)
        if near:
            return entry.published_at, Precision.MINUTE, "entry"
    return page.published_at, page.precision, page.origins.get("published_at", "page")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAgain:
    """The page is tried again later."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """What is there is all there will be, with the reason."""

    reason: str


def after_failure(failed: Failed, *, tries: int, now: datetime) -> ReadAgain | GiveUp:
    """What becomes of a page that failed for the `tries`-th time in a row (from 1). Pure."""
    if failed.final:
        return GiveUp(reason=failed.reason)
    if tries > len(PAGE_TRIES):
        return GiveUp(reason=f"{failed.reason} (tried {tries} times)")
    at = now + PAGE_TRIES[tries - 1]
    if failed.retry_after is not None:
        at = min(max(at, failed.retry_after), now + timedelta(days=1))
    return ReadAgain(at=at)
