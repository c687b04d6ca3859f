"""The links of a page, each with its words and its place among the elements. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.markers import markers
from crawler.plain.elements import GLOSSES
from crawler.plain.text import line, weight

MAX_ANCHORS = 4_000
"""Of one page; home pages of portals have up to 2,000."""
MAX_DEPTH = 24
"""Elements around a link that are looked at; deeper nesting tells nothing more."""
MAX_TEXT = 600
"""Characters of a link or an item that are looked at."""
MAX_ADDRESS = 2_000
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SILENT = frozenset(("script", "style", "template", "svg", "math", "head", "option")) | GLOSSES
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:(?!\d)", re.I)
_TIME = re.compile(
    r"\d{1,2}[:：時时시]\d{0,2}|\b(19|20)\d\d\b|\d{1,2}[./月월-]\s?\d{1,2}"
    r"|\b\d{1,2}\s?(min|hour|hr|h|d|day|std|uur)s?\b|前|전\b|ago\b|vor \d|hace \d|il y a",
    re.I,
)


@dataclass(slots=True, eq=False)
class Node:
    """An element with the range of text and anchors that it holds."""

    element: HtmlElement
    parent: Node | None
    marks: int
    """The markers of the element, as bits."""
    begin: int
    """The number of texts before it; `end` the number up to its end."""
    first: int
    """The number of anchors before it; `last` the number up to its end."""
    end: int = 0
    last: int = 0
    headings: int = 0
    """The number of headings within; `images` and `times` likewise."""
    images: int = 0
    times: int = 0

    @property
    def kind(self) -> tuple[str, str]:
        """Its tag and class: elements that are made alike have it in common."""
        return str(self.element.tag), self.element.get("class") or ""


@dataclass(slots=True, eq=False)
class Anchor:
    """One `a` element that leads to an address of the web."""

    url: str
    node: Node
    text: str
    """Its text, else the text of its picture, else its title."""
    printed: bool
    """Whether `text` is printed on the page."""
    heading: bool
    """Whether a heading is around it or within."""
    at: int
    """Its place among the anchors."""


@dataclass(slots=True, eq=False)
class Link:
    """One address with all its anchors."""

    url: str
    anchors: list[Anchor] = field(default_factory=list)

    @property
    def main(self) -> Anchor:
        """The anchor that says the most: a printed one, of these the longest."""
        return max(self.anchors, key=lambda one: (one.printed, weight(one.text), -one.at))


class PageLinks:
    """A page as its anchors within their elements."""

    def __init__(self, tree: HtmlElement, url: str) -> None:
        """Walk the tree once. `url`: of the page, after redirects."""
        self.url = url
        self.base = base_address(tree, url)
        self.texts: list[str] = []
        self.anchors: list[Anchor] = []
        self._open: list[Node] = []
        self._sizes: dict[Node, float] = {}
        self._walk(tree)
        found: dict[str, Link] = {}
        for anchor in self.anchors:
            found.setdefault(anchor.url, Link(anchor.url)).anchors.append(anchor)
        self.links = list(found.values())
        self.changes = self._count_changes()

    def text(self, node: Node, most: int = MAX_TEXT) -> str:
        """The text within an element, at most `most` characters."""
        parts, size = [], 0
        for at in range(node.begin, node.end):
            part = self.texts[at]
            parts.append(part)
            size += len(part)
            if size > most:
                break
        return line(" ".join(parts), most)

    def size(self, node: Node) -> float:
        """The length of the text within an element in letters, as far as it is looked at."""
        if node not in self._sizes:
            self._sizes[node] = weight(self.text(node))
        return self._sizes[node]

    def alone(self, node: Node) -> bool:
        """Whether all anchors within an element lead to one address."""
        return self.changes[max(node.last - 1, 0)] == self.changes[node.first]

    def card(self, anchor: Anchor) -> Node:
        """The largest element around an anchor in which all anchors lead to its address."""
        card = anchor.node
        for one in above(anchor.node):
            if not self.alone(one):
                break
            card = one
        return card

    def _count_changes(self) -> list[int]:
        """For each anchor, how often the address changed from one anchor to the next until there."""
        counts, before = [0], None
        for anchor in self.anchors:
            if before is not None:
                counts.append(counts[-1] + (anchor.url != before))
            before = anchor.url
        return counts

    def _walk(self, tree: HtmlElement) -> None:
        walk = etree.iterwalk(tree, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            silent = not isinstance(tag, str) or tag in _SILENT
            if event == "start":
                self._enter(element)
                if silent:
                    walk.skip_subtree()
                else:
                    self._add(element.text)
            else:
                if self._open:
                    self._leave()
                self._add(element.tail)
            if len(self.anchors) >= MAX_ANCHORS:
                break
        while self._open:
            self._leave()

    def _add(self, text: str | None) -> None:
        if text and not text.isspace():
            self.texts.append(text)
            if self._open and len(text) < 60 and _TIME.search(text):
                self._open[-1].times += 1

    def _enter(self, element: HtmlElement) -> None:
        parent = self._open[-1] if self._open else None
        tag = element.tag
        marks = markers(element) if isinstance(tag, str) else 0
        node = Node(element, parent, marks, len(self.texts), len(self.anchors))
        node.headings = int(tag in HEADINGS)
        node.images = int(tag in ("img", "picture", "amp-img"))
        node.times = int(tag == "time")
        self._open.append(node)
        if tag == "a" and (url := self.address(element.get("href"))):
            self.anchors.append(Anchor(url, node, "", False, False, len(self.anchors)))

    def _leave(self) -> None:
        node = self._open.pop()
        node.end, node.last = len(self.texts), len(self.anchors)
        if node.parent is not None:
            node.parent.headings += node.headings
            node.parent.images += node.images
            node.parent.times += node.times
        if node.element.tag == "a" and node.last > node.first:
            anchor = self.anchors[node.first]
            if anchor.node is node:
                self._describe(anchor)

    def _describe(self, anchor: Anchor) -> None:
        node = anchor.node
        anchor.text = self.text(node)
        anchor.printed = bool(anchor.text)
        if not anchor.text:
            anchor.text = _unprinted(node.element)
        around = any(str(one.element.tag) in HEADINGS for one in above(node, 6))
        anchor.heading = around or node.headings > 0

    def address(self, href: str | None) -> str | None:
        """The absolute address without fragment; None for what is no address of the web."""
        return absolute(self.base, href)


def absolute(base: str, href: str | None) -> str | None:
    """The absolute address without fragment; None for what is no address of the web. Pure."""
    if not href or len(href) > MAX_ADDRESS:
        return None
    href = href.translate({9: None, 10: None, 13: None}).strip()
    if not href or href.startswith("#") or _OTHER_SCHEME.match(href):
        return None
    try:
        url = urldefrag(urljoin(base, href))[0]
        parts = urlsplit(url)
        is_of_web = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return url if is_of_web else None


def base_address(tree: HtmlElement, url: str) -> str:
    """Where relative addresses of a page start. Pure."""
    for base in tree.iter("base"):
        if href := (base.get("href") or "").strip():
            return absolute(url, href) or url
    return url


def above(node: Node, most: int = MAX_DEPTH) -> Iterator[Node]:
    """The elements around an element, the nearest first. Pure."""
    parent = node.parent
    for _ in range(most):
        if parent is None or parent.element.tag in ("body", "html"):
            return
        yield parent
        parent = parent.parent


def _unprinted(element: HtmlElement) -> str:
    alts = (one.get("alt") or "" for one in islice(element.iter("img", "amp-img"), 5))
    found = " ".join(filter(None, alts)) or element.get("title") or element.get("aria-label") or ""
    return line(found[: 4 * MAX_TEXT], MAX_TEXT)
