"""Where words begin and end in Chinese and Japanese, by the tokenizers that watchword[cjk] brings."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from watchword.matching.fold import Folded

AROUND = 40
"""Characters on both sides of a place that are read with it: a clause, and not the whole text."""
KANA = re.compile(r"[぀-ヿ]")
Span = tuple[int, int]


def is_installed() -> bool:
    """Whether borders can be known here."""
    parts = ("rjieba", "sudachipy", "sudachidict_small")
    return all(importlib.util.find_spec(part) for part in parts)


def stands_alone(text: Folded, start: int, end: int) -> bool:
    """Whether a place of a folded text is made of whole words.

    A text with kana is read as Japanese, one without as Chinese, in its folded form, which is
    simplified as the tokenizer's dictionary is.
    """
    if KANA.search(text.original):
        left, right = text.span(start, end)
        begin = max(0, left - AROUND)
        spans = _japanese(text.original[begin : right + AROUND])
        return is_whole(spans, left - begin, right - begin)
    begin = max(0, start - AROUND)
    return is_whole(_chinese(text.text[begin : end + AROUND]), start - begin, end - begin)


def is_whole(spans: Iterable[Span], start: int, end: int) -> bool:
    """Whether words lead one behind the other to `start`, and from there to `end`. Pure.

    Long words come with the shorter ones in them: in 中国大使馆 中国 leads to 大使馆; in 东京都 nothing
    leads to 京都.
    """
    before, within = {0}, {start}
    for begin, behind in sorted(spans):
        if begin in before:
            before.add(behind)
        if begin in within:
            within.add(behind)
    return start in before and end in within


def _chinese(text: str) -> Sequence[Span]:
    import rjieba

    return [(begin, end) for _, begin, end in rjieba.tokenize(text, "search", True)]


def _japanese(text: str) -> Sequence[Span]:
    from sudachipy import SplitMode

    # One a call, since a tokenizer refuses a second thread; it costs half a microsecond.
    tokenizer = _dictionary().tokenizer(mode=SplitMode.A)
    return [(word.begin(), word.end()) for word in tokenizer.tokenize(text)]


@cache
def _dictionary() -> Any:
    from sudachipy import Dictionary

    return Dictionary(dict="small")
