"""What a page says of itself for machines: JSON-LD (schema.org) and meta tags. Pure."""

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
_TOLD = re.compile(r'"(headline|datePublished|dateModified)"\s*:\s*("(?:[^"\\\n]|\\.){0,1000}"|)')


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLdArticle:
    """The article of a page in the words of its JSON-LD; empty where it is silent."""

    headline: str = ""
    published: str = ""
    modified: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    section: str = ""
    keywords: tuple[str, ...] = ()
    image: str = ""
    free: bool = True
    """False where it says that it is not accessible for free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """A page and what it says of itself, read once."""

    tree: HtmlElement
    about: JsonLdArticle
    tags: dict[str, str]
    canonical: str | None
    """Its `rel=canonical`, as it stands."""
    language: str | None
    """Its `lang`, as it stands."""


def read_markup(tree: HtmlElement) -> Markup:
    """The page with all that it tells machines. Pure."""
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
    """The page's article by its JSON-LD: the first that has a headline. Pure."""
    nodes = list(_nodes(page))
    articles = [node for node in nodes if _is_article(node)] or list(_salvaged(page))
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    best = next(
        (node for node in articles if _text(node.get("headline"))), articles[0] if articles else {}
    )
    return JsonLdArticle(
        headline=_text(best.get("headline")),
        published=_text(best.get("datePublished")),
        modified=_text(best.get("dateModified")),
        authors=_names(best.get("author"), named) or _only_person(nodes),
        publisher=next(iter(_names(best.get("publisher"), named)), ""),
        section=_text(best.get("articleSection")),
        keywords=_words(best.get("keywords")),
        image=_address(best.get("image")),
        free=str(best.get("isAccessibleForFree", True)).lower() != "false",
    )


def metas(page: HtmlElement) -> dict[str, str]:
    """The page's meta tags by name, property or itemprop in small letters; the first of a name. Pure."""
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
    """Every object of the page's JSON-LD, outer before inner."""
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
    """What a block says; None where it is no JSON."""
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _salvaged(page: HtmlElement) -> Iterator[dict[str, str]]:
    """What blocks that are no JSON still say of their article: the first of each field."""
    for text in _json_ld(page):
        if _parsed(text) is None and _ARTICLES_TYPE.search(text):
            found = dict(reversed(_TOLD.findall(text)))
            yield {name: _text(_parsed(value)) for name, value in found.items()}


def _is_article(node: dict[str, Any]) -> bool:
    return any(
        isinstance(kind, str) and _ARTICLE.search(kind) for kind in _listed(node.get("@type"))
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _names(value: Any, named: Mapping[str, dict[str, Any]]) -> tuple[str, ...]:
    """The names of people or organisations, who may be told of elsewhere by their `@id`."""
    found = (_name(node) or _name(_elsewhere(node, named)) for node in _flat(value))
    return tuple(filter(None, found))


def _elsewhere(node: Any, named: Mapping[str, dict[str, Any]]) -> Any:
    key = node.get("@id") if isinstance(node, dict) else None
    return named.get(key) if isinstance(key, str) else None


def _only_person(nodes: list[dict[str, Any]]) -> tuple[str, ...]:
    """The one person of a page whose article names no author: a blog's writer."""
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
