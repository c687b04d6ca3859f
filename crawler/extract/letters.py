"""How many characters of each kind the texts of a page have. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
STOPS, COMMAS, DIGITS, CAPITALS, WORDS, BARS = range(6)
"""The columns of `counts`: CAPITALS are the words that begin with one, WORDS what spaces separate."""
_KINDS = tuple(
    map(
        re.compile,
        (
            r"[.!?。！？…؟।]",
            r"[,，、;；،]",
            r"\d",
            r"[^\W\d_a-zß-öø-ÿа-я\u0600-\uffff]",
            r"\S",
            r"[|›»]",
        ),
    )
)
_OF_BEGINNINGS = np.uint8(1 << CAPITALS | 1 << WORDS)
"""The kinds that count only where a word begins."""
_KNOWN = np.uint8(1 << 7)
_CODES = 0x110000
_AT_ONCE = 256
"""Texts. A page of thousands of blocks needs no more memory than a page of so many."""


def counts(texts: Sequence[str]) -> Numbers:
    """A row for each text, a column for each kind of character. Pure."""
    parts = [_counts(texts[at : at + _AT_ONCE]) for at in range(0, len(texts), _AT_ONCE)]
    return np.concatenate(parts)


def _counts(texts: Sequence[str]) -> Numbers:
    joined = "\n".join(texts) + "\n"
    kinds = _kinds(np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32))
    starts = np.cumsum([0, *(len(text) + 1 for text in texts[:-1])])
    within = np.concatenate(([False], kinds[:-1] & (1 << WORDS) != 0))
    kinds = np.where(within, kinds & ~_OF_BEGINNINGS, kinds)
    columns = [
        np.add.reduceat(kinds >> kind & 1, starts, dtype=np.float64) for kind in range(len(_KINDS))
    ]
    return np.stack(columns, axis=1)


def _kinds(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """For each code point, the kinds that it is of, as bits."""
    table = _table()
    kinds = table[codes]
    for code in set(codes[kinds == 0].tolist()):
        bits = sum(1 << kind for kind, one in enumerate(_KINDS) if one.match(chr(code)))
        table[code] = bits | _KNOWN
    return table[codes]


@lru_cache(maxsize=1)
def _table() -> NDArray[np.uint8]:
    """The kinds of each code point that a page had yet: to ask for all of Unicode takes 0.5 s."""
    return np.zeros(_CODES, dtype=np.uint8)
