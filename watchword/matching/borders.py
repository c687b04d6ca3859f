"""Borders of words in Chinese and Japanese, by the tokenizers of the extra watchword[cjk]."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from watchword.matching.fold import Folded

AROUND = 40
"""Characters on each side of a place that the tokenizer reads too: a clause, not the whole text."""
KANA = re.compile(r"[぀-ヿ]")
Span = tuple[int, int]


def is_installed() -> bool:
    """Whether the tokenizers are installed."""
    parts = ("rjieba", "sudachipy", "sudachidict_small")
    return all(importlib.util.find_spec(part) for part in parts)


def stands_alone(text: Folded, start: int, end: int) -> bool:
    """Whether a place of a folded text consists of whole words.

    A text with kana is read as Japanese; one without is read as Chinese, in its folded form, because the
    tokenizer's dictionary has simplified characters.
    """
    if KANA.search(text.original):
        left, right = text.span(start, end)
        begin = max(0, left - AROUND)
        spans = _japanese(text.original[begin : right + AROUND])
        return is_whole(spans, left - begin, right - begin)
    begin = max(0, start - AROUND)
    return is_whole(_chinese(text.text[begin : end + AROUND]), start - begin, end - begin)


def is_whole(spans: Iterable[Span], start: int, end: int) -> bool:
    """Whether a chain of words leads from 0 to `start`, and another from there to `end`. Pure.

    `spans` has long words and the shorter ones in them: in 中国大使馆, 中国 leads to 大使馆; in 东京都
    no word leads to 京都.
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

    # A new one for each call: a tokenizer refuses a second thread. It costs half a microsecond.
    tokenizer = _dictionary().tokenizer(mode=SplitMode.A)
    return [(word.begin(), word.end()) for word in tokenizer.tokenize(text)]


@cache
def _dictionary() -> Any:
    from sudachipy import Dictionary

    return Dictionary(dict="small")
