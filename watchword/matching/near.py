"""Nearness: counts the tokens between spans of a folded text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from watchword.matching.fold import Folded
from watchword.matching.fold_table import CJK, SPACE, table

Span = tuple[int, int]
"""Start and end in a folded text."""


def token_starts(text: Folded) -> Sequence[int]:
    """For each offset of the folded text, the number of tokens that begin before it. Pure.

    A Latin word is a token, a CJK character is one, and so is the break between two CJK runs. So between
    an end and a later start there are `token_starts[start] - token_starts[end]` tokens.

    14 µs for 4 kB of ASCII, where no CJK is looked for; 22 µs for 1,500 characters of Chinese.
    """
    codes = np.array([text.text]).view(np.uint32)
    is_space = codes == SPACE
    begins = np.zeros(len(codes) + 1, bool)  # whether a token begins at the offset before
    np.greater(is_space[:-1], is_space[1:], begins[2:])
    if not text.text.isascii():
        is_cjk = (table().kinds.take(codes) & CJK) != 0
        begins[1:] |= is_cjk
        begins[2:-1] |= is_space[1:-1] & is_cjk[:-2] & is_cjk[2:]
    begins[[at + 1 for at in text.dots]] = True
    return begins.cumsum().data


def in_order(
    firsts: Sequence[Span], seconds: Sequence[Span], between: int, token_starts: Sequence[int]
) -> set[Span]:
    """The spans of all pairs whose second begins in the first or at most `between` tokens later. Pure.

    Both inputs must be sorted; the search is binary, because a text may have a word 10,000 times.
    """
    starts = [start for start, _ in seconds]
    near = set[Span]()
    for start, end in firsts:
        next_one = bisect_left(starts, start)
        if (
            next_one < len(starts)
            and token_starts[starts[next_one]] <= token_starts[end] + between
        ):
            near.add((start, end))
    starts = [start for start, _ in firsts]
    max_ahead = list(accumulate((end for _, end in firsts), max))
    for start, end in seconds:
        before = bisect_right(starts, start)
        if before and token_starts[start] <= token_starts[max_ahead[before - 1]] + between:
            near.add((start, end))
    return near
