"""A second, simple implementation of the fold: one character after the other, by regular expressions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

# These search in the kinds of a text's characters, so they need no alphabet: a is a letter, s the letter
# s, d a digit, c CJK, j a CJK character that joins the one before, ~ a middle dot.
ACRONYM = re.compile(r"(?<![asd])[as](?:\.[as])+(?![asd])")
POSSESSIVE = re.compile(r"(?<=[asdcj.])'s(?![asd'])")
MIDDLE_DOT = re.compile(r"(?<=[asd])~+(?=[asd])|(?<=[cj])~+(?=c)")
LINE_END = re.compile(
    r"(?<=[{0}])[ \t\u3000]*\r?\n[ \t\u3000]*(?=[{0}])".format(
        r"\u3005\u3041-\u30fa\u30fc\u3400-\u9fff\uf900-\ufaff"
    )
)
"""A line end inside a Chinese or Japanese text, which has no spaces. An empty line is none."""
RUN = re.compile(r"[asd][asd*-]*|[cj][cj*-]*")
GONE, DOT = "-", "*"


@dataclass(frozen=True, kw_only=True)
class Slow:
    """As watchword.matching.fold.Folded."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    dots: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Table:
    """The content of the table, as it is written."""

    folds: Mapping[str, str]
    """Characters that become others, or nothing."""
    joins: Mapping[tuple[str, str], str]
    """A character and the mark that joins it, with the result: か and its mark are が."""
    joining: frozenset[str]
    """Characters that may join the one before."""
    kinds: bytes
    """The kind of each code point, as one byte; a space for separators."""


@cache
def table() -> Table:
    """The table, read once."""
    kinds = bytearray(b" ") * 0x110000
    folds: dict[str, str] = {}
    joins: dict[tuple[str, str], str] = {}
    text = (
        resources.files("watchword.matching")
        .joinpath("fold_table.txt")
        .read_text(encoding="ascii")
    )
    for line in text.splitlines()[1:]:
        what, *codes = line.split(" ")
        chars = [chr(int(code, 16)) for code in codes]
        if what == "=":
            folds[chars[0]] = "".join(chars[1:])
        elif what == "+":
            joins[chars[0], chars[1]] = chars[2]
        else:
            first, last = ord(chars[0]), ord(chars[1])
            kinds[first : last + 1] = what.encode() * (last + 1 - first)
    joining = frozenset(chr(code) for code in range(0x11FFF) if kinds[code] == ord("j"))
    return Table(folds=folds, joins=joins, joining=joining, kinds=bytes(kinds))


def slow_fold(text: str) -> Slow:
    """The folded text."""
    chars, starts, ends = _letters(text)
    kinds = table().kinds
    marked = _marked(bytes([kinds[ord(char)] for char in chars]).decode("ascii"))
    if "\n" in text:
        marked = _with_joined_lines(marked, starts, text)
    out, places, dots = [" "], [0], set[int]()
    for run in RUN.finditer(marked):
        for at in range(*run.span()):
            if marked[at] == DOT:
                dots.add(len(out))
            elif marked[at] != GONE:
                out.append(chars[at])
                places.append(at)
        out.append(" ")
        places.append(places[-1])
    return Slow(
        text="".join(out),
        starts=tuple([starts[at] for at in places]) if starts else (0,),
        ends=tuple([ends[at] for at in places]) if ends else (0,),
        dots=frozenset(dots),
    )


def _letters(text: str) -> tuple[list[str], list[int], list[int]]:
    """The folded characters, and the start and end of each in the text; separators are still there."""
    known = table()
    folds, joining = known.folds, known.joining
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, char in enumerate(text):
        new = folds.get(char, char)
        if not new and ends:
            ends[-1] = at + 1
        for part in new:
            if part in joining and chars and (whole := _joined(chars[-1], part, known.joins)):
                chars[-1], ends[-1] = whole, at + 1
            else:
                chars.append(part)
                starts.append(at)
                ends.append(at + 1)
    return chars, starts, ends


def _joined(base: str, mark: str, joins: Mapping[tuple[str, str], str]) -> str | None:
    """The joined character (か and its mark: が; Hangul: The Unicode Standard, 3.12), or None."""
    lead, vowel, tail = ord(base) - 0x1100, ord(mark) - 0x1161, ord(mark) - 0x11A7
    if 0 <= lead < 19 and 0 <= vowel < 21:
        return chr(0xAC00 + (lead * 21 + vowel) * 28)
    syllable = ord(base) - 0xAC00
    if 0 <= syllable < 11172 and syllable % 28 == 0 and 0 < tail < 28:
        return chr(ord(base) + tail)
    return joins.get((base, mark))


def _marked(kinds: str) -> str:
    """The kinds; inside runs, what the fold drops is marked as GONE, or as DOT for a middle dot."""
    kinds = ACRONYM.sub(_replacer(".", GONE), kinds)
    kinds = POSSESSIVE.sub(GONE * 2, kinds)
    return MIDDLE_DOT.sub(_replacer("~", DOT), kinds)


def _with_joined_lines(marked: str, starts: list[int], text: str) -> str:
    """The kinds, with the line ends inside Chinese and Japanese marked as GONE."""
    chars = list(marked)
    for line_end in LINE_END.finditer(text):
        for at in range(
            bisect_left(starts, line_end.start()), bisect_left(starts, line_end.end())
        ):
            chars[at] = GONE
    return "".join(chars)


def _replacer(old: str, new: str) -> Callable[[re.Match[str]], str]:
    return lambda found: found[0].replace(old, new)
