"""A front page: the home page of a source, watched for what its outlet leads with. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watchword.domain.article import Entry

MAX_POSITIONS = 10
"""Links that are kept of a front page, from its top: what stands below is no choice of its editors."""
KEPT_FOR = timedelta(days=90)
"""How long a position is kept; it says nothing of a story that is over."""
HOUR = timedelta(hours=1)
FOLLOWED_FOR = timedelta(hours=24)
"""How long after its last report a story is looked for on front pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontLink:
    """A link of a front page to an article."""

    url: str
    """Normalized."""
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPosition:
    """Where a front page had an article in an hour."""

    source: str
    """The key of its source."""
    hour: datetime
    """When the hour began."""
    position: int
    """1: it led with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What a front page leads with."""

    source: str
    """The key of its source."""
    url: str
    title: str
    """Of the article, if it is known; else that of the link."""
    language: str | None
    """ISO 639-1, of the article; None: nobody knows."""
    article: int | None
    """Its number; None: no feed has listed it."""
    since: datetime
    """When the first hour began in which it led, of those that were asked for, without a break."""
    seen_at: datetime
    """When the last hour began in which it led."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontOutlet:
    """How a front page had a story."""

    source: str
    """The key of its source."""
    best: int
    """Its highest position; 1: it led with it."""
    led: int
    """In how many hours it led with it."""
    positions: tuple[FrontPosition, ...]
    """The best of each hour, in the order of time; never empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontReport:
    """How the front pages had a story: it led `led` of `watched`."""

    outlets: tuple[FrontOutlet, ...]
    """Those that had it, the highest first."""
    led: int
    """How many led with it in an hour."""
    watched: int
    """How many were read in its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontCount:
    """How many front pages led with a story, of those that were read in its time."""

    led: int
    watched: int


def start_of_hour(at: datetime) -> datetime:
    """When the hour began. Pure."""
    return at.replace(minute=0, second=0, microsecond=0)


def top_links(entries: Iterable[Entry]) -> Sequence[FrontLink]:
    """The first links of a front page, each once. Pure. `entries`: in its order."""
    titles: dict[str, str] = {}
    for one in entries:
        titles.setdefault(one.link, one.title)
    return [FrontLink(url=url, title=title) for url, title in titles.items()][:MAX_POSITIONS]


def front_report(positions: Iterable[FrontPosition], watched: int) -> FrontReport:
    """How the front pages had a story. Pure. `positions`: of all its articles, in any order."""
    best: dict[tuple[str, datetime], FrontPosition] = {}
    for one in positions:
        known = best.get((one.source, one.hour))
        if known is None or one.position < known.position:
            best[one.source, one.hour] = one
    by_source: dict[str, list[FrontPosition]] = {}
    for one in sorted(best.values(), key=lambda one: one.hour):
        by_source.setdefault(one.source, []).append(one)
    outlets = [
        FrontOutlet(
            source=source,
            best=min(one.position for one in some),
            led=sum(one.position == 1 for one in some),
            positions=tuple(some),
        )
        for source, some in by_source.items()
    ]
    outlets.sort(key=lambda one: (one.best, -one.led, one.positions[0].hour, one.source))
    return FrontReport(
        outlets=tuple(outlets), led=sum(one.led > 0 for one in outlets), watched=watched
    )


def last_leads(leads: Iterable[Lead]) -> Sequence[Lead]:
    """The last lead of each front page, by its source. Pure.

    `leads`: one of each hour, in the order of time; `since` and `seen_at` are that hour.
    """
    last: dict[str, Lead] = {}
    first: dict[str, datetime] = {}
    for one in leads:
        before = last.get(one.source)
        if before is None or (before.article, before.url) != (one.article, one.url):
            first[one.source] = one.since
        last[one.source] = one
    return [replace(one, since=first[key]) for key, one in sorted(last.items())]
