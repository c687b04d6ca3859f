"""What a page declares for machines: JSON-LD (schema.org) and meta tags. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

_ARTICLE = re.compile(r"(Article|Posting|Report|Review)$")
_MAX_NODES = 2_000
_COMMENT = re.compile(
    r"^\s*(?:<!--|(?:(?://|/\*)\s*)?<!\[CDATA\[\s*(?:\*/)?)"
    r"|(?:-->|(?:(?://|/\*)\s*)?\]\]>\s*(?:\*/)?)\s*$"
)
_ARTICLES_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"\w*(?:Article|Posting|Report|Review)"')
_BROKEN_FIELD = re.compile(
    r'"(headline|datePublished|dateModified)"\s*:\s*("(?:[^"\\\n]|\\.){0,1000}"|)'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLdArticle:
    """The article of a page as its JSON-LD describes it; a field that is not there is empty."""

    headline: str = ""
    published: str = ""
    modified: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    section: str = ""
    keywords: tuple[str, ...] = ()
    image: str = ""
    free: bool = True
    """False if the page declares that it is not accessible for free."""


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


def read_markup(tree: HtmlElement) -> Markup:
    """The page with its JSON-LD, meta tags, canonical link and language. Pure."""
    tags = metas(tree)
    links = (
        link.get("href")
        for link in tree.iter("link")
        if (link.get("rel") or "").lower() == "canonical"
    )
    return Markup(
        tree=tree,
        about=json_ld_article(tree),
        tags=tags,
        canonical=next(links, None),
        language=tree.get("lang") or tags.get("content-language"),
    )


def json_ld_article(page: HtmlElement) -> JsonLdArticle:
    """The first article in the page's JSON-LD that has a headline, else the first article. Pure."""
    nodes = list(_nodes(page))
    articles = [node for node in nodes if _is_article(node)] or list(_salvaged(page))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    best = next(
        (node for node in articles if _text(node.get("headline"))), articles[0] if articles else {}
    )
    return JsonLdArticle(
        headline=_text(best.get("headline")),
        published=_text(best.get("datePublished")),
        modified=_text(best.get("dateModified")),
        authors=_names(best.get("author"), by_id) or _only_person(nodes),
        publisher=next(iter(_names(best.get("publisher"), by_id)), ""),
        section=_text(best.get("articleSection")),
        keywords=_words(best.get("keywords")),
        image=_address(best.get("image")),
        free=str(best.get("isAccessibleForFree", True)).lower() != "false",
    )


def metas(page: HtmlElement) -> dict[str, str]:
    """The page's meta tags by name, property or itemprop in lower case; the first of each name. Pure."""
    found: dict[str, str] = {}
    for tag in page.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop")
        value = (
            tag.get("content") or tag.get("value") or ""
        ).strip()  # some archives save `value`
        if name and value:
            found.setdefault(name.strip().lower(), value)
    return found


def _nodes(page: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD, outer objects before inner ones."""
    waiting = [_parsed(text) for text in _json_ld(page)]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting[:0] = node[:_MAX_NODES]
        elif isinstance(node, dict):
            yield node
            waiting += [
                node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node
            ]


def _json_ld(page: HtmlElement) -> Iterator[str]:
    for script in page.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            yield _COMMENT.sub("", script.text or "").strip().rstrip(";")


def _parsed(text: str) -> Any:
    """The value of a block; None if it is not valid JSON."""
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _salvaged(page: HtmlElement) -> Iterator[dict[str, str]]:
    """The fields of articles in blocks that are not valid JSON: the first value of each field."""
    for text in _json_ld(page):
        if _parsed(text) is None and _ARTICLES_TYPE.search(text):
            found = dict(reversed(_BROKEN_FIELD.findall(text)))
            yield {name: _text(_parsed(value)) for name, value in found.items()}


def _is_article(node: dict[str, Any]) -> bool:
    return any(
        isinstance(kind, str) and _ARTICLE.search(kind) for kind in _listed(node.get("@type"))
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _names(value: Any, by_id: Mapping[str, dict[str, Any]]) -> tuple[str, ...]:
    """The names of people or organisations; an object may refer to another one by its `@id`."""
    found = (_name(node) or _name(_referenced(node, by_id)) for node in _flat(value))
    return tuple(filter(None, found))


def _referenced(node: Any, by_id: Mapping[str, dict[str, Any]]) -> Any:
    key = node.get("@id") if isinstance(node, dict) else None
    return by_id.get(key) if isinstance(key, str) else None


def _only_person(nodes: list[dict[str, Any]]) -> tuple[str, ...]:
    """The only person of a page, as on a blog of one writer; empty if there are more."""
    people = {_name(node) for node in nodes if "Person" in _listed(node.get("@type"))[:1]} - {""}
    return tuple(people) if len(people) == 1 else ()


def _flat(value: Any) -> list[Any]:
    return [inner for one in _listed(value) for inner in _listed(one)]


def _name(node: Any) -> str:
    return _text(node.get("name")) if isinstance(node, dict) else _text(node)


def _words(value: Any) -> tuple[str, ...]:
    texts = [one for one in _listed(value) if isinstance(one, str)]
    split = texts[0].split(",") if len(texts) == 1 else texts
    return tuple(filter(None, (text.strip() for text in split)))


def _address(value: Any) -> str:
    first = next(iter(_flat(value)), None)
    return _text(first.get("url")) if isinstance(first, dict) else _text(first)


def _text(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return first.strip() if isinstance(first, str) else ""
