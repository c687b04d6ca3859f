"""The table of the fold, as arrays: what each code point becomes, and what kind of character that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

CODES = 0x110000
SPACE = 0x20

# The kinds of characters, as bits, so that one test answers one question for a whole text.
SEPARATOR = 0x00
LATIN, CJK = 0x08, 0x10
LETTER = LATIN | CJK
"""Any letter or digit. Of two neighbours, LATIN ^ CJK is LETTER where the script changes."""
NOT_S, S, DIGIT = LATIN, LATIN | 1, LATIN | 2
ODD = 0x20
"""Characters whose meaning depends on their neighbours; they are rare, and looked at one by one."""
QUOTE, DOT, MIDDLE_DOT, LINE_END, UNEQUAL = ODD, ODD | 1, ODD | 2, ODD | 3, ODD | 4
"""UNEQUAL: what the fold drops, or makes several characters of."""
JOINING = ODD | CJK
"""A CJK character that may join the one before: the mark of が, a vowel of Hangul."""

_KINDS = {
    "a": NOT_S,
    "s": S,
    "d": DIGIT,
    "c": CJK,
    "j": JOINING,
    "'": QUOTE,
    ".": DOT,
    "~": MIDDLE_DOT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The content of the table that `scripts/make_fold_table.py` makes."""

    folds: NDArray[np.uint32]
    """By code point, the one that it becomes; a space for what separates."""
    kinds: NDArray[np.uint8]
    """By code point, the kind of what it becomes."""
    unequal: Mapping[str, str]
    """Characters that become several, or none."""
    joins: Mapping[tuple[int, int], int]
    """A code point and that of the mark that joins it, with the result: か and its mark are が."""


@cache
def table() -> Table:
    """The table, read once; 5.6 MB."""
    folds = np.arange(CODES, dtype=np.uint32)
    kinds = np.zeros(CODES, np.uint8)
    equal: dict[int, int] = {}
    unequal: dict[str, str] = {}
    joins: dict[tuple[int, int], int] = {}
    text = resources.files(__package__).joinpath("fold_table.txt").read_text(encoding="ascii")
    for line in text.splitlines()[1:]:
        what, *rest = line.split(" ")
        codes = [int(code, 16) for code in rest]
        match what:
            case "=" if len(codes) == 2:
                equal[codes[0]] = codes[1]
            case "=":
                unequal[chr(codes[0])] = "".join(map(chr, codes[1:]))
            case "+":
                joins[codes[0], codes[1]] = codes[2]
            case _:
                kinds[codes[0] : codes[1] + 1] = _KINDS[what]
    folds[list(equal)] = list(equal.values())
    kinds[list(equal)] = kinds[list(equal.values())]
    kinds[ord("\n")] = LINE_END
    folds[(kinds & LETTER) == 0] = SPACE
    kinds[list(map(ord, unequal))] = UNEQUAL
    return Table(folds=folds, kinds=kinds, unequal=unequal, joins=joins)


def is_cjk(run: str) -> bool:
    """Whether a run of a folded text is Han, kana or Hangul. Pure."""
    return not run[0].isascii() and bool(table().kinds[ord(run[0])] & CJK)
