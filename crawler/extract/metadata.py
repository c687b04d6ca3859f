"""A page's metadata besides title, authors and dates: summary, section, tags, image. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape

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
    """Publisher, section, tags, image, and whether the page is paywalled."""
    origins: Mapping[str, str]
    """Where each field was read, without empty ones."""


def metadata(markup: Markup, url: str) -> Metadata:
    """The metadata of a page: from JSON-LD, else from its meta tags. Pure. `url`: the page's address."""
    about = markup.about
    found = {
        "summary": _first(markup, "", "og:description", "description", clean=_paragraphs),
        "publisher": _first(markup, about.publisher, "og:site_name"),
        "section": _first(markup, about.section, "article:section"),
        "tags": _first(markup, "\n".join(about.keywords), "news_keywords", clean=_words),
        "image": _first(markup, about.image, "og:image", clean=lambda text: normalize(text, url)),
        "paywalled": (None if about.free else "no", "JSON-LD"),
    }
    texts = {name: text or "" for name, (text, _) in found.items()}
    return Metadata(
        summary=texts["summary"],
        details=ArticleDetails(
            publisher=texts["publisher"] or None,
            section=texts["section"] or None,
            tags=tuple(filter(None, texts["tags"].split("\n"))),
            image=texts["image"] or None,
            paywalled=not about.free,
        ),
        origins={name: origin for name, (text, origin) in found.items() if text},
    )


def _line(text: str) -> str:
    return line(unescape(text), 200)


def _paragraphs(text: str) -> str:
    return paragraphs(unescape(text), MAX_SUMMARY_LENGTH)


def _words(text: str) -> str:
    """Keywords, one a line, each once. The input has them by lines or by commas."""
    parted = text.split("\n" if "\n" in text else ",")
    words = (line(unescape(word), 100) for word in parted)
    return "\n".join(list(dict.fromkeys(filter(None, words)))[:MAX_TAGS])


def _first(
    markup: Markup, json_ld: str, *names: str, clean: Callable[[str], str | None] = _line
) -> tuple[str | None, str]:
    """The first text that is not empty after cleaning, and its origin; (None, "") if there is none."""
    texts = ((json_ld, "JSON-LD"), *((markup.tags.get(name, ""), name) for name in names))
    cleaned = ((clean(text), origin) for text, origin in texts if text)
    return next((found for found in cleaned if found[0]), (None, ""))
