"""A forest gives the same results as a walk through each of its trees."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.forest import MAX_LEAVES, Forest, forests, parse_forest

COLUMNS = 4
NUMBER = st.integers(-3, 3).map(float)


def grown(depth: int) -> st.SearchStrategy[Any]:
    """Trees with at least one test and at most this depth; one side may be a leaf."""
    inner = st.one_of(NUMBER, grown(depth - 1)) if depth > 1 else NUMBER
    return st.tuples(st.integers(0, COLUMNS - 1), NUMBER, inner, inner).map(list)


def walked(tree: Any, row: list[float]) -> float:
    while isinstance(tree, list):
        column, threshold, low, high = tree
        tree = low if row[column] <= threshold else high
    return float(tree)


@given(
    st.lists(grown(4), min_size=1, max_size=5),
    st.lists(st.lists(NUMBER, min_size=COLUMNS, max_size=COLUMNS), min_size=1, max_size=5),
)
def test_the_trees_are_asked_as_if_they_were_walked(
    trees: list[Any], rows: list[list[float]]
) -> None:
    expected = [sum(walked(tree, row) for tree in trees) for row in rows]
    assert parse_forest(trees).scores(np.array(rows)) == pytest.approx(expected)


def test_a_page_of_many_blocks_is_asked_in_parts() -> None:
    rows = np.array([[float(at)] for at in range(1_000)])
    scores = parse_forest([[0, 499.5, -9.0, 9.0]]).scores(rows)
    assert list(scores > 0) == [at >= 500 for at in range(1_000)]


@pytest.mark.parametrize("grown", [forests().alone, forests().among])
def test_the_committed_forests_are_of_small_trees(grown: Forest) -> None:
    assert grown.value.shape[1] == MAX_LEAVES
    assert len(grown.column) < MAX_LEAVES * len(grown.value)
