"""The authors of a page: from its metadata, else from marked elements, else from its by-line. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from crawler.extract.blocks import NEAR, Block
from crawler.extract.markers import BIT, markers
from crawler.extract.names import BY, is_name, names_in
from crawler.extract.structured import Markup, values_of
from crawler.plain.text import line, plain

_TAGS = (
    "author",
    "og:author",
    "citation_author",
    "article:author",
    "article:author_name",
    "article_author",
    "og:article:author",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "byline",
    "sailthru.author",
    "cxenseparse:author",
    "cse-authors",
    "qc:author",
    "branch:deeplink:authorname1",
)
_AUTHOR_LABEL = re.compile(
    r"writ|verfasst|geschrieben|écrit|escrito|scritto|author|autor|skrevet|作者|著者", re.I
)
_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es|a)?|auteurs?|autore|redakt\w*|profiles?|people|staff"
    r"|journalists?|writers?"
    r"|contributors?|by|reporters?|team|person)/",
    re.I,
)
_OTHER_PARTS = BIT["comment"] | BIT["nav"] | BIT["<nav>"] | BIT["<footer>"] | BIT["<aside>"]
_PRINTED = frozenset(("marked", "link", "by-line"))
_AFTER_NAMES = re.compile(r"\s[|—–·•]\s|\s+(?:on|am|le)\s+(?=\w+,? \d|\d)|,?\s+\d")
"""Separates the names of a by-line from the date behind them."""
_REPORTER = re.compile(r"\S{2,6}\s?(?:기자|記者|记者)")
MAX_BYLINE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Authors:
    """The names and their origin; both are empty if the page names nobody."""

    names: tuple[str, ...] = ()
    origin: str = ""


def authors(markup: Markup, near: Sequence[Block], own: frozenset[str]) -> Authors:
    """The authors: persons from any origin; else agencies; else the site, if its metadata says so. Pure.

    `near`: the blocks around the headline and at the end. `own`: the site's names, as `letters_of`.
    """
    found = [(names_in(texts, own), origin) for texts, origin in _candidates(markup, near)]
    for people, origin in found:
        if people.persons:
            return Authors(people.persons, origin)
    for people, origin in found:
        if people.agencies:
            return Authors(people.agencies, origin)
    site = next(
        (people for people, origin in found if people.itself and origin not in _PRINTED), None
    )
    return (
        Authors(site.itself[:1], "JSON-LD" if site is found[0][0] else "meta")
        if site
        else Authors()
    )


def _candidates(markup: Markup, near: Sequence[Block]) -> Iterator[tuple[Iterable[str], str]]:
    yield markup.about.authors, "JSON-LD"
    for name in _TAGS:
        if name in markup.tags:
            yield [plain(text.strip("'")) for text in values_of(markup.tree, name)], name
    if _AUTHOR_LABEL.search(markup.tags.get("twitter:label1", "")):
        yield (markup.tags.get("twitter:data1", ""),), "twitter:data1"
    yield [_text(one) for one in _marked(markup.tree)], "marked"
    yield [_text(one) for one in _linked(markup.tree)], "link"
    for block in near:
        text = block.text.strip(" |—–-·•")
        if len(text) <= MAX_BYLINE_LENGTH and not block.near & _OTHER_PARTS:
            is_one = block.near & BIT["author"] and is_name(text) and not text.islower()
            if is_one or BY.match(text) or _REPORTER.fullmatch(text):
                yield (_AFTER_NAMES.split(text)[0],), "by-line"


def _text(element: HtmlElement) -> str:
    return line(" ".join(element.itertext()), MAX_BYLINE_LENGTH)


def _marked(tree: HtmlElement) -> list[HtmlElement]:
    """At most three elements that microdata or `rel=author` mark as the author."""
    found = [
        one
        for one in tree.iter("a", "span", "div", "p", "small", "li", "meta", "strong", "address")
        if one.get("itemprop") in ("author", "creator")
        or (one.tag == "a" and one.get("rel") == "author")
    ]
    return [_inner(one) for one in found if not _is_elsewhere(one)][:3]


def _inner(element: HtmlElement) -> HtmlElement:
    return next((one for one in element.iter() if one.get("itemprop") == "name"), element)


def _linked(tree: HtmlElement) -> list[HtmlElement]:
    """The first link to a person's profile, as a list; empty if there is none."""
    found = (
        one
        for one in tree.iter("a")
        if _PROFILE.search(one.get("href") or "") and is_name(_text(one))
    )
    return [one for one in found if not _is_elsewhere(one)][:1]


def _is_elsewhere(element: HtmlElement) -> bool:
    return any(
        markers(one) & _OTHER_PARTS for one in islice((element, *element.iterancestors()), NEAR)
    )
