"""A page as the blocks of text that a reader sees, in order, each with its place. Pure."""

from __future__ import annotations

from dataclasses import dataclass

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


class _Open:
    """The block that the walk is reading now."""

    __slots__ = ("linked", "links", "parts", "strong", "strongs", "within")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.linked = self.strong = 0
        self.links = self.strongs = self.within = 0
        """The number of open `a` elements, of those of emphasis; the markers of the elements within."""

    def add(self, text: str) -> None:
        self.parts.append(text)
        if self.links:
            self.linked += len(text)
        if self.strongs:
            self.strong += len(text)


def blocks(tree: HtmlElement) -> list[Block]:
    """The page's blocks in their order, none of them empty; at most MAX_BLOCKS. Pure."""
    found: list[Block] = []
    own: list[int] = []
    holders: list[HtmlElement] = [tree]
    open_ = _Open()
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        is_block = breaks(tag)
        if event == "start":
            if tag in _SKIPPED or not isinstance(tag, str):
                own.append(0)
                walk.skip_subtree()
                if is_block:
                    open_.add(" ")
                continue
            own.append(markers(element))
            if is_block:
                _close(found, open_, holders[-1], own, -1)
                holders.append(element)
            else:
                open_.links += tag == "a"
                open_.strongs += tag in _STRONG
                open_.within |= own[-1]
            if text := element.text:
                open_.add(text)
        else:
            if tag not in _SKIPPED and isinstance(tag, str):
                if is_block:
                    _close(found, open_, element, own)
                    holders.pop()
                else:
                    open_.links -= tag == "a"
                    open_.strongs -= tag in _STRONG
            own.pop()
            if text := element.tail:
                open_.add(text)
        if len(found) >= MAX_BLOCKS:
            break
    return found


def _close(
    found: list[Block], open_: _Open, holder: HtmlElement, own: list[int], end: int | None = None
) -> None:
    """End the block. `own`: the markers of the elements around it, up to `end`."""
    raw = "".join(open_.parts)
    if text := raw and not raw.isspace() and line(raw, MAX_BLOCK_LENGTH):
        size = len(raw)
        around = own[:end]
        near = open_.within
        for bits in around[-NEAR:]:
            near |= bits
        far = near
        for bits in around[:-NEAR]:
            far |= bits
        found.append(
            Block(
                text,
                holder,
                near,
                far,
                open_.linked * len(text) // size,
                open_.strong * len(text) // size,
                len(around),
            )
        )
    open_.parts.clear()
    open_.linked = open_.strong = open_.within = 0
