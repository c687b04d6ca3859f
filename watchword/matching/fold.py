"""The fold: brings texts to one plain form, and keeps the place of each letter in the original.

It works on whole texts as arrays (numpy): 30 µs for 4 kB, a thirtieth of one character after the other.
What depends on its neighbours is rare in a text; those characters are looked at alone (fold_marks.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from watchword.matching.fold_marks import Array, Characters, characters, dropped
from watchword.matching.fold_table import LETTER, SPACE, is_cjk, table

__all__ = ["Folded", "fold", "fold_all", "is_cjk"]
Codes = NDArray[np.uint32]
BARRIER = "\0\0"
"""Stands between texts that are folded together. It separates, and nothing joins across it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Folded:
    """A folded text: its runs, with a space before, between and after them."""

    original: str
    text: str
    dots: frozenset[int]
    """Offsets in `text` where a middle dot was dropped in a run: a phrase may have its break there."""
    _chars: Characters
    _places: Array
    """Of each character of `text`, its place in `_chars`; a space has any."""
    _begin: int
    """Where `original` begins in the text of `_chars`."""

    @property
    def starts(self) -> Array:
        """For each letter of `text`, the offset in `original` where it begins; a space has any."""
        return self._chars.starts(self._places) - self._begin

    @property
    def ends(self) -> Array:
        """… and the offset where it ends. Marks that the fold dropped belong to their letter."""
        return self._chars.ends(self._places) - self._begin

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The start and end in `original` of the characters `start` to `end` (exclusive) of `text`."""
        first, last = self._places.item(start), self._places.item(end - 1)
        return self._chars.start(first) - self._begin, self._chars.end(last) - self._begin

    def is_edge(self, at: int) -> bool:
        """Whether a run begins or ends at this offset of `text`."""
        return self.text[at - 1] == " " or self.text[at] == " " or at in self.dots


def fold(text: str) -> Folded:
    """The folded text, by the rules of docs/reference/language.md. Pure; linear in the length."""
    return fold_all((text,))[0]


def fold_all(texts: Sequence[str]) -> tuple[Folded, ...]:
    """Each of the folded texts. Pure. Together they cost little more than the longest of them alone."""
    chars = characters(f"{BARRIER}{BARRIER.join(texts)}{BARRIER}")
    gone, dots = dropped(chars)
    scripts = chars.kinds & LETTER
    for at in gone:
        scripts[at] = scripts[at - 1]
    kept = scripts != 0
    kept[1:] |= scripts[:-1] != 0  # every letter, and the first separator after it
    for at in gone:
        kept[at] = False
    begins = [*accumulate((len(text) + len(BARRIER) for text in texts), initial=len(BARRIER))]
    walls = [chars.place(begin - 1) for begin in begins]
    for wall in walls:
        kept[wall] = True
    places = kept.nonzero()[0]
    codes = table().folds.take(chars.codes.take(places))
    changes = ((scripts[1:] ^ scripts[:-1]) == LETTER).nonzero()[0]
    if changes.size:
        places, codes = _with_spaces(places, codes, changes + 1)
    folded = codes.tobytes().decode("utf-32-le", "surrogatepass")
    cuts = places.searchsorted(walls).tolist()
    breaks = places.searchsorted(dots).tolist() if dots else []
    return tuple(
        Folded(
            original=original,
            text=folded[left:right],
            dots=frozenset(at - left for at in breaks if left <= at < right),
            _chars=chars,
            _places=places[left:right],
            _begin=begin,
        )
        for original, begin, (left, right) in zip(texts, begins, pairwise(cuts), strict=False)
    )


def _with_spaces(places: Array, codes: Codes, changes: Array) -> tuple[Array, Codes]:
    """The places and folded codes with a space before each of these places, where the script changes."""
    added = places.searchsorted(changes) + np.arange(len(changes))
    is_old = np.ones(len(places) + len(changes), bool)
    is_old[added] = False
    all_places, all_codes = np.empty(len(is_old), np.intp), np.full(len(is_old), SPACE, np.uint32)
    all_places[added] = changes
    all_places[is_old] = places
    all_codes[is_old] = codes
    return all_places, all_codes
