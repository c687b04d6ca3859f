"""Parses RSS 2.0, RSS 1.0 and Atom 1.0 with lxml, where nothing in them is unusual. Pure.

This takes a tenth of the time of feedparser and finds the same: each key has the value that feedparser
gives it. Only a part of its rules is here. A document in which another one may count is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from feedparser.api import StrictFeedParser
from feedparser.urls import make_safe_absolute_uri
from lxml import etree

from crawler.feeds.xml_parser import APART, PAGE_TYPES, STRUCTURES, XmlFeed, absolute

_XML, _OF_CDF = "{http://www.w3.org/xml/1998/namespace}", ("href", "lastmod")
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_ATOM, _RSS10 = "http://www.w3.org/2005/Atom", "http://purl.org/rss/1.0/"
_VERSIONED = {_ATOM, _RSS10, "http://my.netscape.com/rdf/simple/0.9/"}
"""The first of these that the root declares gives the version, before the root's name does."""
_VERSIONS = {"2.0": "rss20", "0.91": "rss091u", "0.92": "rss092"}
_PREFIXES = {uri.lower(): prefix for uri, prefix in StrictFeedParser.namespaces.items()}
_DECLARED = re.compile(r"\bxmlns(?::([\w.-]+))?\s*=\s*[\"']([^\"']*)[\"']")
_UNUSUAL = re.compile(r"<!(?:DOCTYPE|ENTITY)|\bbase\s*=|backend\.userland", re.I)
"""What changes how the whole of a document is read."""
_REENCODED = re.compile("[\x80-\x9f]|[\xc2-\xf4][\x80-\xbf]")
"""feedparser decodes once more what may be UTF-8 or Windows-1252 that was read as Latin-1."""
_ENTITY = re.compile(r"&\w+;", re.ASCII)
_PLAIN, _HTML = "text/plain", "text/html"
_TYPES = {"text": _PLAIN, "plain": _PLAIN, _PLAIN: _PLAIN, "html": _HTML, _HTML: _HTML}
_TYPED = {
    **dict.fromkeys(("title", "dc_title", "subtitle", "summary", "content"), _PLAIN),
    **dict.fromkeys(("description", "dc_description", "content_encoded"), _HTML),
}
"""The elements whose text may be HTML, and its type where they name none."""
_OF_BOTH = {
    **dict.fromkeys(("title", "dc_title"), "title"),
    **dict.fromkeys(("guid", "id"), "id"),
    **dict.fromkeys(("language", "dc_language"), "language"),
    **dict.fromkeys(("published", "pubdate", "dcterms_issued"), "published"),
    **dict.fromkeys(("updated", "lastbuilddate", "dc_date", "dcterms_modified"), "updated"),
}
_OF_ITEM = _OF_BOTH | {
    **dict.fromkeys(("summary", "description", "dc_description"), "summary"),
    **dict.fromkeys(("content", "content_encoded"), "content"),
    **{name: name for name in ("source", "feedburner_origlink")},
}
"""By the name of an element: the key of its text."""
_OF_FEED = _OF_BOTH | {
    **dict.fromkeys(("subtitle", "description", "dc_description"), "subtitle"),
    **{name: name for name in ("ttl", "generator", "sy_updateperiod", "sy_updatefrequency")},
}
_AUTHORS = ("author", "dc_creator", "managingeditor")
_STANDS_IN = {
    **dict.fromkeys(("media_title", "itunes_title"), "title"),
    **dict.fromkeys(("media_description", "itunes_summary"), "summary"),
    **dict.fromkeys(("itunes_author",), "authors"),
}
"""Elements of an attached file; without an effect where an item has this key of its own."""
_READ = {*APART, *STRUCTURES, *_OF_ITEM.values(), *_OF_FEED.values(), "link", "author"} | {
    *("news_source", "enclosures", "enclosure_text")
}
"""The keys that are read of what feedparser finds. An element of such a name fills one."""
_HANDLED = {
    *("category", "dc_subject", "dc_publisher", "webmaster", "copyright", "rights", "dc_rights"),
    *("cloud", "image", "media_group", "media_content", "media_thumbnail", "media_credit"),
    *("media_keywords", "media_rating", "media_category", "itunes_image", "itunes_explicit"),
}
"""Elements that feedparser has methods for, which fill no such key."""
_OF_IMAGE = {"url", "title", "link", "description", "width", "height"}


