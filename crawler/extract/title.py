"""The title of a page: from its metadata and its headings, without the site's name. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape

from lxml.html import HtmlElement

from crawler.extract.site_names import (
    PART,
    folded,
    has_cjk,
    is_site,
    without_site,
    words,
)
from crawler.extract.structured import Markup
from crawler.plain.elements import breaks, text_within
from crawler.plain.text import line

MAX_TITLE_LENGTH = 1_000
MAX_HEADINGS = 40
MIN_SIMILARITY = 0.5
"""Two titles with at least this share of common words are about one thing."""
MIN_ONLY_SIMILARITY = 0.33
"""The same for a page's only heading; one with less in common is a column, a slogan or a service."""
SAME_SIMILARITY = 0.8
"""Two titles with this share of common words are one headline in two states."""
MIN_BLOCK_WORDS = 4
"""A shorter block that a title begins with may be a column: `World | Talks begin`."""
MAX_SURPLUS = 3
"""A title that is longer by this factor says more than the block."""
_KICKER = re.compile(r"kicker|overline|topline|dachzeile|eyebrow|category|rubri", re.I)
_ROLE = r"(?:来源|來源|出典|责任编辑|責任編輯|责编|責編|编辑|編輯|作者|记者|記者|기자|입력|수정)"
_BESIDE = re.compile(
    rf"{_ROLE}\s*[:：／/]|(?:记者|記者)\s|(?:原创|原創|转载|轉載|置顶|置頂)$"
    r"|\d{4}\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}\s?日?(?:\s|[(（]|星期\S|\d{1,2}:\d\d)*[\d:：)）]*(?:"
    rf"\s*{_ROLE}.*)?$"
)
"""The beginning of what stands beside a headline: a source, an editor, a date, a label."""
_SIGNED = re.compile(rf"(?<=\S{{4}})\s*[（(]?{_ROLE}\s*[:：][^，。！？]{{2,30}}$")
_TITLE_TAGS = ("og:title", "twitter:title", "dc.title", "headline", "title")


@dataclass(frozen=True, slots=True)
class Title:
    """A title and its origin; both are empty if the page has none."""

    text: str = ""
    origin: str = ""


def title(markup: Markup, names: frozenset[str], printed: Sequence[str] = ()) -> Title:
    """The page's title. Pure.

    The first of: the printed heading, if og:title is equal to it and JSON-LD's headline is not another
    state of it; JSON-LD's headline; the printed heading that is similar to a declared title (declared
    titles are written for search engines, also JSON-LD's where all three are equal); a
    declared title. `names`: the site's names, as `site_names`; they are removed. `printed`: the texts
    of the page's blocks; one that a declared title begins or ends with is a heading too.
    """
    headings = _headings(markup.tree, names)
    raw = [(line(unescape(text), MAX_TITLE_LENGTH), origin) for text, origin in _declared(markup)]
    cleaned = [Title(_cleaned(text, origin, names, headings), origin) for text, origin in raw]
    declared = [one for one in cleaned if one.text and not _is_outlet(one.text, names)]
    headline = _headline(headings, declared) or _block([text for text, _ in raw], printed, names)
    headline = headline or _only(headings, declared)
    shared = without_site(line(unescape(markup.tags.get("og:title", "")), MAX_TITLE_LENGTH), names)
    agreed = bool(headline) and folded(shared) == folded(headline)
    if declared and declared[0].origin == "JSON-LD":
        return Title(headline, "h1") if _outvotes(headline, declared, agreed) else declared[0]
    if agreed:
        return Title(headline, "h1")
    if headline:
        shorter = next((one for one in declared if _has_kicker(headline, one.text)), None)
        return shorter or Title(headline, "h1")
    first = (
        Title(headings[0], "h1") if headings else next((one for one in cleaned if one.text), None)
    )
    return next(iter(declared), first or Title())


def _is_outlet(text: str, names: frozenset[str]) -> bool:
    """Whether an East Asian title is the outlet alone. Other sites declare their title as their name."""
    return has_cjk(text) and is_site(text, names)


def _outvotes(headline: str, declared: Sequence[Title], agreed: bool) -> bool:
    """Whether the printed heading is the title, and not JSON-LD's headline, the first of `declared`.

    `agreed`: og:title is equal to the heading. JSON-LD wins all the same if it is nearly equal: the two
    are an earlier and a later state. If og:title and the document's title are equal to JSON-LD, one
    wording was made for search engines, and a heading that is similar is the one for readers.
    """
    first = declared[0].text
    if not headline or _starts_with(first, headline):
        return bool(headline)
    apart = not _holds(first, headline) and not _holds(headline, first)
    similarity = _similarity(first, headline)
    if agreed:
        return not (apart and similarity >= SAME_SIMILARITY)
    texts = {one.origin: folded(one.text) for one in declared}
    optimized = texts.get("og:title") == texts.get("title") == folded(first)
    return optimized and apart and similarity < SAME_SIMILARITY


