"""What each step of the topic engine buys: how much longer an article takes without it.

    WATCHWORD_CORPORA=… python -m benchmarks steps [--seed 1] [--rounds 3] [--topics 10000]

Without any of these steps the answers are the same. Processor time, as ratios of one run.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from benchmarks.matching import ARTICLES, Work, against, compiled, each, workload
from watchword.domain.match import Document
from watchword.matching.engine import anchors
from watchword.matching.engine.clauses import ARTICLE, Clauses, Survivors
from watchword.matching.engine.scanner import Numbers
from watchword.matching.engine.segment import Segment


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks steps")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--topics", type=int, default=10_000)
    asked = parser.parse_args(arguments)
    load = workload(asked.seed)
    articles, queries = load.articles(ARTICLES), load.queries(asked.topics)
    with replaced(anchors, "FIRST_CHOICE", math.inf):
        guessing = compiled(queries)
    matcher = compiled(queries)
    for _ in range(3):
        list(matcher.topics_all(articles))
    without: dict[str, Work] = {
        "together: each article alone": each(matcher.topics),
        "anchors by counts: by guesses alone": guessing.topics_all,
        "clauses: trees of all candidates": with_hold(every, matcher.topics_all),
        "decisions of clauses: trees of all survivors": with_hold(undecided, matcher.topics_all),
    }
    _, shares = against(matcher.topics_all, list(without.values()), articles, asked.rounds)
    alone = each(matcher.topics)
    _, loop = against(alone, [by_arrays(alone)], articles, asked.rounds)
    names = [*without, "a loop for an article alone: by arrays"]
    for name, share in zip(names, [*shares, *loop], strict=True):
        print(f"  without {name}: ×{share:.2f} at {asked.topics} topics")


@contextmanager
def replaced(owner: object, name: str, by: object) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, by)
    try:
        yield
    finally:
        setattr(owner, name, before)


def with_hold(hold: Callable[..., Survivors], work: Work) -> Work:
    """The work with another answer to which branches hold."""

    def without(articles: Sequence[Document]) -> Iterable[object]:
        with replaced(Clauses, "hold", hold):
            yield from work(articles)

    return without


def by_arrays(work: Work) -> Work:
    """The work with the arrays of several articles for a single one too."""

    def without(articles: Sequence[Document]) -> Iterable[object]:
        with replaced(Segment, "_of_one", Segment._of_many):
            yield from work(articles)

    return without


def every(clauses: Clauses, branches: Numbers, offsets: Numbers, seen: object) -> Survivors:
    """All branches survive, and none decides."""
    owners = clauses._rows.take(branches, axis=0)[:, 3].astype(np.intp)
    survivors: Survivors = (offsets // clauses._atoms << ARTICLE | owners << 1).tolist()
    return survivors


HOLD = Clauses.hold


def undecided(clauses: Clauses, branches: Numbers, offsets: Numbers, seen: Any) -> Survivors:
    """Those that hold survive, and none decides."""
    return [one & ~1 for one in HOLD(clauses, branches, offsets, seen)]
