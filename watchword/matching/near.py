"""What is near what: tokens counted between spans of a folded text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from watchword.matching.fold import Folded, is_cjk

Span = tuple[int, int]
"""Start and end in a folded text."""


def begun(text: Folded) -> Sequence[int]:
    """For each place of the folded text, how many tokens begin before it. Pure.

    A Latin word is a token, a CJK character is one, and so is the break between two CJK runs. So
    between an end and a later start lie `begun[start] - begun[end]` of them.
    """
    return [0, *accumulate(_begins(text, at) for at in range(len(text.text)))]


def in_order(
    firsts: Sequence[Span], seconds: Sequence[Span], between: int, begun: Sequence[int]
) -> set[Span]:
    """The spans that take part where a second begins in a first, or at most `between` tokens on.

    Pure. Both are sorted, and searched by halving: an article may have a word ten thousand times.
    """
    starts = [start for start, _ in seconds]
    near = set[Span]()
    for start, end in firsts:
        next_one = bisect_left(starts, start)
        if next_one < len(starts) and begun[starts[next_one]] <= begun[end] + between:
            near.add((start, end))
    starts = [start for start, _ in firsts]
    max_ahead = list(accumulate((end for _, end in firsts), max))
    for start, end in seconds:
        before = bisect_right(starts, start)
        if before and begun[start] <= begun[max_ahead[before - 1]] + between:
            near.add((start, end))
    return near


def _begins(text: Folded, at: int) -> bool:
    before, char, behind = text.text[at - 1 : at], text.text[at], text.text[at + 1 : at + 2]
    if char == " ":
        return bool(before and behind) and is_cjk(before) and is_cjk(behind)
    return is_cjk(char) or before == " " or at in text.dots