class _Unusual(Exception):
    """Here a rule of feedparser may count that is not in this module."""


def parse_ordinary(text: str, url: str) -> XmlFeed | None:
    """The feed; None: feedparser has to parse it. Pure. Relative links start at `url`."""
    if _UNUSUAL.search(text):
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
        return _Document(text, url, root).feed()
    except (etree.XMLSyntaxError, _Unusual):
        return None


def _version(root: Any) -> str:
    """The version in feedparser's words."""
    declared = _VERSIONED & set(root.nsmap.values())
    if root.tag == f"{{{_ATOM}}}feed" and declared == {_ATOM}:
        return "atom10"
    if root.tag == f"{_RDF}RDF" and declared == {_RSS10}:
        return "rss10"
    if root.tag == "rss" and declared <= {_ATOM} and root.get("version") in _VERSIONS:
        return _VERSIONS[root.get("version")]
    raise _Unusual


class _Document:
    """Names the elements of a document as feedparser does, and reads them."""

    def __init__(self, text: str, url: str, root: Any) -> None:
        self._root, self._version = root, _version(root)
        self._base = make_safe_absolute_uri(url, url) or url
        self._names: dict[str, str] = {}
        """By tag: the prefix that feedparser gives it and its local name, joined by `_`."""
        declared: dict[str, str] = {}
        self._unknown: dict[str, str] = {}
        """By the address of a namespace that feedparser does not know: its prefix."""
        for prefix, uri in _DECLARED.findall(text):
            if prefix and declared.setdefault(prefix, uri) != uri:
                raise _Unusual
            if prefix and uri.lower() not in _PREFIXES:
                self._unknown.setdefault(uri, prefix)
        known = {prefix: _PREFIXES.get(uri.lower(), prefix) for prefix, uri in declared.items()}
        if any(known.get(prefix, prefix) != prefix for prefix in known.values()):
            raise _Unusual  # a prefix is replaced, and what replaces it too

    def feed(self) -> XmlFeed:
        """The whole document."""
        parts, feed = list(self._root), dict[str, Any]()
        if self._version != "atom10":
            parts = self._parts_of_channel(parts)
        language = _attributes(self._root).get(f"{_XML}lang")
        if language and self._version != "rss10":  # there the root's name is compared in capitals
            feed["language"] = language.replace("_", "-")
        items = [one for one in parts if self._name(one) in ("item", "entry")]
        about = [one for one in parts if self._name(one) not in ("item", "entry")]
        self._fill(feed, about, _OF_FEED)
        entries = [self._item(one) for one in items]
        return XmlFeed(feed=feed, entries=entries, version=self._version, broken=False)

    def _parts_of_channel(self, parts: Sequence[Any]) -> list[Any]:
        """What is in the channel, which comes first; in RSS 1.0 the items come behind it."""
        beside = {"item", "image"} if self._version == "rss10" else set[str]()
        names = [self._name(one) for one in parts]
        if names[:1] != ["channel"] or not beside.issuperset(names[1:]):
            raise _Unusual
        _attributes(parts[0], without=_OF_CDF)
        return [*parts[0], *parts[1:]]

    def _item(self, element: Any) -> dict[str, Any]:
        about = _attributes(element, without=_OF_CDF).get(f"{_RDF}about")
        entry: dict[str, Any] = {"id": about} if about else {}
        self._fill(entry, element, _OF_ITEM)
        return entry

    def _fill(
        self, found: dict[str, Any], elements: Iterable[Any], keys: Mapping[str, str]
    ) -> None:
        """Read the elements of the feed or of an item. One of two that fill one key is unusual."""
        links, authors = list[dict[str, str]](), list[dict[str, str]]()
        filled, missing = set[str](), set[str]()
        for element in elements:
            name = self._name(element)
            key = keys.get(name)
            if name == "link":
                links.append(self._link(element))
            elif name == "enclosure":
                address = _attributes(element, without=("uri", "href")).get("url", "")
                links.append({"rel": "enclosure", "href": address})
            elif name in _AUTHORS:
                found["author"], person = self._author(element, name)
                authors.append(person)
            elif key and key not in filled:
                filled.add(key)
                self._text(found, element, name, key)
            else:
                missing |= self._stands_in(element, in_item=keys is _OF_ITEM)
        found |= {"links": links, "authors": authors}
        found["enclosures"] = [one for one in links if one["rel"] == "enclosure"]
        if "content" in found:
            found.setdefault("summary", found["content"][0]["value"])
        pages = [
            one["href"] for one in links if one["rel"] == "alternate" and one["type"] in PAGE_TYPES
        ]
        if not any(pages) and len(links) > len(found["enclosures"]):
            raise _Unusual  # it depends on the order of links and GUID
        several = (
            len(authors) > 1 and keys is _OF_FEED
        )  # there the parts of one may go to the next
        if several or not all(found.get(key) for key in missing):
            raise _Unusual

    def _text(self, found: dict[str, Any], element: Any, name: str, key: str) -> None:
        text, attributes = _text(element), _attributes(element, without=("mode",))
        if name in _TYPED:
            kind = _TYPES.get(attributes.get("type", _TYPED[name]).lower())
            if kind is None:
                raise _Unusual
            if (
                kind == _PLAIN
                and self._version != "atom10"
                and StrictFeedParser.looks_like_html(text)
            ):
                kind = _HTML
            if key == "content":
                found["content"] = [{"value": text, "type": kind}]
                return
            found[f"{key}_detail"] = {"type": kind}
        if key == "source":
            found[key] = {"title": text, "href": attributes.get("url", "")}
            return
        if key == "id" and attributes.get("ispermalink", "true") == "true":
            text = self._absolute(text)
            found["link"] = text  # used if there is no element of a link
        found[key] = text

    def _link(self, element: Any) -> dict[str, str]:
        attributes = _attributes(element, without=("url", "uri"))
        rel = attributes.get("rel", "alternate").lower()
        kind = attributes.get("type", "" if rel == "self" else _HTML).lower()
        text = _text(element)
        if "href" not in attributes and (rel != "alternate" or _ENTITY.search(text)):
            raise _Unusual
        return {"rel": rel, "type": kind, "href": self._absolute(attributes.get("href", text))}

    def _absolute(self, uri: str) -> str:
        return absolute(self._base, uri) if uri else ""

    def _author(self, element: Any, name: str) -> tuple[str, dict[str, str]]:
        """The person in words, and their name."""
        if not len(element):
            text = _text(element)
            return text, {"name": text} if text else {}
        parts = sorted(self._name(one) for one in element if self._name(one) != "uri")
        texts = {self._name(one): _text(one) for one in element}
        if name != "author" or parts not in (["name"], ["email", "name"]) or not texts["name"]:
            raise _Unusual
        email = texts.get("email")
        return f"{texts['name']} ({email})" if email else texts["name"], {"name": texts["name"]}

    def _stands_in(self, element: Any, *, in_item: bool) -> set[str]:
        """The keys that an element may fill in place of what an item lacks."""
        names = [self._name(one) for one in element.iter()]
        if names[0] == "image" and not in_item and _OF_IMAGE.issuperset(names[1:]):
            return set()
        if len(names) > 1 and names[0] in _HANDLED and not names[0].startswith("media_"):
            raise _Unusual
        known = _HANDLED.union(_STANDS_IN if in_item else ())
        for name in set(names) - known:
            methods = (f"_start_{name}", f"_end_{name}")
            if name in _READ or any(hasattr(StrictFeedParser, method) for method in methods):
                raise _Unusual
        return {_STANDS_IN[name] for name in names if name in _STANDS_IN}

    def _name(self, element: Any) -> str:
        tag = element.tag
        if tag not in self._names:
            uri, _, local = tag.removeprefix("{").rpartition("}")
            prefix = _PREFIXES.get(uri.lower(), self._unknown.get(uri, ""))
            self._names[tag] = f"{prefix}_{local}".lower() if prefix else local.lower()
        return self._names[tag]


def _text(element: Any) -> str:
    text = (element.text or "").strip()
    if len(element) or (not text.isascii() and _REENCODED.search(text)):
        raise _Unusual
    return text


def _attributes(element: Any, without: Iterable[str] = ("lang",)) -> Mapping[str, str]:
    """The attributes by names in lower case. Those of `without` are unusual, and so are those of a
    namespace whose prefix feedparser takes away.
    """
    found = {name.lower(): value for name, value in element.items()}
    spaces = {name[1:].partition("}")[0] for name in found if name[0] == "{"}
    if not found.keys().isdisjoint(without) or not all(map(_PREFIXES.get, spaces)):
        raise _Unusual
    return found
