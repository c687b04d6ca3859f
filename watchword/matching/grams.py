"""The grams of a text, by which the search index finds the candidates of a query."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources

from watchword.matching.fold import Folded, fold_all, is_cjk

MANY_DOTS = "·"
"""The gram of a text with a word of more than MAX_PIECES pieces: it is a candidate of every query."""
MAX_PIECES = 6
"""A word of so many pieces between middle dots has a gram for each row of them, 21 at most."""
HEAD = "¶"
"""Before the grams of a headline and of the beginning of the first paragraph."""
HEAD_LENGTH = 160
"""Characters of the first paragraph; the judge of two parties reads no more of it."""
VERSION = 1
"""To be raised with every change of what this module returns: the index is then made anew."""


@cache
def version() -> str:
    """What grams of two texts must have in common to be compared: this module and the fold's table."""
    table = resources.files(__package__).joinpath("fold_table.txt").read_bytes()
    return f"{VERSION}-{hashlib.sha256(table).hexdigest()[:16]}"


def grams(title: str, text: str) -> frozenset[str]:
    """The grams of an article. Pure; linear in its length.

    A Latin word is a gram. Of CJK runs it is each character with the one behind it, and the last
    alone, so that a prefix of one character finds each of its places. Where middle dots were dropped,
    each row of pieces is one too, because a word may begin and end there.
    """
    first = text.partition("\n")[0][:HEAD_LENGTH]
    head, lead, body = fold_all((title, first, text)).texts
    whole = {gram for part in (head, body) for gram in _grams(part)}
    return frozenset(whole | {HEAD + gram for part in (head, lead) for gram in _grams(part)})


def run_grams(run: str) -> Iterator[str]:
    """The grams that a text has if it has this CJK run within one of its own. Pure."""
    return (run[at : at + 2] for at in range(max(len(run) - 1, 1)))


def _grams(text: Folded) -> Iterator[str]:
    runs = text.text.split()
    if not text.dots:  # of a word that is there twice the grams are the same
        for run in set(runs):
            yield from _grams_of_run(run)
        return
    start = 1
    for run in runs:
        start = text.text.index(run, start)
        dots = [d for d in text.dots if start < d < start + len(run)]
        if dots and not is_cjk(run):
            yield from _pieces(run, [0, *(d - start for d in sorted(dots)), len(run)])
        else:
            yield from _grams_of_run(run)
        start += len(run)


def _grams_of_run(run: str) -> Iterator[str]:
    if is_cjk(run):
        yield from run_grams(run)
        yield run[-1]
    else:
        yield run


def _pieces(run: str, borders: list[int]) -> Iterator[str]:
    """Each row of pieces of a word; of a word of too many, itself and the gram that says so."""
    if len(borders) > MAX_PIECES + 1:
        yield from (run, MANY_DOTS)
        return
    for first, begin in enumerate(borders[:-1]):
        yield from (run[begin:end] for end in borders[first + 1 :])
