"""Words that would widen or sharpen a query: words that are more frequent in what it finds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log

from watchword.matching.evidence import holds
from watchword.matching.fold import fold
from watchword.matching.query import Absent, Either, Every, Node
from watchword.matching.searched import SearchedDocument

HAN_OR_KATAKANA = re.compile("[\u30a0-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
HIRAGANA = re.compile("[\u3040-\u309f]+")
"""Particles and endings. They separate words; a word for a query does not begin or end with them."""
GRAM_LENGTHS = range(2, 5)
"""Lengths of the pieces of Han or katakana that count as words, since such text has no spaces."""
MIN_SIGNIFICANCE = 10.83
"""G². Chance alone exceeds it once in a thousand times (chi-square, one degree of freedom)."""
MIN_ARTICLES = 2
"""A word must be in so many articles at least."""
MAX_SHARE = 0.1
"""A word in more than this share of the other articles is too common: is, said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word that is more frequent in some articles than in others."""

    folded: str
    weight: float
    """G²."""


def words(text: str) -> Iterator[str]:
    """The folded words of a text: runs; for Han and katakana all pieces of 2 to 4 letters. Pure."""
    for run in HIRAGANA.sub(" ", fold(text).text).split():
        for part in HAN_OR_KATAKANA.findall(run):
            for size in GRAM_LENGTHS:
                yield from (part[at : at + size] for at in range(len(part) - size + 1))
        yield from (part for part in HAN_OR_KATAKANA.split(run) if len(part) > 1)


def g2(here: int, of: int, there: int, of_those: int) -> float:
    """How surprising it is that a word is in `here` of `of` articles and in `there` of `of_those`. Pure.

    The log-likelihood ratio of Dunning, Accurate Methods for the Statistics of Surprise and
    Coincidence, Computational Linguistics 19(1), 1993. Negative if the word is rarer here.
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
    """The words that distinguish `of` articles from `of_those` others, the most significant first. Pure.

    `here` and `there`: the number of articles with each word. Of a word and a longer one that contains
    it and has the same weight, the longer one is kept. At most `limit` words.
    """
    found = [
        Word(folded=word, weight=weight)
        for word, count in here.items()
        if count >= MIN_ARTICLES
        and there.get(word, 0) <= MAX_SHARE * of_those
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
    """The parts of a false query that lack alone: the query is true if that one part is true. Pure.

    Empty if the query is true, or if more than one part is missing everywhere.
    """
    match node:
        case Either(parts):
            for part in parts:
                yield from missing_parts(part, searched)
        case Every(parts):
            false = [part for part in parts if not holds(part, searched)]
            if len(false) == 1 and len(parts) > 1 and not isinstance(false[0], Absent):
                yield false[0]
        case _:
            pass


def widened(node: Node, part: Node, word: Node) -> Node:
    """The query in which the word may stand in place of the part. Pure."""
    if node == part:
        return Either((part, word))
    if isinstance(node, Either | Every):
        parts = tuple(widened(one, part, word) for one in node.parts)
        return Either(parts) if isinstance(node, Either) else Every(parts)
    return node
