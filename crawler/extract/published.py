"""When a page was published: to the minute if the page says it anywhere, else to the day. Pure."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from htmldate import find_date
from lxml.html import HtmlElement

from crawler.extract.blocks import NEAR, Block
from crawler.extract.markers import BIT, markers
from crawler.extract.structured import Markup
from crawler.plain.dates import Stamp, read_stamp, stamps
from crawler.plain.zones import zone
from watchword.domain.article import GUESS, DateRank, Precision
from watchword.domain.source import Hints

_MACHINE_TAGS = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:create_at",
    "weibo: article:create_at",
    "apub:time",
    "pubdate",
    "publishdate",
    "publication_date",
    "parsely-pub-date",
    "publish-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "article.published",
)
"""Metadata that names the day of publication of the page's article."""
_OTHER_TAGS = (
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
)
"""Metadata that can mean something else: a related article, or the day the page was built."""
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
_NOT_ARTICLE = _OTHER_PARTS | BIT["<aside>"] | BIT["sidebar"] | BIT["<footer>"] | BIT["footer"]
MAX_DATELINE_LENGTH = 120
"""Characters beside the date; a longer line is a sentence, and its date can be of anything."""
_NO_DATES = "//script | //style | //img | //link | //source | //footer | //aside | //nav"
"""What a search of the whole page must not find: years of a copyright, paths of pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A date, its precision and its origin; `at` is None if there is none."""

    at: datetime | None = None
    """Aware, in the zone that was written, else in that of the page."""
    precision: Precision = Precision.MINUTE
    origin: str = ""
    rank: DateRank = DateRank.GUESS
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
    best = exact or minute or next(iter(days + printed), None) or _guessed(markup, url, hints, now)
    return _in_page_zone(best, hints)


def modified(markup: Markup, hints: Hints, now: datetime) -> Published:
    """When the page was changed, as its metadata declares. Pure."""
    changes = (
        (markup.about.modified, "JSON-LD"),
        *((markup.tags.get(name), name) for name in _CHANGES),
    )
    found = (
        _from(stamp, origin, DateRank.MACHINE)
        for text, origin in changes
        if (stamp := read_stamp(text, hints, now))
    )
    return next(found, Published())


def _declared(markup: Markup, hints: Hints, now: datetime) -> Iterator[Published]:
    machine = DateRank.MACHINE
    for text, origin, rank in (
        (markup.about.published, "JSON-LD", machine),
        *((markup.tags.get(name), name, machine) for name in _MACHINE_TAGS),
        *((markup.tags.get(name), name, DateRank.MARKED) for name in _OTHER_TAGS),
    ):
        if stamp := read_stamp(text, hints, now):
            yield _from(stamp, origin, rank)


def _time_elements(markup: Markup, hints: Hints, now: datetime) -> Iterator[Published]:
    """Dates in `time` elements that are the article's: marked as its date, or the only one of the page.

    Without one, those in `abbr class="published"`, which older blogs use (hAtom). Elements in
    comments, related boxes, sidebars and footers do not count.
    """
    times = [one for one in markup.tree.iter("time") if _in_article(one)]
    own = [
        one
        for one in times
        if one.get("pubdate") is not None or one.get("itemprop") == "datePublished"
    ]
    marked = (
        one
        for one in markup.tree.iter("abbr")
        if "published" in (one.get("class") or "").split() and _in_article(one)
    )
    for one in own or (times if len(times) == 1 else marked):
        for text in (one.get("datetime"), one.get("title"), "".join(one.itertext())):
            if stamp := read_stamp(text, hints, now):
                yield _from(stamp, "time", DateRank.MARKED)


def _in_article(element: HtmlElement) -> bool:
    """Whether no name of the elements around it says that it belongs to something else."""
    around = [element, *element.iterancestors()][: NEAR + 1]
    return not any(markers(one) & _NOT_ARTICLE for one in around if isinstance(one.tag, str))


def _printed(near: Sequence[Block], hints: Hints, now: datetime) -> Iterator[Published]:
    """Dates in the lines around the headline, those of changes last; one in a sentence is a guess."""
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
                yield _from(stamp, "printed", DateRank.MARKED)
        for stamp in stamps(block.text[:200], hints, now):
            sentence = len(block.text) > MAX_DATELINE_LENGTH
            yield _from(stamp, "printed", DateRank.GUESS if sentence else DateRank.PRINTED)


def _of_address(url: str, hints: Hints, now: datetime) -> Iterator[Published]:
    match = _IN_ADDRESS.search(url)
    if match and (stamp := read_stamp("-".join(match.groups()), hints, now)):
        yield _from(stamp, "address", DateRank.PRINTED)


def _fits(one: Published, days: Sequence[Published]) -> bool:
    """Whether a printed date has a time, and is within a day of the first of `days`."""
    if one.precision is not Precision.MINUTE or one.at is None:
        return False
    return not days or any(
        day.at and abs(day.at.date() - one.at.date()) <= timedelta(days=1) for day in days[:1]
    )


def _guessed(markup: Markup, url: str, hints: Hints, now: datetime) -> Published:
    """The day that htmldate finds in what is left of the page without its frame."""
    page = copy.deepcopy(markup.tree)
    for element in page.xpath(_NO_DATES):
        if element.getparent() is not None:
            element.drop_tree()
    latest = now.astimezone(UTC).date().isoformat()
    day = find_date(page, url=url, original_date=True, max_date=latest)
    stamp = read_stamp(day, hints, now)
    return _from(stamp, GUESS, DateRank.GUESS) if stamp else Published()


def _from(stamp: Stamp, origin: str, rank: DateRank) -> Published:
    """A date of rank GUESS has this origin, so that everybody knows it as one."""
    return Published(
        at=stamp.at,
        precision=stamp.precision,
        origin=GUESS if rank is DateRank.GUESS else origin,
        rank=rank,
        zoned=stamp.zoned,
    )


def _in_page_zone(found: Published, hints: Hints) -> Published:
    """Moves a time that was written in UTC to the page's zone, the one that readers see."""
    home = zone(hints)
    if found.at is None or home is UTC or found.at.utcoffset() != timedelta(0):
        return found
    return replace(found, at=found.at.astimezone(home)) if found.zoned else found
