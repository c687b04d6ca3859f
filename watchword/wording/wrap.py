"""Breaks lines for a terminal where readers of each script expect it, never within a word. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_MARKED = "\x1b\\[4;[0-9;]*m.*?\x1b\\[24;39;49m"
"""One of the user's words as a channel of the terminal marks it; it stays on one line."""
_CODE = re.compile("\x1b\\[[0-9;]*m|\x1b\\]8;;[^\x1b]*\x1b\\\\")
"""A colour or a weight (SGR), or the beginning or the end of a link (OSC 8)."""
_ATOM = re.compile(f"{_MARKED}|{_CODE.pattern}|.", re.S)
_INDENT = re.compile(r" *(?:\d+\. )?")
_OPENING = frozenset("([{“‘「『（〔【《〈")
_CLOSING = frozenset(")]}”’」』）〕】》〉、。，．,.;:!?！？；：…‥・ー々〜～")
"""Characters that begin no line, and `_OPENING`: those that end none (JIS X 4051)."""


def wrap(text: str, columns: int, hang: int = 0) -> str:
    """`text` with each line broken at `columns`; continued lines keep the indentation. Pure.

    `hang`: how many columns more the continued lines are indented.

    Lines break at spaces and between Chinese or Japanese characters. A word that is wider than the
    terminal, such as an address, stays whole: the terminal breaks it, and it can still be clicked.
    """
    return "\n".join(part for line in text.split("\n") for part in _lines(line, columns, hang))


def width(text: str) -> int:
    """The columns that a text takes on a terminal. Pure."""
    return sum(map(_cells, _CODE.sub("", text)))


def cut(text: str, columns: int) -> str:
    """The text if it is no wider than `columns`, else its beginning with an ellipsis. Pure.

    The text holds no codes. What belongs to one character on the terminal is not torn apart.
    """
    if width(text) <= columns:
        return text
    kept, room = "", columns - 1
    for character in text:
        room -= _cells(character)
        if room < 0:
            break
        kept += character
    return kept.rstrip().rstrip("\u200d") + "…"


def _lines(line: str, columns: int, hang: int) -> Iterator[str]:
    indent = " " * (hang + len(_INDENT.match(line)[0]))  # type: ignore[index]  # it matches the empty text too
    written = ""
    for word in _words(line):
        if written.strip() and width(written + word.rstrip()) > columns:
            yield written.rstrip()
            written = indent + word.lstrip()
        else:
            written += word
    yield written.rstrip()


def _words(line: str) -> Iterator[str]:
    """The pieces that may not be broken, each with the spaces behind it."""
    word = before = ""
    for atom in _ATOM.findall(line):
        shown = _CODE.sub("", atom)
        if before and shown and _may_break(before, shown[0]):
            yield word
            word = ""
        word += atom
        before = shown[-1:] or before
    yield word


def _may_break(left: str, right: str) -> bool:
    if right.isspace() or right in _CLOSING or left in _OPENING:
        return False
    return left.isspace() or _stands_alone(left) or _stands_alone(right)


def _stands_alone(character: str) -> bool:
    """A character of a script without spaces. Korean has them."""
    return _cells(character) == 2 and not "\uac00" <= character <= "\ud7a3"


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0
    if "\u1160" <= character <= "\u11ff":  # the later letters of a Korean syllable
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
