"""When a page was published: to the minute if the page says it anywhere, else to the day. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from htmldate import find_date

from crawler.extract.blocks import Block
from crawler.extract.markers import BIT
from crawler.extract.structured import Markup
from crawler.plain.dates import Stamp, read_stamp, stamps
from crawler.plain.zones import zone
from watchword.domain.article import Precision
from watchword.domain.source import Hints

_TAGS = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publication_date",
    "parsely-pub-date",
    "publish-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
)
_CHANGES = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
)
_CHANGED = re.compile(
    r"updat|modif|aktualisiert|geändert|actuali|mis à jour|aggiorn|更新|修正|수정|zuletzt|stand:",
    re.I,
)
_IN_ADDRESS = re.compile(
    r"[/_-]((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?([0-2]\d|3[01])(?=[/_.-]|t\d)"
)
_OTHER_PARTS = BIT["comment"] | BIT["related"] | BIT["nav"] | BIT["<nav>"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A date, its precision and its origin; `at` is None if there is none."""

    at: datetime | None = None
    """Aware, in the zone that was written, else in that of the page."""
    precision: Precision = Precision.MINUTE
    origin: str = ""
    zoned: bool = False
    """Whether the date was written with a zone."""


def published(
    markup: Markup, near: Sequence[Block], url: str, hints: Hints, now: datetime
) -> Published:
    """The page's date. Pure.

    The first of: a declared date with a time; a printed date with a time, on the declared day if there
    is one; the declared day; the day in the address; the printed day; the day that htmldate finds.
    `near`: the blocks around the headline.
    """
    declared = list(_declared(markup, hints, now))
    printed = [*_time_elements(markup, hints, now), *_printed(near, hints, now)]
    exact = next((one for one in declared if one.precision is Precision.MINUTE), None)
    days = [*declared, *_of_address(url, hints, now)]
    minute = next((one for one in printed if _fits(one, days)), None)
    best = (
        exact
        or minute
        or next(iter(days + printed), None)
        or _by_htmldate(markup, url, hints, now)
    )
    return _in_page_zone(best, hints)


def modified(markup: Markup, hints: Hints, now: datetime) -> Published:
    """When the page was changed, as its metadata declares. Pure."""
    changes = (
        (markup.about.modified, "JSON-LD"),
        *((markup.tags.get(name), name) for name in _CHANGES),
    )
    found = (
        _from(stamp, origin) for text, origin in changes if (stamp := read_stamp(text, hints, now))
    )
    return next(found, Published())


def _declared(markup: Markup, hints: Hints, now: datetime) -> Iterator[Published]:
    for text, origin in (
        (markup.about.published, "JSON-LD"),
        *((markup.tags.get(name), name) for name in _TAGS),
    ):
        if stamp := read_stamp(text, hints, now):
            yield _from(stamp, origin)


def _time_elements(markup: Markup, hints: Hints, now: datetime) -> Iterator[Published]:
    """Dates in `time` elements that are the article's: marked as its date, or the only one of the page.

    Without one, those in `abbr class="published"`, which older blogs use (hAtom).
    """
    times = list(markup.tree.iter("time"))
    own = [
        one
        for one in times
        if one.get("pubdate") is not None or one.get("itemprop") == "datePublished"
    ]
    marked = (
        one for one in markup.tree.iter("abbr") if "published" in (one.get("class") or "").split()
    )
    for one in own or (times if len(times) == 1 else marked):
        for text in (one.get("datetime"), one.get("title"), "".join(one.itertext())):
            if stamp := read_stamp(text, hints, now):
                yield _from(stamp, "time")


def _printed(near: Sequence[Block], hints: Hints, now: datetime) -> Iterator[Published]:
    """Dates in the lines around the headline; dates of changes come last."""
    lines = [
        block for block in near if not block.near & _OTHER_PARTS and block.element.tag != "h1"
    ]
    for block in sorted(lines, key=lambda block: bool(_CHANGED.search(block.text))):
        inner = (
            [one.get("datetime") for one in block.element.iter("time")]
            if len(block.element) < 20
            else []
        )
        for text in filter(None, inner):
            if stamp := read_stamp(text, hints, now):
                yield _from(stamp, "printed")
        for stamp in stamps(block.text[:200], hints, now):
            yield _from(stamp, "printed")


def _of_address(url: str, hints: Hints, now: datetime) -> Iterator[Published]:
    match = _IN_ADDRESS.search(url)
    if match and (stamp := read_stamp("-".join(match.groups()), hints, now)):
        yield _from(stamp, "address")


def _fits(one: Published, days: Sequence[Published]) -> bool:
    """Whether a printed date has a time, and is within a day of the first of `days`."""
    if one.precision is not Precision.MINUTE or one.at is None:
        return False
    return not days or any(
        day.at and abs(day.at.date() - one.at.date()) <= timedelta(days=1) for day in days[:1]
    )


def _by_htmldate(markup: Markup, url: str, hints: Hints, now: datetime) -> Published:
    day = find_date(
        markup.tree, url=url, original_date=True, max_date=now.astimezone(UTC).date().isoformat()
    )
    stamp = read_stamp(day, hints, now)
    return _from(stamp, "htmldate") if stamp else Published()


def _from(stamp: Stamp, origin: str) -> Published:
    return Published(at=stamp.at, precision=stamp.precision, origin=origin, zoned=stamp.zoned)


def _in_page_zone(found: Published, hints: Hints) -> Published:
    """Moves a time that was written in UTC to the page's zone, the one that readers see."""
    home = zone(hints)
    if found.at is None or home is UTC or found.at.utcoffset() != timedelta(0):
        return found
    return replace(found, at=found.at.astimezone(home)) if found.zoned else found