def _holds(text: str, part: str) -> bool:
    return folded(part) in folded(text)


def _declared(markup: Markup) -> Iterable[tuple[str, str]]:
    yield markup.about.headline, "JSON-LD"
    for name in _TITLE_TAGS[:-1]:
        yield markup.tags.get(name, ""), name
    yield markup.tree.findtext(".//title") or "", "title"


def _cleaned(text: str, origin: str, names: frozenset[str], headings: Sequence[str]) -> str:
    """The printed heading that a declared title starts with, else the title without the site's name."""
    for heading in headings:
        if _starts_with(text, heading):
            return heading
    cleaned = without_site(text, names)
    if origin == "title" and cleaned == text:
        return without_site(_first_part(text), names)
    return cleaned


def _first_part(text: str) -> str:
    """A document's title without its short last part, which is usually the site's name."""
    parts = [match.span() for match in PART.finditer(text)]
    last = parts[-1] if parts else (len(text), len(text))
    return text[: last[0]] if 3 * (len(text) - last[1]) < last[0] else text


def _headings(tree: HtmlElement, names: frozenset[str]) -> list[str]:
    """The texts of all `h1`, else of elements marked as headline, without the site's name."""
    found = _all_printed(tree.iter("h1")) or _all_printed(
        heading
        for heading in tree.iter("h2", "h3", "p", "span", "div")
        if heading.get("itemprop") == "headline" or "headline" in (heading.get("class") or "")
    )
    found = found[:MAX_HEADINGS]
    return [without_site(text, names) for text in found if not is_site(text, names)]


def _all_printed(headings: Iterable[HtmlElement]) -> list[str]:
    return list(filter(None, map(_printed, headings)))


def _printed(heading: HtmlElement) -> str:
    """A heading's text without its kicker and without a line of dates, editors or sources."""
    parts = [heading.text or ""]
    for inner in heading:
        between = "\n" if breaks(inner.tag) else ""
        text = text_within(inner)
        beside = _KICKER.search(inner.get("class") or "") or _BESIDE.match(text.strip())
        parts += [between, "" if beside else text, between, inner.tail or ""]
    lines = [one for one in "".join(parts).split("\n") if not _BESIDE.match(one.strip())]
    return _SIGNED.sub("", line(" ".join(lines), MAX_TITLE_LENGTH)).strip("-–—:| ")


def _headline(headings: Sequence[str], declared: Sequence[Title]) -> str:
    """The heading most similar to a declared title; empty if none is similar."""
    ranked = [
        (
            _similarity(heading, one.text) + _starts_with(one.text, heading),
            -at,
        )
        for at, heading in enumerate(headings)
        for one in declared
    ]
    best, at = max(ranked, default=(0.0, 0))
    return headings[-at] if best >= MIN_SIMILARITY else ""


def _only(headings: Sequence[str], declared: Sequence[Title]) -> str:
    """The page's only heading, if it is similar to a declared title, or if there is none."""
    if len(headings) != 1:
        return ""
    alike = [_similarity(headings[0], one.text) >= MIN_ONLY_SIMILARITY for one in declared]
    return headings[0] if any(alike) or not declared else ""


def _block(declared: Sequence[str], printed: Sequence[str], names: frozenset[str]) -> str:
    """The longest block that a declared title begins or ends with, before or behind a separator."""
    found = [
        text
        for text in dict.fromkeys(printed)
        if any(len(text) <= len(one) < MAX_SURPLUS * len(text) and text in one for one in declared)
        and len(words(text)) >= MIN_BLOCK_WORDS
        and any(_starts_with(one, text) or _ends_with(one, text) for one in declared)
        and not is_site(text, names)
    ]
    return max(found, key=len, default="")


def _similarity(one: str, other: str) -> float:
    first, second = set(words(one)), set(words(other))
    return 2 * len(first & second) / max(1, len(first) + len(second))


def _starts_with(text: str, heading: str) -> bool:
    """Whether a declared title is the heading and a separate rest: `Talks begin | The Example`."""
    rest = text[len(heading) :]
    return (
        bool(heading)
        and folded(text).startswith(folded(heading))
        and (not rest.strip() or PART.match(rest) is not None or not rest.strip()[0].isalnum())
    )


def _ends_with(text: str, heading: str) -> bool:
    """The same at the other end: `The Example | Talks begin`."""
    parts = [match.end() for match in PART.finditer(text)]
    return text.endswith(heading) and len(text) - len(heading) in parts


def _has_kicker(heading: str, declared: str) -> bool:
    """Whether a heading is a declared title after a kicker or before a by-line."""
    return (
        len(words(declared)) > 2
        and len(heading) > len(declared)
        and (
            folded(heading).endswith(folded(declared))
            or folded(heading).startswith(folded(declared))
        )
    )
