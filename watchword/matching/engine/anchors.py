"""Which branches an article can match at all: those whose anchor, their rarest clause, is there."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from watchword.matching.engine.clauses import Array, Clauses, ranges
from watchword.matching.engine.needs import Atom
from watchword.matching.engine.scanner import NOWHERE, Numbers
from watchword.matching.fold import is_cjk
from watchword.matching.query import About

GUESSES = {
    About.LANGUAGE: 0.3,
    About.COUNTRY: 0.1,
    About.URL: 0.05,
    About.SOURCE: 0.01,
    About.AUTHOR: 0.001,
}
"""Shares of articles that a fact is true of, before any was seen."""
OF_CONCEPT = 0.2
ONE = np.float32(1.0)
GUESS_WEIGHT = 10.0
"""A guess counts like so many articles."""
FIRST_CHOICE, GROWTH, MAX_ARTICLES = 64, 8, 32768
"""Anchors are chosen again after so many articles, then after GROWTH times more, and each MAX_ARTICLES;
what was counted before then counts half."""


class Anchors:
    """The branches by the atoms of their anchors. It counts how often each atom came in articles."""

    __slots__ = (
        "_articles",
        "_chosen",
        "_clauses",
        "_counts",
        "_counts_of_one",
        "_guesses",
        "_next",
        "_of_one",
    )

    def __init__(self, clauses: Clauses, atoms: list[Atom]) -> None:
        self._clauses = clauses
        self._guesses = np.array([_guess(atom) for atom in atoms], np.float32)
        self._counts = np.zeros(len(atoms), np.float32)
        self._counts_of_one: Any = self._counts.data
        self._articles, self._next = 0.0, FIRST_CHOICE
        self._choose()

    def candidates_of_one(self, atoms: Collection[int]) -> list[int]:
        """The branches of which an anchor is among the atoms of an article; some come twice."""
        counts = self._counts_of_one
        for atom in atoms:
            counts[atom] += 1.0
        self._articles += 1
        if self._articles >= self._next:
            self._choose_again()
        is_anchor, begins, branches = self._of_one
        anchors = (atom for atom in atoms if is_anchor[atom])
        return [one for atom in anchors for one in branches[begins[atom] : begins[atom + 1]]]

    def candidates(self, found: Numbers, articles: int) -> tuple[Numbers, Numbers]:
        """The branches of which an anchor is in an article, and where its atoms begin; some come twice.

        `found`: the atoms of some articles; those of the nth are counted from n times the number of all.
        """
        size = len(self._counts)
        atoms = found % size
        np.add.at(self._counts, atoms, ONE)
        self._articles += articles
        if self._articles >= self._next:
            self._choose_again()
        is_anchor, begins, branches = self._chosen
        anchors = found.compress(is_anchor.take(atoms))
        if not anchors.size:
            return NOWHERE, NOWHERE
        anchors.sort()
        is_new = np.ones(len(anchors), bool)
        np.not_equal(anchors[1:], anchors[:-1], is_new[1:])
        anchors = anchors.compress(is_new)
        atoms = anchors % size
        first = begins.take(atoms)
        counts = begins.take(atoms + 1) - first
        return branches.take(ranges(first, counts)).astype(np.intp), (anchors - atoms).repeat(
            counts
        )

    def _choose_again(self) -> None:
        if self._next >= MAX_ARTICLES:
            self._counts *= 0.5
            self._articles *= 0.5
        self._next = min(self._next * GROWTH, MAX_ARTICLES)
        self._choose()

    def _choose(self) -> None:
        """Choose the anchors: 40 ms at 100,000 topics. Other threads see all of it or nothing."""
        shares = self._counts + GUESS_WEIGHT * self._guesses
        atoms, branches = self._clauses.anchors(shares)
        order = atoms.argsort(kind="stable")
        everything = np.arange(len(self._counts) + 1)
        begins: Array = atoms[order].searchsorted(everything).astype(np.int32)
        self._chosen = begins[1:] != begins[:-1], begins, branches[order].astype(np.int32)
        self._of_one = tuple(one.data for one in self._chosen)


def _guess(atom: Atom) -> float:
    """The share of articles with an atom, by its kind or length. A CJK character weighs two letters."""
    if not isinstance(atom, str):
        return GUESSES[atom[0]]
    if atom.startswith("@"):
        return OF_CONCEPT
    weight = 2 * len(atom) if is_cjk(atom.strip()) else len(atom)
    return 1.0 / weight**2
