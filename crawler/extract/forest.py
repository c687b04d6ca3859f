"""A forest of decision trees, read from a file and evaluated for many rows at once. Pure.

The algorithm is QuickScorer (Lucchese et al., SIGIR 2015): each test that fails removes the leaves on
its left side; the first leaf that remains in a tree is its result. So no tree is walked.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
MAX_LEAVES = 16
"""In one tree: each leaf is a bit of 16."""
_AT_ONCE = 256
"""Rows. A page of thousands of blocks needs no more memory than a page of so many."""
_HOLDS = (0, math.inf, 0)
"""A test that never fails, for trees with fewer tests than others."""
_LOWEST_BIT = np.array(
    [(bits & -bits).bit_length() - 1 for bits in range(1 << MAX_LEAVES)], np.int8
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """The tests of all trees, and the leaves of each tree."""

    column: NDArray[np.intp]
    """For each test, the column that it looks at: the first test of all trees, then the second ..."""
    threshold: NDArray[np.float32]
    """For each test, the largest value for which it holds, as one column."""
    removed: NDArray[np.uint16]
    """For each test, the leaves that it removes when it fails, one bit each, as one column."""
    value: Numbers
    """Log-odds, a row for each tree, a column for each leaf. Their sum is the result."""

    def scores(self, rows: Numbers) -> Numbers:
        """The log-odds of each row. Pure. Values are compared with the precision of float32."""
        columns = np.ascontiguousarray(rows.T, dtype=np.float32)
        parts = [self._raw(columns[:, at : at + _AT_ONCE]) for at in range(0, len(rows), _AT_ONCE)]
        return np.concatenate(parts)

    def _raw(self, columns: NDArray[np.float32]) -> Numbers:
        failed = columns[self.column] > self.threshold
        removed = np.multiply(failed, self.removed, dtype=np.uint16)
        trees = len(self.value)
        left = ~np.bitwise_or.reduce(removed.reshape(-1, trees, columns.shape[1]), axis=0)
        first = (np.arange(trees) * MAX_LEAVES)[:, None]
        return np.asarray(
            self.value.ravel()[first + _LOWEST_BIT[left]].sum(axis=0), dtype=np.float64
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Forests:
    """The two forests of the text: each block by itself, then among its neighbours."""

    alone: Forest
    among: Forest


@lru_cache(maxsize=1)
def forests() -> Forests:
    """The forests that `scripts/fit_body.py` made, read once."""
    text = resources.files("crawler.extract").joinpath("forests.json").read_text("utf-8")
    trees = json.loads(text)
    return Forests(alone=parse_forest(trees["alone"]), among=parse_forest(trees["among"]))


def parse_forest(trees: Sequence[Any]) -> Forest:
    """A forest from its JSON. Pure.

    A tree is a leaf (its log-odds), or [column, threshold, tree for values up to the threshold, tree for
    greater values]. Each tree has at least one test and at most MAX_LEAVES leaves.
    """
    tests = [list(_tests(tree, 0)) for tree in trees]
    value = np.zeros((len(trees), MAX_LEAVES))
    for at, tree in enumerate(trees):
        leaves = list(_leaves(tree))
        value[at, : len(leaves)] = leaves
    places = zip_longest(*tests, fillvalue=_HOLDS)
    columns, thresholds, removed = zip(*(test for place in places for test in place), strict=True)
    return Forest(
        column=np.array(columns, dtype=np.intp),
        threshold=np.array(thresholds, dtype=np.float32)[:, None],
        removed=np.array(removed, dtype=np.uint16)[:, None],
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
    """Each test with the leaves that it removes when it fails. `before`: the leaves to its left."""
    if not isinstance(tree, list):
        return
    column, threshold, low, high = tree
    struck = len(list(_leaves(low)))
    yield column, threshold, ((1 << struck) - 1) << before
    yield from _tests(low, before)
    yield from _tests(high, before + struck)
