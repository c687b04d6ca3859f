"""A forest of decision trees, read from a file and asked of many rows at once. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """Trees side by side: a row a tree, a column a node; the first node is the root."""

    base: float
    """The log-odds before any tree is asked."""
    column: NDArray[np.intp]
    threshold: Numbers
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    """Of a leaf, itself."""
    value: Numbers
    depth: int

    def odds(self, rows: Numbers) -> Numbers:
        """The probability of each row. Pure."""
        trees = np.arange(len(self.column))
        place = np.arange(len(rows))[:, None]
        node = np.zeros((len(rows), len(trees)), dtype=np.intp)
        for _ in range(self.depth):
            goes_left = rows[place, self.column[trees, node]] <= self.threshold[trees, node]
            node = np.where(goes_left, self.left[trees, node], self.right[trees, node])
        raw = self.base + self.value[trees, node].sum(axis=1)
        return np.asarray(1 / (1 + np.exp(-raw)), dtype=np.float64)


@lru_cache(maxsize=1)
def forest() -> Forest:
    """The forest that `scripts/fit_body.py` made."""
    text = resources.files("crawler.extract").joinpath("forest.json").read_text("utf-8")
    return planted(json.loads(text))


def planted(told: dict[str, Any]) -> Forest:
    """A forest from its JSON. Pure.

    `base`, `depth`, and of each tree its nodes as [column, threshold, left, right, value]; a leaf has
    no left and no right: -1.
    """
    trees: list[list[list[float]]] = told["trees"]
    most = max(map(len, trees))
    table = np.zeros((len(trees), most, 5))
    for at, nodes in enumerate(trees):
        table[at, : len(nodes)] = nodes
    own = np.broadcast_to(np.arange(most), table.shape[:2])
    leaf = table[:, :, 2] < 0
    return Forest(
        base=float(told["base"]),
        column=table[:, :, 0].astype(np.intp),
        threshold=table[:, :, 1],
        left=np.where(leaf, own, table[:, :, 2]).astype(np.intp),
        right=np.where(leaf, own, table[:, :, 3]).astype(np.intp),
        value=table[:, :, 4],
        depth=int(told["depth"]),
    )
