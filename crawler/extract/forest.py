"""A forest of decision trees, read from a file and evaluated for many rows at once. Pure.

The algorithm is QuickScorer (Lucchese et al., SIGIR 2015): each test that fails removes the leaves on
its left side; the first leaf that remains in a tree is its result. So no tree is walked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
MAX_LEAVES = 16
"""In one tree: each leaf is a bit of 16."""
_AT_ONCE = 256
"""Rows. A page of thousands of blocks needs no more memory than a page of so many."""
_LOWEST_BIT = np.array(
    [(bits & -bits).bit_length() - 1 for bits in range(1 << MAX_LEAVES)], np.int8
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """The tests of all trees in one row, and the leaves of each tree."""

    column: NDArray[np.intp]
    """For each test, the column that it looks at."""
    threshold: Numbers
    """For each test, the largest value for which it holds."""
    kept: NDArray[np.uint16]
    """For each test, the leaves that remain when it fails, one bit each."""
    first: NDArray[np.intp]
    """For each tree, the index of its first test."""
    value: Numbers
    """Log-odds, a row for each tree, a column for each leaf. Their sum is the result."""

    def probabilities(self, rows: Numbers) -> Numbers:
        """The probability of each row, from 0 to 1. Pure."""
        parts = [self._raw(rows[at : at + _AT_ONCE]) for at in range(0, len(rows), _AT_ONCE)]
        return np.asarray(1 / (1 + np.exp(-np.concatenate(parts))), dtype=np.float64)

    def _raw(self, rows: Numbers) -> Numbers:
        every = np.uint16((1 << MAX_LEAVES) - 1)
        left = np.where(rows[:, self.column] > self.threshold, self.kept, every)
        leaf = _LOWEST_BIT[np.bitwise_and.reduceat(left, self.first, axis=1)]
        return np.asarray(self.value[np.arange(len(self.first)), leaf].sum(axis=1))


@lru_cache(maxsize=1)
def forest() -> Forest:
    """The forest that `scripts/fit_body.py` made, read once."""
    text = resources.files("crawler.extract").joinpath("forest.json").read_text("utf-8")
    return parse_forest(json.loads(text))


def parse_forest(trees: Sequence[Any]) -> Forest:
    """A forest from its JSON. Pure.

    A tree is a leaf (its log-odds), or [column, threshold, tree for values up to the threshold, tree for
    greater values]. Each tree has at least one test and at most MAX_LEAVES leaves.
    """
    tests: list[tuple[int, float, int]] = []
    first, value = [], np.zeros((len(trees), MAX_LEAVES))
    for at, tree in enumerate(trees):
        first.append(len(tests))
        leaves = list(_leaves(tree))
        value[at, : len(leaves)] = leaves
        tests += _tests(tree, 0)
    columns, thresholds, kept = zip(*tests, strict=True)
    return Forest(
        column=np.array(columns, dtype=np.intp),
        threshold=np.array(thresholds),
        kept=np.array(kept, dtype=np.uint16),
        first=np.array(first, dtype=np.intp),
        value=value,
    )


def _leaves(tree: Any) -> Iterator[float]:
    """The leaves from left to right."""
    if not isinstance(tree, list):
        yield float(tree)
        return
    for branch in tree[2:]:
        yield from _leaves(branch)


def _tests(tree: Any, before: int) -> Iterator[tuple[int, float, int]]:
    """Each test with the leaves that remain when it fails. `before`: the leaves to its left."""
    if not isinstance(tree, list):
        return
    column, threshold, low, high = tree
    struck = len(list(_leaves(low)))
    yield column, threshold, ~(((1 << struck) - 1) << before) & ((1 << MAX_LEAVES) - 1)
    yield from _tests(low, before)
    yield from _tests(high, before + struck)
