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
    threshold: NDArray[np.float32]
    """For each test, the largest value for which it holds."""
    removed: NDArray[np.uint16]
    """For each test, the leaves that it removes when it fails, one bit each."""
    first: NDArray[np.intp]
    """For each tree, the index of its first test."""
    value: Numbers
    """Log-odds, a row for each tree, a column for each leaf. Their sum is the result."""

    def scores(self, rows: Numbers) -> Numbers:
        """The log-odds of each row. Pure. Values are compared with the precision of float32."""
        columns = np.ascontiguousarray(rows.T, dtype=np.float32)
        parts = [self._raw(columns[:, at : at + _AT_ONCE]) for at in range(0, len(rows), _AT_ONCE)]
        return np.concatenate(parts)

    def _raw(self, columns: NDArray[np.float32]) -> Numbers:
        failed = columns[self.column] > self.threshold[:, None]
        removed = np.multiply(failed, self.removed[:, None], dtype=np.uint16)
        leaf = _LOWEST_BIT[~np.bitwise_or.reduceat(removed, self.first, axis=0)]
        trees = np.arange(len(self.first))[:, None]
        return np.asarray(self.value[trees, leaf].sum(axis=0), dtype=np.float64)


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
    tests: list[tuple[int, float, int]] = []
    first, value = [], np.zeros((len(trees), MAX_LEAVES))
    for at, tree in enumerate(trees):
        first.append(len(tests))
        leaves = list(_leaves(tree))
        value[at, : len(leaves)] = leaves
        tests += _tests(tree, 0)
    columns, thresholds, removed = zip(*tests, strict=True)
    return Forest(
        column=np.array(columns, dtype=np.intp),
        threshold=np.array(thresholds, dtype=np.float32),
        removed=np.array(removed, dtype=np.uint16),
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
    """Each test with the leaves that it removes when it fails. `before`: the leaves to its left."""
    if not isinstance(tree, list):
        return
    column, threshold, low, high = tree
    struck = len(list(_leaves(low)))
    yield column, threshold, ((1 << struck) - 1) << before
    yield from _tests(low, before)
    yield from _tests(high, before + struck)
