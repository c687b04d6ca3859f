"""The title of a page: from its metadata and its headings, without the site's name. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.extract.structured import Markup
from crawler.plain.elements import breaks, text_within
from crawler.plain.text import line

MAX_TITLE_LENGTH = 1_000
MAX_HEADINGS = 40
MIN_SIMILARITY = 0.5
"""Two titles with at least this share of common words are about one thing."""
_CJK = r"\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
# Separates a headline from a site's name: a bar always, a dash only with spaces or beside CJK.
_PART = re.compile(rf"\s*[|｜ㅣ»«•·‧]+\s*|\s+[-–—:~/]+\s+|(?<=[{_CJK}，。！？])[-–—_]+|\s+::\s+")
_BAR = re.compile(r"\s*[|｜ㅣ•]+\s*")
_ARCHIVE = re.compile(r"^Blog Archive?s?$", re.I)
"""Older WordPress blogs have it between name and title: `Example » Blog Archive » Talks`."""
_KICKER = re.compile(r"kicker|overline|topline|dachzeile|eyebrow|category|rubri", re.I)
_TITLE_TAGS = ("og:title", "twitter:title", "dc.title", "title")


@dataclass(frozen=True, slots=True)
class Title:
    """A title and its origin; both are empty if the page has none."""

    text: str = ""
    origin: str = ""


def title(markup: Markup, names: frozenset[str]) -> Title:
    """The page's title. Pure.

    The first of: the printed heading, if og:title is equal to it; JSON-LD's headline; the printed
    heading that is similar to a declared title (declared titles are written for search engines); a
    declared title. `names`: the site's names, as `site_names`; they are removed.
    """
    headings = _headings(markup.tree, names)
    declared = [
        found
        for text, origin in _declared(markup)
        if (
            found := Title(without_site(line(text, MAX_TITLE_LENGTH), names, headings), origin)
        ).text
    ]
    headline = _headline(headings, declared)
    shared = without_site(line(unescape(markup.tags.get("og:title", "")), MAX_TITLE_LENGTH), names)
    if headline and _folded(shared) == _folded(headline):
        return Title(headline, "h1")
    if declared and declared[0].origin == "JSON-LD":
        return Title(headline, "h1") if _starts_with(declared[0].text, headline) else declared[0]
    if headline:
        shorter = next((one for one in declared if _has_kicker(headline, one.text)), None)
        return shorter or Title(headline, "h1")
    return next(iter(declared), Title(headings[0], "h1") if headings else Title())


def site_names(markup: Markup, url: str) -> frozenset[str]:
    """The names of the site, folded: from its meta tags, its publisher and its address. Pure."""
    tags = ("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site")
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    texts = [markup.tags.get(name, "") for name in tags]
    texts += [markup.about.publisher, host, host.rpartition(".")[0].rpartition(".")[2]]
    return frozenset(name for text in texts if len(name := _squeezed(text)) > 1)


def without_site(text: str, names: frozenset[str], headings: Sequence[str] = ()) -> str:
    """A title without the site's name; or the printed heading that it starts with. Pure."""
    for heading in headings:
        if _starts_with(text, heading):
            return heading
    parts = [match.span() for match in _PART.finditer(text)]
    start, end = 0, len(text)
    while parts and _is_label(text, parts[-1], end, names):
        end = parts.pop()[0]
    while parts and (
        _is_site(text[start : parts[0][0]], names) or _ARCHIVE.search(text[start : parts[0][0]])
    ):
        start = parts.pop(0)[1]
    return text[start:end].strip() or text


def _is_label(text: str, part: tuple[int, int], end: int, names: frozenset[str]) -> bool:
    """Whether the text up to `end` is the site's name, or a short label at a bar or before the name."""
    label = text[part[1] : end]
    short = len(_words(label)) <= 2 and len(_words(text[: part[0]])) > 3
    behind = _BAR.match(text, *part) is not None or end < len(text)
    return _is_site(label, names) or (short and behind)


def _declared(markup: Markup) -> Iterable[tuple[str, str]]:
    yield unescape(markup.about.headline), "JSON-LD"
    for name in _TITLE_TAGS[:-1]:
        yield unescape(markup.tags.get(name, "")), name
    yield _first_part(markup.tree.findtext(".//title") or ""), "title"


def _first_part(text: str) -> str:
    """A document's title without its short last part, which is usually the site's name."""
    parts = [match.span() for match in _PART.finditer(text)]
    last = parts[-1] if parts else (len(text), len(text))
    return text[: last[0]] if 3 * (len(text) - last[1]) < last[0] else text


def _headings(tree: HtmlElement, names: frozenset[str]) -> list[str]:
    """The texts of all `h1`, else of elements marked as headline, without the site's name."""
    first = [_printed(heading) for heading in tree.iter("h1")]
    marked = [
        _printed(heading)
        for heading in tree.iter("h2", "h3", "p", "span", "div")
        if heading.get("itemprop") == "headline" or "headline" in (heading.get("class") or "")
    ]
    return [
        text for text in (first or marked)[:MAX_HEADINGS] if text and not _is_site(text, names)
    ]


def _printed(heading: HtmlElement) -> str:
    """A heading's text without its kicker, with spaces between inner blocks."""
    parts = [heading.text or ""]
    for inner in heading:
        between = " " if breaks(inner.tag) else ""
        kicker = isinstance(inner.tag, str) and _KICKER.search(inner.get("class") or "")
        parts += [between, "" if kicker else text_within(inner), between, inner.tail or ""]
    return line("".join(parts), MAX_TITLE_LENGTH).strip("-–—:| ")


def _headline(headings: Sequence[str], declared: Sequence[Title]) -> str:
    """The heading most similar to a declared title; a single one needs only one common word."""
    if not declared:
        return headings[0] if len(headings) == 1 else ""
    ranked = sorted(
        (
            (
                max(
                    _similarity(heading, one.text) + _starts_with(one.text, heading)
                    for one in declared
                ),
                heading,
            )
            for heading in headings
        ),
        key=lambda found: -found[0],
    )
    least = 0.01 if len(headings) == 1 else MIN_SIMILARITY
    return ranked[0][1] if ranked and ranked[0][0] >= least else ""


def _similarity(one: str, other: str) -> float:
    first, second = set(_words(one)), set(_words(other))
    return 2 * len(first & second) / max(1, len(first) + len(second))


def _starts_with(text: str, heading: str) -> bool:
    """Whether a declared title is the heading and a separate rest: `Talks begin | The Example`."""
    rest = text[len(heading) :]
    return (
        bool(heading)
        and _folded(text).startswith(_folded(heading))
        and (not rest.strip() or _PART.match(rest) is not None or not rest.strip()[0].isalnum())
    )


def _has_kicker(heading: str, declared: str) -> bool:
    """Whether a heading is a declared title after a kicker or before a by-line."""
    return (
        len(_words(declared)) > 2
        and len(heading) > len(declared)
        and (
            _folded(heading).endswith(_folded(declared))
            or _folded(heading).startswith(_folded(declared))
        )
    )


def _is_site(text: str, names: frozenset[str]) -> bool:
    squeezed = _squeezed(text)
    return bool(squeezed) and any(
        squeezed == name
        or (len(name) > 3 and name in squeezed and len(squeezed) < 3 * len(name))
        or (len(squeezed) > 3 and squeezed in name)
        for name in names
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(_folded(text))


def _squeezed(text: str) -> str:
    return "".join(_words(text))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
