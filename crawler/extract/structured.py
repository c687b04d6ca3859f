"""What a page declares for machines: JSON-LD (schema.org) and meta tags. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.extract.json_ld import JsonLdArticle, PageNames, json_ld_article
from crawler.plain.elements import text_within
from crawler.plain.text import line

_DUBLIN_CORE = re.compile(r"^(dc|dcterms):")
"""Its names have a dot in HTML, and a colon in XML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """A page and what it declares, read once."""

    tree: HtmlElement
    about: JsonLdArticle
    tags: dict[str, str]
    canonical: str | None
    """Its `rel=canonical`, unchanged."""
    language: str | None
    """Its `lang`, unchanged."""


def read_markup(tree: HtmlElement, url: str) -> Markup:
    """The page with its JSON-LD, meta tags, canonical link and language. Pure. `url`: its address."""
    tags = metas(tree)
    links = (
        link.get("href")
        for link in tree.iter("link")
        if (link.get("rel") or "").lower() == "canonical"
    )
    canonical = next(links, None)
    headings = [line(text_within(one), 1_000) for one in tree.iter("h1")]
    names = PageNames(
        url=url,
        canonical=canonical or "",
        headlines=tuple(filter(None, [*headings, tags.get("og:title", "")])),
        titles=tuple(filter(None, [tree.findtext(".//title"), tags.get("twitter:title")])),
    )
    return Markup(
        tree=tree,
        about=json_ld_article(tree, names),
        tags=tags,
        canonical=canonical,
        language=tree.get("lang") or tags.get("content-language"),
    )


def metas(page: HtmlElement) -> dict[str, str]:
    """The page's meta tags by name in lower case; the first of each name. Pure."""
    found: dict[str, str] = {}
    for name, value in _named(page):
        found.setdefault(name, value)
    return found


def values_of(page: HtmlElement, name: str) -> list[str]:
    """The values of all meta tags of one name: each author may have a tag. Pure."""
    return [value for one, value in _named(page) if one == name]


def _named(page: HtmlElement) -> Iterator[tuple[str, str]]:
    """Each meta tag's name, property, itemprop or http-equiv in lower case, with its value."""
    for tag in page.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop")
        name = name or tag.get("http-equiv")
        value = tag.get("content") or tag.get("value")  # some archives save `value`
        if name and value and value.strip():
            yield _DUBLIN_CORE.sub(r"\1.", name.strip().lower()), value.strip()
