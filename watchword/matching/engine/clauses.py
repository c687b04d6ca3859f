"""Which branches hold, by their clauses: each is a bit of a number, so few array steps test all.

Without them an article takes twice as long at 10,000 topics (`python -m benchmarks steps`).
"""

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
ATOM, PLACES, CLAUSE = (1 << 32) - 1, 32, 40
"""The bits of a literal: the number of its atom, then where it counts, then which clause it is in."""
Array = NDArray[Any]
Branch = tuple[int, Need]
"""The number of a topic, and something that it needs."""
Survivors = list[int]
"""Where a branch's clauses hold: the article, the topic, and whether that decides, as one number."""
ARTICLE, TOPIC = 32, (1 << 31) - 1
"""The bits of a survivor: the lowest says whether it decides, then comes the topic, then the article."""
COLUMNS = 5
"""Of a row of a branch."""


class Clauses:
    """The clauses of branches, flat: a branch's literals stand together, clause by clause.

    What is asked together is packed together: at 100,000 topics the time goes into waiting for memory.
    """

    __slots__ = ("_atoms", "_literals", "_of_one", "_rows")

    def __init__(self, branches: Iterable[Branch], numbers: Mapping[Atom, int]) -> None:
        """`numbers`: of each atom. Each branch must have a clause that is not absent."""
        self._atoms = len(numbers)
        rows, literals = array("q"), array("q")
        for owner, need in branches:
            clauses = sorted(need.clauses, key=lambda one: one.absent)[:MAX_CLAUSES]
            first = len(literals)
            for n, clause in enumerate(clauses):
                for atom, where in clause.literals:
                    literals.append(numbers[atom] | where << PLACES | n << CLAUSE)
            needed = sum(1 << n for n, one in enumerate(clauses) if not one.absent)
            decides = need.decides and len(clauses) == len(need.clauses)
            rows.extend((first, len(literals) - first, needed, owner, decides))
        self._literals: Array = np.array(literals)
        self._rows: Array = np.array(rows, np.int32).reshape(-1, COLUMNS)
        """Of each branch: its first literal, their number, the bits of clauses that are not absent, its
        topic, whether it decides."""
        self._of_one = self._rows.ravel().data, self._literals.data

    def hold_in_one(self, branches: Iterable[int], seen: Mapping[int, int]) -> Survivors:
        """Those of these branches whose clauses hold in a single article.

        `seen`: the bits of the places where its atoms were found.
        """
        rows, literals = self._of_one
        kept: Survivors = []
        for row in branches:
            at = row * COLUMNS
            first, count, needed, owner, decides = rows[at : at + COLUMNS]
            held = 0
            for literal in literals[first : first + count]:
                if seen.get(literal & ATOM, 0) & (literal >> PLACES):
                    held |= 1 << (literal >> CLAUSE)
            if held == needed:
                kept.append(owner << 1 | decides)
        return kept

    def hold(self, branches: Numbers, offsets: Numbers, seen: NDArray[np.uint8]) -> Survivors:
        """Those of these branches whose clauses hold.

        `seen`: article by article, where each atom was found, as bits; `offsets`: where in it begins the
        article in which each branch is looked for.
        """
        first, counts, needed, owners, decides = self._rows.take(branches, axis=0).T
        literals = self._literals.take(ranges(first, counts))
        there = seen.take((literals & ATOM) + offsets.repeat(counts)) & (literals >> PLACES)
        bits = (there != 0) << (literals >> CLAUSE)
        held = np.bitwise_or.reduceat(bits, counts.cumsum() - counts)
        kept: Numbers = (held == needed).nonzero()[0]
        articles = offsets.take(kept) // self._atoms
        survivors: Numbers = articles << ARTICLE | owners.take(kept) << 1 | decides.take(kept)
        found: Survivors = survivors.tolist()
        return found

    def anchors(self, costs: Array) -> tuple[Array, Array]:
        """The atoms of each branch's cheapest clause, and the branch of each. `costs`: of each atom."""
        of_branch = self._rows[:, 0]
        atoms, clauses = self._literals & ATOM, self._literals >> CLAUSE
        begins = np.ones(len(atoms), bool)
        begins[1:] = clauses[1:] != clauses[:-1]
        begins[of_branch] = True
        first = begins.nonzero()[0]
        branches = of_branch.searchsorted(first, "right") - 1
        cost = np.add.reduceat(costs[atoms], first)
        cost[(1 << clauses[first] & self._rows[branches, 2]) == 0] = np.inf
        least = np.minimum.reduceat(cost, first.searchsorted(of_branch))
        chosen = (cost == least[branches]).nonzero()[0]
        chosen = chosen[np.unique(branches[chosen], return_index=True)[1]]
        counts = np.append(first[1:], len(atoms))[chosen] - first[chosen]
        return atoms[ranges(first[chosen], counts)], branches[chosen].repeat(counts)


def ranges(first: Array, counts: Array) -> Array:
    """The numbers `first[n]` to `first[n] + counts[n]` (exclusive) of every n, in a row. Pure."""
    before = counts.cumsum()
    numbers: Array = np.arange(before[-1]) + (first - before + counts).repeat(counts)
    return numbers
