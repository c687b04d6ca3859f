"""Some of the topics, made ready: finds the few of them that an article can match."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from watchword.matching.compile import Vocabulary
from watchword.matching.engine.anchors import Anchors
from watchword.matching.engine.beside_dots import BesideDots
from watchword.matching.engine.clauses import Branch, Clauses, Survivor
from watchword.matching.engine.needs import BITS, IN_LEAD, OF_ARTICLE, Atom, Literal, needles_of
from watchword.matching.engine.scanner import Numbers, Scanner
from watchword.matching.query import ANYWHERE, About, ConceptRef, Section
from watchword.matching.searched import SearchedDocument

Seen = NDArray[np.uint8]
"""Of each atom, the bits of the places where the article has it."""


class Segment:
    """Branches that are searched together. Only its counts of atoms change, and its anchors by them.

    The number of an atom is that of its needle in the scanner; concepts follow, then facts.
    """

    __slots__ = (
        "_always",
        "_anchors",
        "_clauses",
        "_concepts",
        "_dots",
        "_facts",
        "_scanner",
        "_sections",
        "_size",
    )

    def __init__(
        self,
        branches: Callable[[], Iterable[Branch]],
        words: Iterable[Literal],
        vocabulary: Vocabulary,
    ) -> None:
        """`branches` is called three times, so that all of them are never in memory.

        `words`: what is searched for besides, so that its places are known to `SearchedDocument`.
        """
        self._always = [(owner, 0) for owner, need in branches() if not need.is_searched]
        needed = (
            one for _, need in branches() for clause in need.clauses for one in clause.literals
        )
        places: dict[Atom, int] = {}
        for atom, bits in chain(words, needed):
            places[atom] = places.get(atom, 0) | bits
        atoms = sorted(places, key=str)
        names = [atom for atom in atoms if isinstance(atom, str) and atom[0] == "@"]
        facts = [atom for atom in atoms if not isinstance(atom, str)]
        listed = {name: _needles(vocabulary, name) for name in names}
        plain = (atom for atom in atoms if isinstance(atom, str) and atom[0] != "@")
        needles = list(dict.fromkeys(chain(plain, *listed.values())))
        kinds: tuple[Sequence[Atom], ...] = (needles, names, facts)
        numbers = {atom: n for n, atom in enumerate(chain(*kinds))}
        with_lead = any(bits & IN_LEAD for bits in places.values())
        self._size = len(numbers)
        self._sections = tuple(Section) if with_lead else ANYWHERE
        self._scanner = Scanner(needles)
        self._dots = BesideDots(needles)
        self._concepts = _Concepts(
            {numbers[name]: [numbers[needle] for needle in listed[name]] for name in names},
            {numbers[name]: name for name in names},
            self._size,
        )
        self._facts = _Facts({fact: numbers[fact] for fact in facts})
        searched = (one for one in branches() if one[1].is_searched)
        self._clauses = (
            Clauses(searched, numbers) if any(n.is_searched for _, n in branches()) else None
        )
        self._anchors = Anchors(self._clauses, list(numbers)) if self._clauses else None

    def survivors(self, article: SearchedDocument) -> list[Survivor]:
        """The branches whose clauses hold, in any order; one may come twice."""
        if self._clauses is None or self._anchors is None:
            return self._always
        seen = np.zeros(self._size, np.uint8)
        found = self._scan(article, seen)
        others = [
            *self._facts.true_of(article, seen),
            *self._concepts.of(article, seen, found, self._sections),
        ]
        if others:
            found.append(np.array(others))
        branches = self._anchors.candidates(np.concatenate(found))
        survivors = self._clauses.hold(branches, seen) if branches.size else []
        return survivors + self._always

    def _scan(self, article: SearchedDocument, seen: Seen) -> list[Numbers]:
        """The numbers of the needles in each section; marks them as seen."""
        texts = article.texts(self._sections)
        scan = self._scanner.scan([text.text for text in texts])
        article.know(self._sections, scan)
        found = scan.numbers
        for n, (section, text) in enumerate(zip(self._sections, texts, strict=True)):
            if text.dots:
                found[n] = np.append(found[n], np.array(self._dots.found(text), np.intp))
            seen[found[n]] |= BITS[section]
        return found


class _Facts:
    """The facts that queries ask for, with their numbers, by what they are about and their value."""

    __slots__ = ("_numbers", "_urls")

    def __init__(self, numbers: Mapping[tuple[About, str], int]) -> None:
        self._numbers: dict[About, dict[str, int]] = {}
        for (about, value), number in numbers.items():
            self._numbers.setdefault(about, {})[value] = number
        self._urls = self._numbers.pop(About.URL, {})

    def true_of(self, article: SearchedDocument, seen: Seen) -> list[int]:
        """The numbers of those that are true of the article; marks them as seen."""
        known = (
            numbers.get(value)
            for about, numbers in self._numbers.items()
            for value in article.values(about)
        )
        found = [number for number in known if number is not None]
        if self._urls:
            url = article.document.url.casefold()
            found += [number for value, number in self._urls.items() if value in url]
        for number in found:
            seen[number] = OF_ARTICLE
        return found


class _Concepts:
    """The concepts that queries name. Each is searched exactly, once, where one of its needles is there.

    So a hundred words of a concept are one literal of each query that names it.
    """

    __slots__ = ("_by_needle", "_has", "_leaves")

    def __init__(self, needles: dict[int, list[int]], names: dict[int, str], size: int) -> None:
        self._leaves = {n: ConceptRef(written=name, column=1) for n, name in names.items()}
        self._by_needle: dict[int, list[int]] = {}
        for concept, own in needles.items():
            for needle in own:
                self._by_needle.setdefault(needle, []).append(concept)
        self._has = np.zeros(size, bool)
        self._has[list(self._by_needle)] = True

    def of(
        self,
        article: SearchedDocument,
        seen: Seen,
        found: list[Numbers],
        sections: Iterable[Section],
    ) -> Iterator[int]:
        """The numbers of those that the article has, in its languages; marks them as seen."""
        if not self._leaves:
            return
        needles = {
            n for numbers in found for n in numbers.compress(self._has.take(numbers)).tolist()
        }
        for concept in sorted(
            {concept for needle in needles for concept in self._by_needle[needle]}
        ):
            leaf = self._leaves[concept]
            bits = sum(BITS[one] for one in sections if article.spans(leaf, one))
            if bits:
                seen[concept] = bits
                yield concept


def _needles(vocabulary: Vocabulary, name: str) -> list[str]:
    """The needles of a concept in every language."""
    patterns = (one for patterns in vocabulary[name].values() for one in patterns)
    return [needle for pattern in patterns for needle in needles_of(pattern)[0]]
