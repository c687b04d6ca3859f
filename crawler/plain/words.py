"""A set of words that takes eight bytes a word. Pure."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable


class Words:
    """The hashes of words in order. Of two words with one hash of 64 bits both are in it.

    Each process of Python hashes a text in its own way: it is of use here and in what is forked of this.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._hashes = array("q", sorted(map(hash, words)))

    def __contains__(self, word: str) -> bool:
        sought = hash(word)
        at = bisect_left(self._hashes, sought)
        return at < len(self._hashes) and self._hashes[at] == sought
