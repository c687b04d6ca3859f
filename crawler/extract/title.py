"""The title of a page: its headline, as told and as printed, without the site's name. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.extract.structured import Markup
from crawler.plain.text import line

MAX_TITLE_LENGTH = 1_000
MAX_HEADINGS = 40
ALIKE = 0.5
"""From which share of common words on two titles are about one thing."""
_CJK = r"\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
# What parts a headline from a site's name: bars always, a dash only with blanks or beside CJK.
_PART = re.compile(rf"\s*[|｜ㅣ»«•·‧]+\s*|\s+[-–—:~/]+\s+|(?<=[{_CJK}，。！？])[-–—_]+|\s+::\s+")
_BAR = re.compile(r"\s*[|｜ㅣ•]+\s*")
_ARCHIVE = re.compile(r"^Blog Archive?s?$", re.I)
"""What WordPress long wrote between a blog's name and the title: `Example » Blog Archive » Talks`."""
_KICKER = re.compile(r"kicker|overline|topline|dachzeile|eyebrow|category|rubri", re.I)
_INLINE = frozenset(
    """
    a abbr b cite em font i mark q s span strong sub sup u
    """.split()  # noqa: SIM905 - a table is read, not a column
)
_TOLD = ("og:title", "twitter:title", "dc.title", "title")


@dataclass(frozen=True, slots=True)
class Title:
    """A title and where it stood; both empty where the page has none."""

    text: str = ""
    origin: str = ""


def title(markup: Markup, names: frozenset[str]) -> Title:
    """The page's title. Pure.

    The printed heading where og:title says the same; else JSON-LD's headline; then the printed heading
    that the told titles speak of, since those are written for search engines; then the told ones. The
    site's name is no part of any.
    """
    headings = _headings(markup.tree, names)
    told = [
        found
        for text, origin in _declared(markup)
        if (
            found := Title(without_site(line(text, MAX_TITLE_LENGTH), names, headings), origin)
        ).text
    ]
    headline = _headline(headings, told)
    shared = without_site(line(unescape(markup.tags.get("og:title", "")), MAX_TITLE_LENGTH), names)
    if headline and _folded(shared) == _folded(headline):
        return Title(headline, "h1")
    if told and told[0].origin == "JSON-LD":
        return Title(headline, "h1") if _begins(told[0].text, headline) else told[0]
    if headline:
        shorter = next((one for one in told if _kicked(headline, one.text)), None)
        return shorter or Title(headline, "h1")
    return next(iter(told), Title(headings[0], "h1") if headings else Title())


def site_names(markup: Markup, url: str) -> frozenset[str]:
    """What the site is called, folded: by its tags, its publisher and its address. Pure."""
    tags = ("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site")
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    said = [markup.tags.get(name, "") for name in tags]
    said += [markup.about.publisher, host, host.rpartition(".")[0].rpartition(".")[2]]
    return frozenset(name for text in said if len(name := _squeezed(text)) > 1)


def without_site(text: str, names: frozenset[str], headings: Sequence[str] = ()) -> str:
    """A title without the site's name, and without what a printed heading leaves out. Pure."""
    for heading in headings:
        if _begins(text, heading):
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
    """Whether what follows is the site's name, or a short label behind a bar or before the name."""
    label = text[part[1] : end]
    short = len(_words(label)) <= 2 and len(_words(text[: part[0]])) > 3
    behind = _BAR.match(text, *part) is not None or end < len(text)
    return _is_site(label, names) or (short and behind)


def _declared(markup: Markup) -> Iterable[tuple[str, str]]:
    yield unescape(markup.about.headline), "JSON-LD"
    for name in _TOLD[:-1]:
        yield unescape(markup.tags.get(name, "")), name
    yield _first_part(markup.tree.findtext(".//title") or ""), "title"


def _first_part(text: str) -> str:
    """A document's title without its last part, which is the site's name in every language."""
    parts = [match.span() for match in _PART.finditer(text)]
    last = parts[-1] if parts else (len(text), len(text))
    return text[: last[0]] if 3 * (len(text) - last[1]) < last[0] else text


def _headings(tree: HtmlElement, names: frozenset[str]) -> list[str]:
    """The printed headings of the first rank that are not the site's name; else marked ones."""
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
    """Its text without a kicker; what stands in blocks of their own is parted."""
    parts = [heading.text or ""]
    for inner in heading:
        if isinstance(inner.tag, str) and not _KICKER.search(inner.get("class") or ""):
            between = "" if inner.tag in _INLINE else " "
            parts += [between, "".join(inner.itertext()), between]
        parts.append(inner.tail or "")
    return line("".join(parts), MAX_TITLE_LENGTH).strip("-–—:| ")


def _headline(headings: Sequence[str], told: Sequence[Title]) -> str:
    """The heading that is most like what is told; one alone needs only to share a word with it."""
    if not told:
        return headings[0] if len(headings) == 1 else ""
    ranked = sorted(
        (
            (
                max(_closeness(heading, one.text) + _begins(one.text, heading) for one in told),
                heading,
            )
            for heading in headings
        ),
        key=lambda found: -found[0],
    )
    least = 0.01 if len(headings) == 1 else ALIKE
    return ranked[0][1] if ranked and ranked[0][0] >= least else ""


def _closeness(one: str, other: str) -> float:
    first, second = set(_words(one)), set(_words(other))
    return 2 * len(first & second) / max(1, len(first) + len(second))


def _begins(text: str, heading: str) -> bool:
    """Whether a told title is the heading, parted from more: `Talks begin | The Example`."""
    rest = text[len(heading) :]
    return (
        bool(heading)
        and _folded(text).startswith(_folded(heading))
        and (not rest.strip() or _PART.match(rest) is not None or not rest.strip()[0].isalnum())
    )


def _kicked(heading: str, told: str) -> bool:
    """Whether a heading is a told title behind a kicker or before a by-line."""
    return (
        len(_words(told)) > 2
        and len(heading) > len(told)
        and (
            _folded(heading).endswith(_folded(told)) or _folded(heading).startswith(_folded(told))
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
