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
from crawler.plain.dates import CHINESE, Stamp, clock_of_day, read_stamp, stamps
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
    "article:published",
    "bytedance:published_time",
    "og:release_date",
    "og:time",
    "publish_time",
    "publishtime",
    "publish_date",
    "pubtime",
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
    r"[/_-]((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?([0-2]\d|3[01])(?=[/_.?-]|t\d|$)"
)
_BACKWARDS = re.compile(r"[/_-]([0-3]\d[.-][01]\d[.-]20\d\d)(?=[/_.?-]|$)")
_OTHER_PARTS = BIT["comment"] | BIT["related"] | BIT["nav"] | BIT["<nav>"]
_NOT_ARTICLE = _OTHER_PARTS | BIT["<aside>"] | BIT["<footer>"] | BIT["footer"]
UNDER_HEADLINE = 3
"""So many lines after the headline are the article's."""
MAX_DATE_PARTS = 100
"""Characters of an element whose parts are read as one date."""
MAX_DATELINE_LENGTH = 120
"""Characters beside the date; a longer line is a sentence, and its date can be of anything."""
_CLASS = "contains(concat(' ', normalize-space(@class), ' '), ' {} ')".format
_HATOM = (
    f"(//*[({_CLASS('hentry')} or {_CLASS('h-entry')}) and descendant::h1])[1]"
    f"//*[self::time or self::abbr][{_CLASS('published')} or {_CLASS('dt-published')}]"
)
"""Elements with the date of the first entry that has a main heading."""
_OWN_DATES = "//time[@pubdate] | //*[@itemprop='datePublished'][not(self::meta)]"
_OWN_FOOTER = "[ancestor::article or ancestor::main]"
_NO_DATES = (
    f"//script|//style|//img|//link|//source|//aside|//nav|//footer[not(self::*{_OWN_FOOTER})]"
)
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
    is one; the declared day; the day in the address; the printed day; the day that htmldate finds,
    where no feed says one. A declared midnight is a day where the day is printed with a time. `near`:
    the blocks at the headline.
    """
    declared = [*_declared(markup, hints, now), *_hatom(markup, hints, now)]
    exact = next((one for one in declared if one.precision is Precision.MINUTE), None)
    if exact and not _is_doubtful(exact, hints):
        return _in_page_zone(exact, hints)
    lines = _lines(near)
    printed = [*_time_elements(markup, hints, now), *_printed(lines, hints, now)]
    days = [*declared, *_of_address(url, hints, now)]
    minutes = [*printed, *_without_year(lines, days[:1], hints)]
    minute = next((one for one in minutes if _fits(one, days)), None)
    if exact and minute:
        exact = _corrected(exact, minute, hints)
    elif minute and days:
        minute = _of_day(minute, days[0])
    best = exact or minute or next(iter(days + printed), None)
    if best is None:
        best = Published() if hints.dated else _guessed(markup, url, hints, now)
    return _in_page_zone(best, hints)


def _is_doubtful(exact: Published, hints: Hints) -> bool:
    """Whether a declared time may be a day's midnight, or China's local time told as UTC. Pure.

    Elsewhere than in China the printed time can be UTC too, so there what is declared is believed.
    """
    if exact.at is None:
        return False
    is_chinese = (hints.country or "").upper() in CHINESE
    is_utc = exact.zoned and exact.at.utcoffset() == timedelta(0)
    return (exact.at.hour, exact.at.minute) == (0, 0) or (is_chinese and is_utc)


def _of_day(minute: Published, day: Published) -> Published:
    """A printed time, worth as much as the declared day that it completes. Pure."""
    if minute.at is None or day.at is None or minute.at.date() != day.at.date():
        return minute
    origin = day.origin if minute.origin == GUESS else minute.origin
    return replace(minute, rank=max(minute.rank, day.rank), origin=origin)


def _corrected(exact: Published, printed: Published, hints: Hints) -> Published:
    """A doubtful declared time, or what is printed where this shows that it is wrong. Pure."""
    if exact.at is None or printed.at is None or printed.zoned:
        return exact
    at = exact.at.replace(tzinfo=None)
    if (at.hour, at.minute) == (0, 0) and at.date() == printed.at.date():
        return replace(printed, rank=exact.rank, origin=exact.origin)
    if at.replace(second=0) == printed.at.replace(tzinfo=None, second=0):
        return replace(exact, at=at.replace(tzinfo=zone(hints)), zoned=False)
    return exact


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
        (markup.about.published, "JSON-LD", machine if markup.about.own else DateRank.MARKED),
        *((markup.tags.get(name), name, machine) for name in _MACHINE_TAGS),
        *((markup.tags.get(name), name, DateRank.MARKED) for name in _OTHER_TAGS),
    ):
        if stamp := read_stamp(text, hints, now):
            yield _from(stamp, origin, rank)


def _time_elements(markup: Markup, hints: Hints, now: datetime) -> Iterator[Published]:
    """Dates of elements that are marked as the article's date, or of the page's only `time`.

    Elements in comments, related boxes, asides and footers do not count.
    """
    own = [one for one in markup.tree.xpath(_OWN_DATES) if _in_article(one)]
    times = [] if own else [one for one in markup.tree.iter("time") if _in_article(one)]
    for one in own or (times if len(times) == 1 else []):
        told = [one.get(name) for name in ("datetime", "content", "title")]
        for text in (*told, " ".join(one.itertext())):
            if stamp := read_stamp(text, hints, now):
                yield _from(stamp, "time", DateRank.MARKED)


def _hatom(markup: Markup, hints: Hints, now: datetime) -> Iterator[Published]:
    """Dates that older blogs mark as `published` (hAtom, h-entry) in the entry that has the headline."""
    dates = markup.tree.iter("time", "abbr")
    if not any("published" in (one.get("class") or "") for one in dates):
        return  # most pages have none, and the search below looks at every element
    for one in markup.tree.xpath(_HATOM):
        for text in (one.get("datetime"), one.get("title"), "".join(one.itertext())):
            if stamp := read_stamp(text, hints, now):
                yield _from(stamp, "hAtom", DateRank.MACHINE)


def _in_article(element: HtmlElement) -> bool:
    """Whether no name of the elements around it says that it belongs to something else."""
    around = [one for one in (element, *element.iterancestors()) if isinstance(one.tag, str)]
    frame = _NOT_ARTICLE
    if any(one.tag in ("article", "main") for one in around):
        frame &= ~(BIT["<footer>"] | BIT["footer"])
    return not any(markers(one) & frame for one in around[: NEAR + 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line around the headline in which a date may be printed."""

    texts: tuple[str, ...]
    """What it says: with its elements apart, glued, and with its neighbours if they are short."""
    times: tuple[str, ...]
    """The `datetime` of the `time` elements in it."""
    is_change: bool


