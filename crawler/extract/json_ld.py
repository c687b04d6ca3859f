"""The article of a page in its JSON-LD (schema.org): the page's own, not a related one. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html import unescape
from typing import Any, TypeVar
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.extract.lenient_json import read_json
from crawler.plain.urls import normalize, same_site

T = TypeVar("T")
_ARTICLE = re.compile(r"(Article|(?<!Job)Posting|Report|Review)$")
_MAX_NODES = 2_000
_WALKED = ("@graph", "mainEntity", "mainEntityOfPage")
MAX_COMPARED, MAX_TITLES = 300, 10
MIN_LIKENESS = 0.5
"""An article with another address and a headline less like the page's titles is another article."""
_OWN_ADDRESS, _OWN_HEADLINE, _NO_ADDRESS, _OTHER_ADDRESS = range(4)
"""How an article is known to be the page's own, the best first."""
_FIELDS = ("datePublished", "dateModified", "author", "publisher")
_INNER = ("author", "publisher", "image", "mainEntityOfPage")
"""In broken JSON the fields may be in one of these objects of the article: its end is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLdArticle:
    """The article of a page as its JSON-LD describes it; a field that is not there is empty."""

    headline: str = ""
    own: bool = False
    """Whether it is known to be the page's: by its address, or by its headline."""
    published: str = ""
    modified: str = ""
    authors: tuple[str, ...] = ()
    free: bool = True
    """False if the page declares that it is not accessible for free."""
    nodes: Sequence[Mapping[str, Any]] = field(default=(), repr=False)
    """The objects that describe it; of two with a field the first one counts."""
    by_id: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    """Every object of the page, by its `@id`."""

    def text(self, name: str) -> str:
        """The text of a field; empty if it has none. Pure, as the three below."""
        return _first(self.nodes, name, _text)

    def name(self, name: str) -> str:
        """The name of the first person or organisation in a field."""
        return next(iter(_first(self.nodes, name, lambda value: _names(value, self.by_id))), "")

    def words(self, name: str) -> str:
        """The keywords in a field, one a line."""
        return "\n".join(_first(self.nodes, name, _words))

    def address(self, name: str) -> str:
        """The address in a field, as it is written there."""
        return _first(self.nodes, name, _address)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNames:
    """What the page's own article in JSON-LD is known by."""

    url: str
    """The page's address."""
    canonical: str
    """Its `rel=canonical`, unchanged; empty if it has none."""
    headlines: tuple[str, ...]
    """Its printed headlines and `og:title`."""
    titles: tuple[str, ...]
    """Other titles of the page."""


def json_ld_article(page: HtmlElement, names: PageNames) -> JsonLdArticle:
    """The page's own article in its JSON-LD. Pure.

    The node with the page's address; else the one with its headline; else one that does not name another
    page of the site; of these, the first one with a headline. What it lacks is taken from other nodes
    that are the page's own in the same way. One with another page's address and headline is not taken.
    """
    nodes = list(_nodes(page))
    ranked = [(_rank(node, names), at) for at, node in enumerate(nodes) if _is_article(node)]
    ranked.sort()
    own = [nodes[at] for rank, at in ranked if rank[0] == ranked[0][0][0]]
    known = ranked[0][0][0] if ranked else _OTHER_ADDRESS
    best = own if known <= _OWN_HEADLINE else own[:1]
    if best and known == _OTHER_ADDRESS and not _is_like(best[0], names):
        best = []
    dated = [*best, *(node for node in nodes if _is_own_page(node, names))]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}

    def people(value: Any) -> tuple[str, ...]:
        return _names(value, by_id)

    return JsonLdArticle(
        headline=_first(best, "headline", _text),
        own=known < _NO_ADDRESS
        or (known == _NO_ADDRESS and _is_like(own[0], names))
        or (bool(dated) and not best),
        published=_first(dated, "datePublished", _text),
        modified=_first(dated, "dateModified", _text),
        authors=_first(best, "author", people)
        or _first(best, "creator", people)
        or _only_person(nodes),
        free=all(str(node.get("isAccessibleForFree", True)).lower() != "false" for node in best),
        nodes=best,
        by_id=by_id,
    )


def _first(nodes: Sequence[Mapping[str, Any]], name: str, read: Callable[[Any], T]) -> T:
    """The first value of a field that is not empty."""
    return next(filter(None, (read(node.get(name)) for node in nodes)), read(None))


