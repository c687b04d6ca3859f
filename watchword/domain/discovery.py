"""What a site offers to watch: the feeds that its page names, the usual places, its own listing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

from watchword.domain.article import Entries, PollAnswer
from watchword.domain.finding import Finding
from watchword.domain.health import FeedState
from watchword.domain.probe import Probe
from watchword.domain.source import LISTING

USUAL_PATHS = ("/feed/", "/rss.xml", "/feed.xml", "/rss", "/atom.xml", "/index.xml")
"""Where programs that publish sites have their feed; asked only where the page names none."""
NOTHING = (
    "nothing there can be watched: it names no feed, and none of its links looks like an article's"
)
SELDOM = (timedelta(minutes=10), timedelta(hours=2))
"""The cadence of a feed with less than an article a day."""
MIN_DATED = 3
"""Dated entries from which on their dates tell how often a feed has news."""
MAX_NAMED = 6
"""Feeds that a page names and that are asked; a portal names a hundred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """What a page says about its site."""

    url: str
    """After redirects."""
    name: str
    """Of the site; empty if it says none."""
    language: str | None
    """ISO 639-1."""
    feeds: tuple[str, ...]
    """The best first."""
    tags: tuple[str, ...] = ()
    """What it says of its language, as of BCP 47: `ja-JP`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What was asked at a site, and the best of it."""

    page: SitePage | None
    """None: the address is that of a feed."""
    probes: tuple[Probe, ...]
    """In the order in which they were asked."""
    best: Probe | None
    """None: nothing there can be watched."""
    answer: PollAnswer | None = None
    """What the best one answered."""


def finding_of(discovery: Discovery, now: datetime) -> Finding | None:
    """What a discovery found; None: nothing at the site can be watched. Pure."""
    best, page = discovery.best, discovery.page
    if best is None:
        return None
    return Finding(
        url=best.feed,
        kind=LISTING if best.kind == LISTING else None,
        found_at=now,
        name=page.name if page else "",
        language=page.language if page else None,
        confidence=best.confidence,
    )


def usual_places(url: str) -> Sequence[str]:
    """The addresses where the host of a page mostly has its feed. Pure."""
    return [urljoin(url, path) for path in USUAL_PATHS]


def sitemaps_place(url: str) -> str:
    """The address of what names the sitemaps of a page's host. Pure."""
    return urljoin(url, "/robots.txt")


def choose(probes: Sequence[Probe]) -> Probe | None:
    """The best answer: the first that is fresh, else the one with the newest entry. Pure.

    A page names its main feed first, so a longer one behind it is not better. None: no answer has
    entries.
    """
    good = [one for one in probes if one.entries]
    fresh = [one for one in good if one.state is FeedState.FRESH]
    if fresh:
        return fresh[0]
    return max(good, key=_newest, default=None)


def articles_a_day(answer: PollAnswer | None) -> float | None:
    """How many articles a day a feed has, by the dates of its entries; None: they do not tell. Pure."""
    entries = answer.entries if isinstance(answer, Entries) else ()
    dates = sorted(one.published_at for one in entries if one.published_at)
    if len(dates) < MIN_DATED:
        return None
    span = max(dates[-1] - dates[0], timedelta(hours=1))
    return (len(dates) - 1) * timedelta(days=1) / span


def fitting_cadence(
    a_day: float | None, usual: tuple[timedelta, timedelta]
) -> tuple[timedelta, timedelta]:
    """The cadence of a feed with so many articles a day: a seldom one is asked less often. Pure.

    `usual`: that of `[fetch]`. With its longest time a feed of one article a week would be asked 300
    times for each.
    """
    if a_day is None or a_day >= 1:
        return usual
    least, most = usual
    return max(least, SELDOM[0]), max(most, SELDOM[1])


def _newest(probe: Probe) -> float:
    return probe.newest_at.timestamp() if probe.newest_at else 0.0
