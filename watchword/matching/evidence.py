"""Whether a query is true of an article, and what makes it so; plain, the measure of faster ways."""

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
"""What makes a query true, of its true branches only."""
NOTHING: Found = frozenset()


def evidence(node: Node, searched: SearchedDocument) -> Found | None:
    """What makes the query true, which may be nothing but an absence; None if it is false."""
    match node:
        case Words() | ConceptRef():
            return frozenset(searched.places(node)) or None
        case Fact():
            return frozenset([node]) if searched.is_so(node) else None
        case Every(parts):
            return _enough(parts, len(parts), searched)
        case Either(parts):
            return _enough(parts, 1, searched)
        case Several(parts=parts, count=count):
            return _enough(parts, count, searched)
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


def occurrences(found: Found) -> tuple[Occurrence, ...]:
    """Its places in order; of one leaf not those within a longer one (日本 in 日本国). Pure."""
    order = list(Field)
    seen = {place.occurrence for place in found if isinstance(place, Place)}
    kept: list[Occurrence] = []
    max_ahead: dict[tuple[Field, str], int] = {}
    for one in sorted(seen, key=lambda o: (order.index(o.field), o.start, -o.end, o.leaf)):
        if one.end > max_ahead.get((one.field, one.leaf), 0):
            kept.append(one)
            max_ahead[one.field, one.leaf] = one.end
    return tuple(kept)


def facts(found: Found) -> tuple[str, ...]:
    """Its facts as they were written, each once, in the query's order. Pure."""
    those = sorted((one for one in found if isinstance(one, Fact)), key=lambda fact: fact.column)
    return tuple(dict.fromkeys(fact.written for fact in those))


def _enough(parts: Iterable[Node], count: int, searched: SearchedDocument) -> Found | None:
    """What makes the true ones of the parts true; None if they are fewer than `count`."""
    true = [found for part in parts if (found := evidence(part, searched)) is not None]
    return NOTHING.union(*true) if len(true) >= count else None


def _near(node: Near, searched: SearchedDocument) -> Found | None:
    """The places that are near one of the other side, section by section."""
    lefts, rights = _places(node.left, searched), _places(node.right, searched)
    found = set[Place]()
    for section in Section:
        left = sorted(place.span for place in lefts if place.section is section)
        right = sorted(place.span for place in rights if place.section is section)
        if left and right:
            begun = searched.begun(section)
            near = in_order(left, right, node.between, begun)
            if not node.ordered:
                near |= in_order(right, left, node.between, begun)
            found |= {p for p in lefts | rights if p.section is section and p.span in near}
    return frozenset(found) or None


def _places(node: Node, searched: SearchedDocument) -> frozenset[Place]:
    return frozenset(place for leaf in sought(node) for place in searched.places(leaf))
