"""Some of the topics, made ready: finds the few of them that an article can match."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from watchword.matching.compile import Vocabulary
from watchword.matching.engine.anchors import Anchors
from watchword.matching.engine.beside_dots import BesideDots
from watchword.matching.engine.clauses import ARTICLE, Branch, Clauses, Survivors
from watchword.matching.engine.needs import BITS, IN_LEAD, OF_ARTICLE, Atom, Literal, needles_of
from watchword.matching.engine.scanner import Numbers, Scan, Scanner
from watchword.matching.query import About, ConceptRef, Section
from watchword.matching.searched import Batch, SearchedDocument

Seen = NDArray[np.uint8] | dict[int, int]
"""Article by article, of each atom, the bits of the places where the article has it.

What is found are numbers in it. Of a single article it is a dictionary of the atoms that are there.
"""


MAX_LOOPED = 250
"""So many words that a scan finds in an article, about those of 10,000 topics, are looped over.

Of more the arrays are faster: at 100,000 topics a loop took a third longer.
"""


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
        "_size",
        "with_lead",
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
        self._always = [owner for owner, need in branches() if not need.is_searched]
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
        self.with_lead = any(bits & IN_LEAD for bits in places.values())
        """Whether a word counts in the lead alone."""
        self._size = len(numbers)
        self._scanner = Scanner(needles)
        self._dots = BesideDots(needles)
        self._concepts = _Concepts(
            {numbers[name]: [numbers[needle] for needle in listed[name]] for name in names},
            {numbers[name]: name for name in names},
            self._size,
        )
        self._facts = _Facts({fact: numbers[fact] for fact in facts}, self._size)
        searched = (one for one in branches() if one[1].is_searched)
        self._clauses = (
            Clauses(searched, numbers) if any(n.is_searched for _, n in branches()) else None
        )
        self._anchors = Anchors(self._clauses, list(numbers)) if self._clauses else None

    def survivors(self, batch: Batch) -> Survivors:
        """The branches whose clauses hold, in any order; one may come twice."""
        always = [n << ARTICLE | one << 1 for n in batch.numbers for one in self._always]
        if self._clauses is None or self._anchors is None:
            return always
        scan = self._scanner.scan(batch.folded.whole, batch.folded.begins)
        batch.scans.append(scan)
        alone = len(batch.articles) == 1 and len(scan.numbers) <= MAX_LOOPED
        ask = self._of_one if alone else self._of_many
        return ask(self._clauses, self._anchors, batch, scan) + always

    def _of_one(self, clauses: Clauses, anchors: Anchors, batch: Batch, scan: Scan) -> Survivors:
        """The survivors in a single article that has few atoms: a loop.

        At 1,000 topics it takes 1.6 times as long by `_of_many` (`python -m benchmarks steps`).
        """
        seen: dict[int, int] = {}
        for section, (begin, end) in zip(batch.sections, pairwise(scan.cuts), strict=True):
            bit = BITS[section]
            for number in scan.numbers[begin:end]:
                seen[number] = seen.get(number, 0) | bit
        for number, section in self._beside_dots(batch):
            seen[number] = seen.get(number, 0) | BITS[section]
        self._facts.mark(batch, seen)
        self._concepts.mark(batch, seen, list(seen))
        return clauses.hold_in_one(anchors.candidates_of_one(seen), seen)

    def _of_many(self, clauses: Clauses, anchors: Anchors, batch: Batch, scan: Scan) -> Survivors:
        """The survivors in several articles: few steps over arrays of all of them."""
        articles = len(batch.articles)
        seen = np.zeros(articles * self._size, np.uint8)
        offsets = np.tile(np.arange(0, len(seen), self._size), len(batch.sections))
        found = np.array(scan.numbers, np.intp) + offsets.repeat(np.diff(scan.cuts))
        for section, begin, end in zip(
            batch.sections, scan.cuts[::articles], scan.cuts[articles::articles], strict=False
        ):
            seen[found[begin:end]] |= BITS[section]
        others = []
        for at, section in self._beside_dots(batch):
            seen[at] |= BITS[section]
            others.append(at)
        others += self._facts.mark(batch, seen)
        found = np.append(found, others).astype(np.intp)
        if concepts := self._concepts.mark(batch, seen, self._concepts.needles(found)):
            found = np.append(found, concepts)
        branches, begins = anchors.candidates(found, articles)
        return clauses.hold(branches, begins, seen) if branches.size else []

    def _beside_dots(self, batch: Batch) -> Iterator[tuple[int, Section]]:
        """The needles that stand beside dropped dots, and where."""
        for nth, section, text in batch.dotted:
            for number in self._dots.found(text):
                yield nth * self._size + number, section


class _Facts:
    """The facts that queries ask for, with their numbers, by what they are about and their value."""

    __slots__ = ("_numbers", "_size", "_urls")

    def __init__(self, numbers: Mapping[tuple[About, str], int], size: int) -> None:
        self._size = size
        self._numbers: dict[About, dict[str, int]] = {}
        for (about, value), number in numbers.items():
            self._numbers.setdefault(about, {})[value] = number
        self._urls = self._numbers.pop(About.URL, {})

    def mark(self, batch: Batch, seen: Seen) -> list[int]:
        """Those that are true of the articles; marks them as seen."""
        size = self._size
        true = [
            n * size + one for n, article in enumerate(batch.articles) for one in self._of(article)
        ]
        for at in true:
            seen[at] = OF_ARTICLE
        return true

    def _of(self, article: SearchedDocument) -> Iterator[int]:
        for about, numbers in self._numbers.items():
            for value in article.values(about):
                if value in numbers:
                    yield numbers[value]
        if self._urls:
            url = article.document.url.casefold()
            yield from (number for value, number in self._urls.items() if value in url)


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

    def needles(self, found: Numbers) -> list[int]:
        """Those of what was found that are needles of concepts."""
        needles: list[int] = found.compress(self._has.take(found % len(self._has))).tolist()
        return needles

    def mark(self, batch: Batch, seen: Seen, found: Iterable[int]) -> list[int]:
        """Those that the articles have, in their languages; marks them as seen."""
        if not self._leaves:
            return []
        size, there = len(self._has), []
        near = {
            (at // size, concept) for at in found for concept in self._by_needle.get(at % size, ())
        }
        for nth, concept in sorted(near):
            article, leaf = batch.articles[nth], self._leaves[concept]
            bits = sum(BITS[one] for one in batch.sections if article.spans(leaf, one))
            if bits:
                seen[nth * size + concept] = bits
                there.append(nth * size + concept)
        return there


def _needles(vocabulary: Vocabulary, name: str) -> list[str]:
    """The needles of a concept in every language."""
    patterns = (one for patterns in vocabulary[name].values() for one in patterns)
    return [needle for pattern in patterns for needle in needles_of(pattern)[0]]
