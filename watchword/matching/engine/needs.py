"""What a query needs of an article, as sets that one scan can test: the presearch of a percolator.

A query becomes branches, one for each part of its outermost OR. A branch has clauses that must all
hold: of each at least one literal must be there, or none if the clause is absent. A branch that decides
is true where its clauses hold; of any other the tree is evaluated where they hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from watchword.matching.pair import Pair, Pattern
from watchword.matching.query import (
    About,
    Absent,
    ConceptRef,
    Either,
    Every,
    Fact,
    Near,
    Node,
    Repeated,
    Section,
    Several,
    Words,
    sought,
)
from watchword.matching.term import ANY, Exact, Term, Whole

IN_TITLE, IN_BODY, IN_LEAD, OF_ARTICLE = 1, 2, 4, 8
"""Where an atom was found, as bits."""
BITS = {Section.TITLE: IN_TITLE, Section.BODY: IN_BODY, Section.LEAD: IN_LEAD}
MAX_PARTS = 16
"""Of an OR with more parts that need several clauses, one necessary clause is made."""

Atom = str | tuple[About, str]
"""Something that is there or not: a needle (a string of a folded text), `@concept`, or a fact."""
Literal = tuple[Atom, int]
"""An atom, and the bits of which it needs one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """Literals of which one must be there; of an absent clause, none may be."""

    literals: tuple[Literal, ...]
    absent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Clauses that must all hold."""

    clauses: tuple[Clause, ...]
    decides: bool
    """Whether they are all that is needed."""

    @property
    def is_searched(self) -> bool:
        """Whether a scan can tell that it may hold: a clause is not absent."""
        return not all(clause.absent for clause in self.clauses)


def branches(query: Node, exclude: Node | None = None) -> tuple[Need, ...]:
    """What an article needs that satisfies the query and not `exclude`: one branch must hold. Pure."""
    parts = tuple(_parts_of(query))
    found = parts if len(parts) <= MAX_PARTS else (need(query),)
    return tuple(_all((one, _none(need(exclude)))) for one in found) if exclude else found


def _parts_of(node: Node) -> Iterator[Need]:
    whole = need(node)
    if isinstance(node, Either) and not whole.decides:
        for part in node.parts:
            yield from _parts_of(part)
    else:
        yield whole


def need(node: Node) -> Need:
    """What the query needs as one branch. Pure."""
    match node:
        case Words(term=term, sections=sections):
            needles, decides = needles_of(term)
            return _one_of(((needle, _bits(sections)) for needle in needles), decides)
        case ConceptRef(written=name, sections=sections):
            return _one_of([(name, _bits(sections))], True)
        case Fact(about=about, value=value):
            return _one_of([((about, value), OF_ARTICLE)], True)
        case Every(parts):
            return _all(map(need, parts))
        case Either(parts):
            return _any(map(need, parts))
        case Several(parts=parts, count=count):
            some = [need(part) for part in parts]
            if count == len(some):
                return _all(some)
            return Need(clauses=_any(some).clauses, decides=count == 1 and _any(some).decides)
        case Absent(part=part):
            return _none(need(part))
        case Near(left=left, right=right):
            return Need(clauses=(*need(left).clauses, *need(right).clauses), decides=False)
        case Repeated(part=part):
            return Need(clauses=need(part).clauses, decides=False)
        case _:
            assert_never(node)


def literals_of(node: Node) -> Iterator[Literal]:
    """The literals of every word of the query, those too that it does not need. Pure."""
    for leaf in sought(node):
        if isinstance(leaf, Words):
            yield from ((needle, _bits(leaf.sections)) for needle in needles_of(leaf.term)[0])


def needles_of(pattern: Pattern) -> tuple[tuple[str, ...], bool]:
    """Strings of which a folded text has one where the pattern stands; whether that is enough. Pure.

    Beside a dropped dot it may stand without them (beside_dots.py).
    """
    match pattern:
        case Term():
            pieces = pattern.literal.split(ANY)
            return (max(pieces, key=len),), len(pieces) == 1
        case Exact(term=term) | Whole(term=term):
            return needles_of(term)[0], False
        case Pair(names=names):
            return tuple(name.text for name in names), False
        case _:
            assert_never(pattern)


def _bits(sections: Iterable[Section]) -> int:
    return sum(BITS[section] for section in sections)


def _one_of(literals: Iterable[Literal], decides: bool) -> Need:
    return Need(clauses=(Clause(literals=tuple(literals)),), decides=decides)


def _all(parts: Iterable[Need]) -> Need:
    some = list(parts)
    clauses = tuple(clause for part in some for clause in part.clauses)
    return Need(clauses=clauses, decides=all(part.decides for part in some))


def _any(parts: Iterable[Need]) -> Need:
    """One clause of the positive ones: where each part has a single clause, it says the same."""
    literals: dict[Literal, None] = {}
    decides = True
    for part in parts:
        positive = [clause for clause in part.clauses if not clause.absent]
        if not positive:
            return Need(clauses=(), decides=False)
        literals.update(dict.fromkeys(min(positive, key=lambda one: len(one.literals)).literals))
        decides = decides and part.decides and len(part.clauses) == 1
    return _one_of(literals, decides)


def _none(part: Need) -> Need:
    if part.decides and len(part.clauses) == 1 and not part.clauses[0].absent:
        clause = Clause(literals=part.clauses[0].literals, absent=True)
        return Need(clauses=(clause,), decides=True)
    return Need(clauses=(), decides=False)
