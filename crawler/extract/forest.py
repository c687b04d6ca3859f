"""A forest of decision trees, read from a file and asked of many rows at once. Pure.

The way is that of QuickScorer (Lucchese et al., SIGIR 2015): every test that fails strikes out the
leaves on its left; the first leaf that is left of a tree is its answer. So no tree is walked down.
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
"""Of a tree: a leaf is a bit."""
_AT_ONCE = 256
"""Rows; a page of thousands of blocks takes no more memory than one of these."""
_LOWEST_BIT = np.array(
    [(bits & -bits).bit_length() - 1 for bits in range(1 << MAX_LEAVES)], np.int8
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """Trees side by side: their tests in a row, and the leaves of each."""

    column: NDArray[np.intp]
    """Of each test what it measures."""
    threshold: Numbers
    """Of each test up to where it holds."""
    kept: NDArray[np.uint16]
    """Of each test the leaves that are left where it fails, a bit each."""
    first: NDArray[np.intp]
    """Of each tree its first test."""
    value: Numbers
    """A row a tree, a column a leaf: log-odds, to be added up."""

    def probabilities(self, rows: Numbers) -> Numbers:
        """The probability of each row. Pure."""
        parts = [self._raw(rows[at : at + _AT_ONCE]) for at in range(0, len(rows), _AT_ONCE)]
        return np.asarray(1 / (1 + np.exp(-np.concatenate(parts))), dtype=np.float64)

    def _raw(self, rows: Numbers) -> Numbers:
        every = np.uint16((1 << MAX_LEAVES) - 1)
        left = np.where(rows[:, self.column] > self.threshold, self.kept, every)
        leaf = _LOWEST_BIT[np.bitwise_and.reduceat(left, self.first, axis=1)]
        return np.asarray(self.value[np.arange(len(self.first)), leaf].sum(axis=1))


@lru_cache(maxsize=1)
def forest() -> Forest:
    """The forest that `scripts/fit_body.py` made."""
    text = resources.files("crawler.extract").joinpath("forest.json").read_text("utf-8")
    return parse_forest(json.loads(text))


def parse_forest(trees: Sequence[Any]) -> Forest:
    """A forest from its JSON. Pure.

    A tree is a leaf, its log-odds; or [column, threshold, tree where it is at most that, tree where
    it is more]. At least one test a tree, at most MAX_LEAVES leaves.
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
    """From left to right."""
    if not isinstance(tree, list):
        yield float(tree)
        return
    for branch in tree[2:]:
        yield from _leaves(branch)


def _tests(tree: Any, before: int) -> Iterator[tuple[int, float, int]]:
    """Each test with the leaves that it keeps; `before`: how many leaves are further left."""
    if not isinstance(tree, list):
        return
    column, threshold, low, high = tree
    struck = len(list(_leaves(low)))
    yield column, threshold, ~(((1 << struck) - 1) << before) & ((1 << MAX_LEAVES) - 1)
    yield from _tests(low, before)
    yield from _tests(high, before + struck)
