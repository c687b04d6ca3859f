"""When a page was published: with its minute where the page says so anywhere, else its day. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from htmldate import find_date

from crawler.dates import read_date
from crawler.extract.structured import Markup
from watchword.domain.article import Precision
from watchword.domain.source import Hints

_TAGS = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "parsely-pub-date",
    "publish-date",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A date, how exact it is, and where it stood."""

    at: datetime | None = None
    precision: Precision = Precision.MINUTE
    origin: str = ""


def published(seen: Markup, url: str, hints: Hints, now: datetime) -> Published:
    """The page's date. Pure. The first with a time; else the first day; else what htmldate finds."""
    found = list(_stated(seen, hints, now))
    exact = [date for date in found if date.precision is Precision.MINUTE]
    return next(iter(exact + found), None) or _searched(seen, url, hints, now)


def _stated(seen: Markup, hints: Hints, now: datetime) -> Iterator[Published]:
    times = (
        tag.get("datetime") for tag in seen.tree.iter("time") if tag.get("pubdate") is not None
    )
    candidates = [
        (seen.about.published, "JSON-LD"),
        *((seen.tags.get(name), name) for name in _TAGS),
        *((text, "time") for text in times),
    ]
    for text, origin in candidates:
        if moment := read_date(text, hints, now):
            yield Published(at=moment[0], precision=moment[1], origin=origin)


def _searched(seen: Markup, url: str, hints: Hints, now: datetime) -> Published:
    day = find_date(
        seen.tree, url=url, original_date=True, max_date=now.astimezone(UTC).date().isoformat()
    )
    moment = read_date(day, hints, now)
    return (
        Published(at=moment[0], precision=moment[1], origin="htmldate") if moment else Published()
    )