def _lines(near: Sequence[Block]) -> list[_Line]:
    """The lines that can have the article's date, those about changes last. Pure.

    What stands directly under the headline counts whatever its names are.
    """
    own = [
        block
        for at, block in enumerate(near)
        if not block.near & (_OTHER_PARTS if at >= UNDER_HEADLINE else BIT["comment"])
        and block.element.tag != "h1"
    ]
    lines = [_line(block) for block in own]
    return sorted(lines, key=lambda line: line.is_change)


def _line(block: Block) -> _Line:
    small = len(block.element) < 20
    parent = block.element.getparent()
    texts = [_apart(block.element) if small else "", block.text]
    if parent is not None and len(parent) < 20 and any(map(str.isdigit, block.text)):
        texts.append(_apart(parent))
    times = [one.get("datetime") or "" for one in block.element.iter("time")] if small else []
    return _Line(
        texts=tuple(
            text
            for text in dict.fromkeys(texts)
            if text == block.text or len(text) <= MAX_DATE_PARTS
        ),
        times=tuple(filter(None, times)),
        is_change=_CHANGED.search(block.text) is not None,
    )


def _apart(element: HtmlElement) -> str:
    """The text of a small element with a space between its parts; empty if it is longer."""
    parts: list[str] = []
    for part in element.itertext():
        parts.append(part.strip())
        if sum(map(len, parts)) > MAX_DATE_PARTS:
            return ""
    return " ".join(filter(None, parts))


def _printed(lines: Sequence[_Line], hints: Hints, now: datetime) -> Iterator[Published]:
    """Dates in the lines around the headline; one in a sentence is a guess."""
    for line in lines:
        for text in line.times:
            if stamp := read_stamp(text, hints, now):
                yield _from(stamp, "printed", DateRank.MARKED)
        for text in line.texts:
            rank = DateRank.GUESS if len(text) > MAX_DATELINE_LENGTH else DateRank.PRINTED
            for stamp in stamps(text[:200], hints, now):
                yield _from(stamp, "printed", rank)


def _without_year(
    lines: Sequence[_Line], days: Sequence[Published], hints: Hints
) -> Iterator[Published]:
    """Times that are printed with the declared day, but without its year: `05-03 09:07`."""
    for day in days:
        for line in lines:
            for text in line.texts:
                if day.at and (stamp := clock_of_day(text, day.at.date(), hints)):
                    yield _from(stamp, day.origin, day.rank)


def _of_address(url: str, hints: Hints, now: datetime) -> Iterator[Published]:
    match = _IN_ADDRESS.search(url) or _BACKWARDS.search(url)
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
    if page.tag != "html":  # htmldate removes some elements, and cannot remove the root
        return Published()
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
