"""Whether a query is true of an article, and its evidence. Simple: the reference for any faster code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from watchword.domain.match import Field, Occurrence
from watchword.matching.near import in_order
from watchword.matching.query import (
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
from watchword.matching.searched import Place, SearchedDocument

Found = frozenset[Place | Fact]
"""The places and facts that make a query true; branches that are false add none."""
NOTHING: Found = frozenset()


def evidence(node: Node, searched: SearchedDocument) -> Found | None:
    """The evidence of a true query (empty if only an absence makes it true); None if it is false."""
    match node:
        case Words() | ConceptRef():
            return frozenset(searched.places(node)) or None
        case Fact():
            return frozenset([node]) if searched.is_true(node) else None
        case Every(parts):
            return _at_least(parts, len(parts), searched)
        case Either(parts):
            return _at_least(parts, 1, searched)
        case Several(parts=parts, count=count):
            return _at_least(parts, count, searched)
        case Absent(part=part):
            return NOTHING if evidence(part, searched) is None else None
        case Near():
            return _near(node, searched)
        case Repeated(part=part, count=count):
            places = _places(part, searched)
            starts = {(place.section, place.span[0]) for place in places}
            return places if len(starts) >= count else None
        case _:
            assert_never(node)


def occurrences(found: Found, more: Iterable[Occurrence] = ()) -> tuple[Occurrence, ...]:
    """The places in order, without those inside a longer one of the same leaf (日本 in 日本国). Pure.

    `more`: places that no query found.
    """
    order = list(Field)
    all_places = {place.occurrence for place in found if isinstance(place, Place)} | set(more)
    kept: list[Occurrence] = []
    max_ahead: dict[tuple[Field, str], int] = {}
    for one in sorted(all_places, key=lambda o: (order.index(o.field), o.start, -o.end, o.leaf)):
        if one.end > max_ahead.get((one.field, one.leaf), 0):
            kept.append(one)
            max_ahead[one.field, one.leaf] = one.end
    return tuple(kept)


def facts(found: Found) -> tuple[str, ...]:
    """The facts as the query writes them, each once, in the query's order. Pure."""
    those = sorted((one for one in found if isinstance(one, Fact)), key=lambda fact: fact.column)
    return tuple(dict.fromkeys(fact.written for fact in those))


def _at_least(parts: Iterable[Node], count: int, searched: SearchedDocument) -> Found | None:
    """The evidence of all true parts; None if fewer than `count` are true."""
    true = [found for part in parts if (found := evidence(part, searched)) is not None]
    return NOTHING.union(*true) if len(true) >= count else None


def _near(node: Near, searched: SearchedDocument) -> Found | None:
    """The places that are near a place of the other side, section by section; None if there are none."""
    lefts, rights = _places(node.left, searched), _places(node.right, searched)
    found = set[Place]()
    for section in Section:
        left = sorted(place.span for place in lefts if place.section is section)
        right = sorted(place.span for place in rights if place.section is section)
        if left and right:
            token_starts = searched.token_starts(section)
            near = in_order(left, right, node.between, token_starts)
            if not node.ordered:
                near |= in_order(right, left, node.between, token_starts)
            found |= {p for p in lefts | rights if p.section is section and p.span in near}
    return frozenset(found) or None


def _places(node: Node, searched: SearchedDocument) -> frozenset[Place]:
    return frozenset(place for leaf in sought(node) for place in searched.places(leaf))
