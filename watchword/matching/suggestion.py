"""Words that would widen or sharpen a query: those in which what it finds differs from the rest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log

from watchword.matching.evidence import evidence
from watchword.matching.fold import fold
from watchword.matching.query import Absent, Either, Every, Node
from watchword.matching.searched import SearchedDocument

HAN_OR_KATAKANA = re.compile("[\u30a0-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
HIRAGANA = re.compile("[\u3040-\u309f]+")
"""Particles and endings: it stands between words, and begins or ends none that a query asks for."""
GRAMS = range(2, 5)
"""Letters of a word of Han or katakana, which has no border."""
MIN_SIGNIFICANCE = 10.83
"""G² that chance alone exceeds once in a thousand times (chi-square, one degree of freedom)."""
OFTEN = 2
"""In so many articles at least."""
COMMON = 0.1
"""A word of more than this share of the others says nothing by itself: is, said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word that is more frequent in some articles than in others."""

    folded: str
    weight: float
    """G²."""


def words(text: str) -> Iterator[str]:
    """The folded words of a text: runs, and of Han and katakana every 2 to 4 letters. Pure."""
    for run in HIRAGANA.sub(" ", fold(text).text).split():
        for part in HAN_OR_KATAKANA.findall(run):
            for size in GRAMS:
                yield from (part[at : at + size] for at in range(len(part) - size + 1))
        yield from (part for part in HAN_OR_KATAKANA.split(run) if len(part) > 1)


def g2(here: int, of: int, there: int, of_those: int) -> float:
    """How surprising it is that a word is in `here` of some articles, `there` of others. Pure.

    The log-likelihood ratio of Dunning, Accurate Methods for the Statistics of Surprise and
    Coincidence, Computational Linguistics 19(1), 1993; below 0 where it is rarer here.
    """
    total, both = of + of_those, here + there
    cells = (
        (here, of * both / total),
        (there, of_those * both / total),
        (of - here, of * (total - both) / total),
        (of_those - there, of_those * (total - both) / total),
    )
    ratio = 2 * sum(seen * log(seen / due) for seen, due in cells if seen)
    return ratio if here * of_those >= there * of else -ratio


def most_significant(
    here: Counter[str], of: int, there: Mapping[str, int], of_those: int, *, limit: int
) -> list[Word]:
    """The words that set articles apart from others, the most telling first. Pure.

    Of a word and a longer one that says the same, the longer.
    """
    found = [
        Word(folded=word, weight=weight)
        for word, count in here.items()
        if count >= OFTEN
        and there.get(word, 0) <= COMMON * of_those
        and (weight := g2(count, of, there.get(word, 0), of_those)) >= MIN_SIGNIFICANCE
    ]
    found.sort(key=lambda word: (-word.weight, -len(word.folded), word.folded))
    kept: list[Word] = []
    for word in found:
        if not any(word.folded in one.folded or one.folded in word.folded for one in kept):
            kept.append(word)
        if len(kept) == limit:
            break
    return kept


def missing_parts(node: Node, searched: SearchedDocument) -> Iterator[Node]:
    """The parts of which each alone, were it true, would make the query true. Pure.

    None where the query is true, or nothing of it is.
    """
    match node:
        case Either(parts):
            for part in parts:
                yield from missing_parts(part, searched)
        case Every(parts):
            false = [part for part in parts if evidence(part, searched) is None]
            if len(false) == 1 and len(parts) > 1 and not isinstance(false[0], Absent):
                yield false[0]
        case _:
            pass


def widened(node: Node, part: Node, word: Node) -> Node:
    """The query in which the word will do for the part. Pure."""
    if node == part:
        return Either((part, word))
    if isinstance(node, Either | Every):
        parts = tuple(widened(one, part, word) for one in node.parts)
        return Either(parts) if isinstance(node, Either) else Every(parts)
    return node
