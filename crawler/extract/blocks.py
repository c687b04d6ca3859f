"""A page as the blocks of text that a reader sees, in order, each with its place. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.markers import markers
from crawler.plain.elements import GLOSSES, breaks
from crawler.plain.text import line

MAX_BLOCKS = 6_000
MAX_BLOCK_LENGTH = 20_000
NEAR = 4
"""So many of a block's innermost elements describe the block; the others describe its surroundings."""
_SKIPPED = frozenset(
    """
    script style noscript template svg math head iframe object select option button input
    textarea canvas audio video map datalist dialog
    """.split()  # noqa: SIM905 - a block of words is easier to read than a column
).union(GLOSSES)
_STRONG = frozenset(("b", "strong", "em", "i"))


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text that no element of block level interrupts."""

    text: str
    element: HtmlElement
    """The innermost element of block level around it."""
    near: int
    """The markers of its innermost elements, and of the elements within it, as bits."""
    far: int
    """The markers of all elements around it, as bits."""
    linked: int
    """The number of its characters that are in links."""
    strong: int
    """The number of its characters that are emphasized."""
    depth: int
    """The number of elements around it."""


@dataclass(slots=True)
class _Open:
    """The block that the walk is reading now."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    strong: int = 0
    links: int = 0
    """The number of open `a` elements; `strongs` and `within` likewise for emphasis and markers."""
    strongs: int = 0
    within: int = 0

    def add(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            self.linked += len(text) if self.links else 0
            self.strong += len(text) if self.strongs else 0


def blocks(tree: HtmlElement) -> list[Block]:
    """The page's blocks in their order, none of them empty; at most MAX_BLOCKS. Pure."""
    found: list[Block] = []
    own: list[int] = []
    holders: list[HtmlElement] = [tree]
    open_ = _Open()
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            own.append(markers(element) if isinstance(tag, str) else 0)
            if not isinstance(tag, str) or tag in _SKIPPED:
                walk.skip_subtree()
                open_.add(" " if breaks(tag) else None)
                continue
            if not breaks(tag):
                _enter(open_, tag, own[-1])
            else:
                _close(found, open_, holders[-1], own[:-1])
                holders.append(element)
            open_.add(element.text)
        else:
            if isinstance(tag, str) and tag not in _SKIPPED:
                if not breaks(tag):
                    open_.links -= tag == "a"
                    open_.strongs -= tag in _STRONG
                else:
                    _close(found, open_, element, own)
                    holders.pop()
            own.pop()
            open_.add(element.tail)
        if len(found) >= MAX_BLOCKS:
            break
    return found


def _enter(open_: _Open, tag: str, bits: int) -> None:
    open_.links += tag == "a"
    open_.strongs += tag in _STRONG
    open_.within |= bits


def _close(found: list[Block], open_: _Open, holder: HtmlElement, own: list[int]) -> None:
    raw = "".join(open_.parts)
    if text := raw and not raw.isspace() and line(raw, MAX_BLOCK_LENGTH):
        size = len(raw)
        near = open_.within
        for bits in own[-NEAR:]:
            near |= bits
        far = near
        for bits in own[:-NEAR]:
            far |= bits
        found.append(
            Block(
                text,
                holder,
                near,
                far,
                open_.linked * len(text) // size,
                open_.strong * len(text) // size,
                len(own),
            )
        )
    open_.parts.clear()
    open_.linked = open_.strong = open_.within = 0
