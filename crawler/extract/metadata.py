"""A page's metadata besides title, authors and dates: summary, section, tags, image. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from crawler.extract.json_ld import JsonLdArticle
from crawler.extract.structured import Markup
from crawler.plain.text import line, paragraphs
from crawler.plain.urls import normalize
from watchword.domain.article import ArticleDetails

MAX_SUMMARY_LENGTH = 10_000
MAX_TAGS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The metadata of a page, without its title, authors and dates."""

    summary: str
    """The description that the page gives to those who link to it."""
    details: ArticleDetails
    """The details of `DETAILS`, and whether the page is paywalled."""
    origins: Mapping[str, str]
    """Where each field was read, without empty ones."""


Clean = Callable[[str, str], str | tuple[str, ...] | None]
"""Makes the value of a text; empty or None if it is none. Its second argument is the page's address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Detail:
    """Where a page tells machines one detail: in JSON-LD, else in a meta tag."""

    name: str
    """The field of `ArticleDetails`."""
    json_ld: str
    """The field of its article in JSON-LD."""
    read: Callable[[JsonLdArticle, str], str]
    """How that is read."""
    tags: tuple[str, ...]
    """The names of the meta tags, in lower case."""
    clean: Clean


def _line(text: str, _url: str) -> str:
    return line(unescape(text), 200)


def _words(text: str, _url: str) -> tuple[str, ...]:
    """Keywords, each once. The input has them by lines or by commas."""
    parted = text.split("\n" if "\n" in text else ",")
    words = (line(unescape(word), 100) for word in parted)
    return tuple(dict.fromkeys(filter(None, words)))[:MAX_TAGS]


_NAME, _TEXT = JsonLdArticle.name, JsonLdArticle.text
_WORDS, _ADDRESS = JsonLdArticle.words, JsonLdArticle.address
DETAILS = (
    _Detail(
        name="publisher", json_ld="publisher", read=_NAME, tags=("og:site_name",), clean=_line
    ),
    _Detail(
        name="section",
        json_ld="articleSection",
        read=_TEXT,
        tags=("article:section",),
        clean=_line,
    ),
    _Detail(name="tags", json_ld="keywords", read=_WORDS, tags=("news_keywords",), clean=_words),
    _Detail(name="image", json_ld="image", read=_ADDRESS, tags=("og:image",), clean=normalize),
)
"""The details that a page tells machines, one row each."""


def metadata(markup: Markup, url: str) -> Metadata:
    """The metadata of a page: from JSON-LD, else from its meta tags. Pure. `url`: the page's address."""
    about = markup.about
    found = {one.name: _first(markup, one, url) for one in DETAILS}
    summary, summary_origin = _summary(markup)
    origins = {"summary": summary_origin, "paywalled": "" if about.free else "JSON-LD"}
    origins |= {name: origin for name, (_, origin) in found.items()}
    details: dict[str, Any] = {name: value for name, (value, _) in found.items() if value}
    return Metadata(
        summary=summary,
        details=ArticleDetails(paywalled=not about.free, **details),
        origins={name: origin for name, origin in origins.items() if origin},
    )


def _summary(markup: Markup) -> tuple[str, str]:
    """The page's description and its origin; both are empty if there is none."""
    for name in ("og:description", "description"):
        if text := paragraphs(unescape(markup.tags.get(name, "")), MAX_SUMMARY_LENGTH):
            return text, name
    return "", ""


def _first(markup: Markup, detail: _Detail, url: str) -> tuple[str | tuple[str, ...] | None, str]:
    """The first value that is not empty after cleaning, and its origin; (None, "") if there is none."""
    said = detail.read(markup.about, detail.json_ld)
    texts = ((said, "JSON-LD"), *((markup.tags.get(name, ""), name) for name in detail.tags))
    cleaned = ((detail.clean(text, url), origin) for text, origin in texts if text)
    return next((found for found in cleaned if found[0]), (None, ""))
