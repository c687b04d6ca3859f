"""feedparser, strict and then loose, on a text that is decoded. Pure.

feedparser writes the fields of `media:` and `itunes:` over those of the item, takes the text of any
`<link>` for the article's, and cuts mail addresses with long names of domains. The methods that do this
are replaced here; `tests/unit/crawler/test_xml_parser.py` fails if an upgrade renames them.
"""

from __future__ import annotations

import io
import xml.sax
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.sax.handler import feature_external_ges, feature_namespaces
from xml.sax.xmlreader import InputSource

from feedparser.api import LooseFeedParser, StrictFeedParser
from feedparser.exceptions import UndeclaredNamespace
from feedparser.sanitizer import replace_doctype
from feedparser.urls import _urljoin

APART = (
    *("media_title", "media_description"),
    *("itunes_title", "itunes_summary", "itunes_subtitle", "itunes_author"),
)
"""Elements that describe an attached file. They are kept under these keys, beside the item's own."""
STRUCTURES = ("authors", "links", "title_detail", "summary_detail")
"""Keys of values that feedparser makes: an element of such a name would replace one by its text."""
PAGE_TYPES = ("", "text/html", "application/xhtml+xml", "text/plain")
"""The types of links to pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlFeed:
    """What feedparser found. `feed` and `entries` are its own dictionaries."""

    feed: Any
    entries: list[Any]
    version: str
    """`rss20`, `atom10` …; empty if the document is no feed."""
    broken: bool
    """Whether the document is no well-formed XML, so that the loose parser read it."""


def parse(text: str, url: str) -> XmlFeed:
    """Parse a document. Pure. Relative links start at `url`. May raise anything, as feedparser does."""
    version, data, entities = replace_doctype(text.encode("utf-8", "replace"))
    parser = _configured(_Strict(url, None, "utf-8"))
    broken = not _parse_strictly(parser, data)
    if broken:
        parser = _configured(_Loose(url, None, "utf-8", entities))
        parser.feed(data.decode("utf-8", "replace"))
    return XmlFeed(
        feed=parser.feeddata,
        entries=parser.entries,
        version=version or parser.version or "",
        broken=broken,
    )


def _configured(parser: Any) -> Any:
    parser.resolve_relative_uris = False
    parser.sanitize_html = False  # only the plain text is used
    return parser


def _parse_strictly(parser: Any, data: bytes) -> bool:
    """Whether the data is well-formed. External entities are not loaded."""
    sax = xml.sax.make_parser()  # noqa: S317 - expat limits entities, and a child process the rest
    sax.setFeature(feature_namespaces, True)
    sax.setFeature(feature_external_ges, False)
    sax.setContentHandler(parser)
    sax.setErrorHandler(parser)
    source = InputSource()
    source.setByteStream(io.BytesIO(data))
    source.setEncoding("utf-8")  # whatever a declaration says that a repair could not remove
    try:
        sax.parse(source)
    except (xml.sax.SAXException, UndeclaredNamespace):
        return False
    return True


def absolute(base: str, uri: str) -> str:
    """The absolute address; none for a mere fragment, which is the place of a page's script. Pure."""
    address = uri.strip()
    if not address or address.startswith("#"):
        return ""
    if address.lower().startswith("www."):
        address = f"//{address}"
    return str(_urljoin(base, address))


class _Links:
    """Which links and names count as those of the article."""

    def _start_link(self, attributes: dict[str, str]) -> None:
        addressed = {"href", "url", "uri"} & attributes.keys()
        if addressed or attributes.get("rel", "alternate") == "alternate":
            super()._start_link(attributes)  # type: ignore[misc]
        else:
            key = "enclosure_text" if attributes["rel"] == "enclosure" else "other_link"
            self.push(key, 1)  # type: ignore[attr-defined]

    def _end_link(self) -> None:
        super()._end_link()  # type: ignore[misc]
        for key in ("enclosure_text", "other_link"):
            self.pop(key)  # type: ignore[attr-defined]

    def resolve_uri(self, uri: str) -> str:
        return absolute(self.baseuri or "", uri)  # type: ignore[attr-defined]

    def _sync_author_detail(self, key: str = "author") -> None:
        context = self._get_context()  # type: ignore[attr-defined]
        people = context.get(f"{key}s")
        done = not self.inauthor and context.get(key)  # type: ignore[attr-defined]
        if done and people and not people[-1]:
            people[-1]["name"] = context[key]
        else:
            super()._sync_author_detail(key)  # type: ignore[misc]


def _start(name: str) -> Callable[[Any, dict[str, str]], None]:
    return lambda parser, attributes: parser.push(name, 1)


def _end(name: str) -> Callable[[Any], None]:
    def pop(parser: Any) -> None:
        parser.pop(name)

    return pop


_KEYS = {name: name for name in APART} | {name: f"{name}_element" for name in STRUCTURES}
_METHODS = {f"_start_{name}": _start(key) for name, key in _KEYS.items()} | {
    f"_end_{name}": _end(key) for name, key in _KEYS.items()
}
_Strict = type("_Strict", (_Links, StrictFeedParser), _METHODS)
_Loose = type("_Loose", (_Links, LooseFeedParser), _METHODS)
