"""The fold: brings texts to one plain form, and keeps the place of each letter in the original.

It works on whole texts as arrays (numpy): 30 µs for 4 kB, a thirtieth of one character after the other.
Several texts are folded as one, which saves half of that: most of it is the calls of numpy.
What depends on its neighbours is rare in a text; those characters are looked at alone (fold_marks.py).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from watchword.matching.fold_marks import Array, Characters, as_text, characters, dropped, has_cjk
from watchword.matching.fold_table import LETTER, is_cjk, table

__all__ = ["Folded", "fold", "fold_all", "is_cjk"]
BARRIER = "\0\0"
"""Stands between texts that are folded together. It separates, and nothing joins across it."""


NO_DOTS = frozenset[int]()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Origin:
    """Where the letters of texts that were folded together come from."""

    chars: Characters
    places: Array
    """Of each folded character but the added ones, its place in `chars`."""
    added: list[int]
    """The offsets of spaces that were added where the script changes, in order."""

    def place(self, at: int) -> int:
        """The place in `chars` of a folded character."""
        return self.places.item(at - bisect_left(self.added, at))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Folded:
    """A folded text: its runs, with a space before, between and after them."""

    original: str
    text: str
    dots: frozenset[int]
    """Offsets in `text` where a middle dot was dropped in a run: a phrase may have its break there."""
    _origin: Origin
    _offset: int
    """Where `text` begins among the texts that were folded together."""
    _begin: int
    """Where `original` begins in the text of the origin's characters."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The start and end in `original` of `start` to `end` (exclusive) of `text`, both at letters.

        Marks that the fold dropped belong to their letter.
        """
        origin, chars = self._origin, self._origin.chars
        first, last = origin.place(self._offset + start), origin.place(self._offset + end - 1)
        return chars.start(first) - self._begin, chars.end(last) - self._begin

    def gap(self, end: int, start: int) -> str:
        """What stands in `original` between the end of one place of `text` and the start of another."""
        return self.original[self.span(end - 1, end)[1] : self.span(start, start + 1)[0]]

    def is_edge(self, at: int) -> bool:
        """Whether a run begins or ends at this offset of `text`."""
        return self.text[at - 1] == " " or self.text[at] == " " or at in self.dots


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FoldedTexts:
    """Texts that were folded together."""

    texts: tuple[Folded, ...]
    whole: str
    """The folded texts, one behind the other, and a space. No needle spans two: two spaces part them."""
    begins: list[int]
    """Where each begins in `whole`, and where the last one ends."""


def fold(text: str) -> Folded:
    """The folded text, by the rules of docs/reference/language.md. Pure; linear in the length."""
    return fold_all((text,)).texts[0]


def fold_all(texts: Sequence[str]) -> FoldedTexts:
    """Each of the folded texts. Pure. Together they cost little more than the longest of them alone."""
    chars = characters(f"{BARRIER}{BARRIER.join(texts)}{BARRIER}")
    gone, dots = dropped(chars)
    letters = chars.kinds & LETTER
    for at in gone:
        letters[at] = letters[at - 1]
    kept = np.zeros(len(letters), bool)
    np.logical_or(letters[1:], letters[:-1], kept[1:])  # letters, and the separator after them
    for at in gone:
        kept[at] = False
    starts = [*accumulate((len(text) + len(BARRIER) for text in texts), initial=len(BARRIER))]
    walls = [chars.place(start - 1) for start in starts]
    for wall in walls:
        kept[wall] = True
    places = kept.nonzero()[0]
    folded = as_text(table().folds.take(chars.codes.take(places)))
    cuts = (
        places.searchsorted(_changes(letters)).tolist() if has_cjk(chars.kinds.tobytes()) else []
    )
    whole = " ".join(folded[a:b] for a, b in pairwise([0, *cuts, len(places)])) if cuts else folded
    begins = [at + bisect_left(cuts, at) for at in places.searchsorted(walls).tolist()]
    broken = (
        [at + bisect_left(cuts, at) for at in places.searchsorted(dots).tolist()] if dots else ()
    )
    origin = Origin(chars=chars, places=places, added=[cut + n for n, cut in enumerate(cuts)])
    parts = [
        Folded(
            original=original,
            text=whole[left:right],
            dots=frozenset(at - left for at in broken if left <= at < right)
            if broken
            else NO_DOTS,
            _origin=origin,
            _offset=left,
            _begin=start,
        )
        for original, start, (left, right) in zip(texts, starts, pairwise(begins), strict=False)
    ]
    return FoldedTexts(texts=tuple(parts), whole=whole, begins=begins)


def _changes(letters: NDArray[Any]) -> Array:
    """Where the script changes from one letter to the next."""
    changes: Array = ((letters[1:] ^ letters[:-1]) == LETTER).nonzero()[0] + 1
    return changes