def _rank(node: dict[str, Any], names: PageNames) -> tuple[int, bool]:
    """How the node is known to be the page's own, and whether it lacks a headline."""
    headline = _folded(unescape(_text(node.get("headline"))))
    addresses = {_key(one, names.url) for one in _addresses(node)} - {""}
    if addresses & {_key(names.url, names.url), _key(names.canonical, names.url)}:
        known = _OWN_ADDRESS
    elif headline and headline in map(_folded, names.headlines):
        known = _OWN_HEADLINE
    else:
        known = _OTHER_ADDRESS if addresses else _NO_ADDRESS
    return known, not headline


def _is_own_page(node: dict[str, Any], names: PageNames) -> bool:
    """Whether a node is a web page with this page's address: its date is that of the article on it."""
    is_page = any(
        isinstance(one, str) and one.endswith("Page") for one in _listed(node.get("@type"))
    )
    return is_page and _rank(node, names)[0] == _OWN_ADDRESS


def _is_like(node: dict[str, Any], names: PageNames) -> bool:
    """Whether a node's headline is like a title of the page, or there is nothing to compare."""
    headline = _folded(unescape(_text(node.get("headline"))))[:MAX_COMPARED]
    titles = [_folded(title)[:MAX_COMPARED] for title in (*names.headlines, *names.titles)]
    compared = [title for title in titles if title and headline]
    return not compared or any(
        headline in title
        or title in headline
        or SequenceMatcher(None, headline, title).ratio() >= MIN_LIKENESS
        for title in compared[:MAX_TITLES]
    )


def _with_fields(value: Any) -> Any:
    """The values of a broken block, each article with the fields that came into an object of it."""
    if isinstance(value, list):
        return [_with_fields(one) for one in value]
    if not isinstance(value, dict):
        return value
    if not _is_article(value):
        return {name: _with_fields(one) if name in _WALKED else one for name, one in value.items()}
    inner = [one for name in _INNER for one in _flat(value.get(name)) if isinstance(one, dict)]
    return {name: one[name] for one in inner for name in _FIELDS if name in one} | value


def _addresses(node: dict[str, Any]) -> Iterator[str]:
    """The addresses that a node names as its own page's; its `@id` only if it names no other."""
    found = [
        one.get("@id") or one.get("url") if isinstance(one, dict) else one
        for name in ("url", "mainEntityOfPage")
        for one in _listed(node.get(name))
    ]
    texts = [one for one in found if isinstance(one, str) and "/" in one]
    return iter(texts or [one for one in [node.get("@id")] if isinstance(one, str) and "/" in one])


def _key(address: str, url: str) -> str:
    """An address in the form in which two of one page are equal; empty if it is no page of the site."""
    found = normalize(address, url) if address else None
    if found is None or not same_site(found, url):
        return ""
    parts = urlsplit(found)
    path = parts.path.rstrip("/")
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}:{parts.port or ''}{path}?{parts.query}" if path or parts.query else ""


def _folded(text: str) -> str:
    letters = (one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())
    return "".join(letters)


def _nodes(page: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD: outer before inner ones, valid blocks before broken ones."""
    blocks = [read_json(text) for text in _json_ld(page)]
    waiting = [value for values, valid in blocks if valid for value in values]
    waiting += [_with_fields(value) for values, valid in blocks if not valid for value in values]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting[:0] = node[:_MAX_NODES]
        elif isinstance(node, dict):
            yield node
            waiting += [node[key] for key in _WALKED if key in node]


def _json_ld(page: HtmlElement) -> Iterator[str]:
    for script in page.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            yield (script.text or "").strip("\ufeff \t\r\n;")


def _is_article(node: dict[str, Any]) -> bool:
    return any(
        isinstance(kind, str) and _ARTICLE.search(kind) for kind in _listed(node.get("@type"))
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _names(value: Any, by_id: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """The names of people or organisations; an object may refer to another one by its `@id`."""
    found = (_name(node) or _name(_referenced(node, by_id)) for node in _flat(value))
    return tuple(filter(None, found))


def _referenced(node: Any, by_id: Mapping[str, Mapping[str, Any]]) -> Any:
    key = node.get("@id") if isinstance(node, dict) else None
    return by_id.get(key) if isinstance(key, str) else None


def _only_person(nodes: list[dict[str, Any]]) -> tuple[str, ...]:
    """The only person of a page, as on a blog of one writer; empty if there are more."""
    people = {_name(node) for node in nodes if "Person" in _listed(node.get("@type"))[:1]} - {""}
    return tuple(people) if len(people) == 1 else ()


def _flat(value: Any) -> list[Any]:
    listed = value.get("@list", value) if isinstance(value, dict) else value
    return [inner for one in _listed(listed) for inner in _listed(one)]


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
    first = first.get("@value") if isinstance(first, dict) else first
    return first.strip() if isinstance(first, str) else ""
