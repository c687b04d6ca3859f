"""Needles that stand beside a dropped middle dot, which may be a break: 韓国・日本 has "韓国 日本".

A scan of the folded text does not see them. Such dots are rare, and so are needles with a break or an
edge there: those with a run that begins or ends at a dot are looked for one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from watchword.matching.fold import Folded

DOT = "·"
"""Marks a dropped dot; no folded text has it."""


class BesideDots:
    """The needles with an edge or a break, by a hash of each of their runs."""

    __slots__ = ("_first", "_hashes", "_longest", "_needles", "_numbers")

    def __init__(self, needles: Sequence[str]) -> None:
        edged = [
            (run, n) for n, needle in enumerate(needles) if " " in needle for run in needle.split()
        ]
        hashes = np.fromiter((hash(run) for run, _ in edged), np.int64, len(edged))
        order = hashes.argsort()
        self._hashes = hashes[order]
        self._numbers = np.fromiter((n for _, n in edged), np.int32, len(edged))[order]
        self._longest = max((len(run) for run, _ in edged), default=0)
        self._needles = "\n".join(needles)
        self._first = np.cumsum([0, *(len(needle) + 1 for needle in needles)]).astype(np.int32)

    def found(self, text: Folded) -> list[int]:
        """The numbers of the needles that stand in the text if its dots may be breaks."""
        if not text.dots:
            return []
        marked = _marked(text)
        hashes = np.unique([hash(run) for run in self._runs(text)])
        left, right = self._hashes.searchsorted(hashes), self._hashes.searchsorted(hashes, "right")
        numbers = {
            number
            for begin, end in zip(left.tolist(), right.tolist(), strict=True)
            for number in self._numbers[begin:end].tolist()
        }
        return [number for number in numbers if _pattern(self._needle(number)).search(marked)]

    def _needle(self, number: int) -> str:
        return self._needles[self._first[number] : self._first[number + 1] - 1]

    def _runs(self, text: Folded) -> Iterator[str]:
        """What begins or ends at a dot, of every length that a run of a needle has."""
        letters, longest = text.text, self._longest
        for dot in text.dots:
            for begin in range(dot - 1, max(0, dot - 1 - longest), -1):
                if letters[begin] == " ":
                    break
                yield letters[begin:dot]
            for end in range(dot + 1, min(len(letters), dot + 1 + longest)):
                if letters[end - 1] == " ":
                    break
                yield letters[dot:end]


def _marked(text: Folded) -> str:
    """The folded text with a DOT where one was dropped."""
    cuts = [0, *sorted(text.dots), len(text.text)]
    return DOT.join(text.text[left:right] for left, right in pairwise(cuts))


def _pattern(needle: str) -> re.Pattern[str]:
    """A needle as a regular expression over a marked text: its spaces may be dots."""
    runs = [f"{DOT}?".join(map(re.escape, run)) for run in needle.split()]
    before = f"(?<=[ {DOT}])" if needle.startswith(" ") else ""
    behind = f"(?=[ {DOT}])" if needle.endswith(" ") else ""
    return re.compile(before + f"[ {DOT}]".join(runs) + behind)
