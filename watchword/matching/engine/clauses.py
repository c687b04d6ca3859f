"""Which branches hold, by their clauses: each is a bit of a number, so few array steps test all."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from watchword.matching.engine.needs import Atom, Need
from watchword.matching.engine.scanner import Numbers

MAX_CLAUSES = 31
"""Bits of a number. A branch with more clauses does not decide."""
Array = NDArray[Any]
Branch = tuple[int, Need]
"""The number of a topic, and something that it needs."""


Survivor = tuple[int, bool]
"""The number of a topic of which a branch's clauses hold, and whether that decides."""


class Clauses:
    """The clauses of branches, flat: a branch's literals stand together, clause by clause."""

    __slots__ = ("_atoms", "_bits", "_decides", "_first", "_needed", "_owners", "_places")

    def __init__(self, branches: Iterable[Branch], numbers: Mapping[Atom, int]) -> None:
        """`numbers`: of each atom. Each branch must have a clause that is not absent."""
        owners, needed, first = array("i"), array("I"), array("i", [0])
        decides, places = array("B"), array("B")
        atoms, bits = array("i"), array("I")
        for owner, need in branches:
            clauses = sorted(need.clauses, key=lambda one: one.absent)[:MAX_CLAUSES]
            for n, clause in enumerate(clauses):
                for atom, where in clause.literals:
                    atoms.append(numbers[atom])
                    places.append(where)
                    bits.append(1 << n)
            owners.append(owner)
            decides.append(need.decides and len(clauses) == len(need.clauses))
            needed.append(sum(1 << n for n, one in enumerate(clauses) if not one.absent))
            first.append(len(atoms))
        self._owners, self._needed, self._first = map(np.array, (owners, needed, first))
        self._atoms, self._places, self._bits = map(np.array, (atoms, places, bits))
        self._decides = np.array(decides, bool)

    def hold(self, branches: Numbers, seen: NDArray[np.uint8]) -> list[Survivor]:
        """Those of these branches whose clauses all hold. `seen`: where each atom was found, as bits."""
        first = self._first.take(branches)
        counts = self._first.take(branches + 1) - first
        literals = ranges(first, counts)
        there = seen.take(self._atoms.take(literals)) & self._places.take(literals)
        bits = self._bits.take(literals) * (there != 0)
        held = np.bitwise_or.reduceat(bits, counts.cumsum() - counts)
        left = branches.compress(held == self._needed.take(branches))
        owners, decides = self._owners.take(left), self._decides.take(left)
        return list(zip(owners.tolist(), decides.tolist(), strict=True))

    def anchors(self, costs: Array) -> tuple[Array, Array]:
        """The atoms of each branch's cheapest clause, and the branch of each. `costs`: of each atom."""
        begins = np.ones(len(self._bits), bool)
        begins[1:] = self._bits[1:] != self._bits[:-1]
        begins[self._first[:-1]] = True
        first = begins.nonzero()[0]
        branches = self._first.searchsorted(first, "right") - 1
        of_clause = np.add.reduceat(costs[self._atoms], first)
        of_clause[(self._bits[first] & self._needed[branches]) == 0] = np.inf
        least = np.minimum.reduceat(of_clause, first.searchsorted(self._first[:-1]))
        chosen = (of_clause == least[branches]).nonzero()[0]
        chosen = chosen[np.unique(branches[chosen], return_index=True)[1]]
        counts = np.append(first[1:], len(self._bits))[chosen] - first[chosen]
        return self._atoms[ranges(first[chosen], counts)], branches[chosen].repeat(counts)


def ranges(first: Array, counts: Array) -> Array:
    """The numbers `first[n]` to `first[n] + counts[n]` (exclusive) of every n, in a row. Pure."""
    before = counts.cumsum()
    numbers: Array = np.arange(before[-1]) + (first - before + counts).repeat(counts)
    return numbers
