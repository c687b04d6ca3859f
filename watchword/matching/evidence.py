"""Whether a query is true of an article, and its evidence: what is done for the few that may match."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import assert_never

from watchword.domain.match import Field, Occurrence
from watchword.matching.near import Span, in_order
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
from watchword.matching.searched import Place, Places, SearchedDocument

Found = tuple[Place | Fact, ...]
"""The places and facts that make a query true, some more than once; branches that are false add none."""
NOTHING: Found = ()


def holds(node: Node, searched: SearchedDocument) -> bool:
    """Whether a query is true. It stops as soon as that is known, and collects no places."""
    match node:
        case Words() | ConceptRef():
            return any(searched.spans(node, section) for section in node.sections)
        case Fact():
            return searched.is_true(node)
        case Every(parts):
            return all(holds(part, searched) for part in parts)
        case Either(parts):
            return any(holds(part, searched) for part in parts)
        case Several(parts=parts, count=count):
            return sum(holds(part, searched) for part in parts) >= count
        case Absent(part=part):
            return not holds(part, searched)
        case Near():
            return any(near for _, near in _near(node, searched))
        case Repeated(part=part, count=count):
            spans = (_spans(part, section, searched) for section in Section)
            return sum(len({start for start, _ in one}) for one in spans) >= count
        case _:
            assert_never(node)


def evidence(node: Node, searched: SearchedDocument) -> Found | None:
    """The evidence of a true query (empty if only an absence makes it true); None if it is false."""
    match node:
        case Words() | ConceptRef():
            return searched.places(node) or None
        case Fact():
            return (node,) if searched.is_true(node) else None
        case Every(parts):
            return _at_least(parts, len(parts), searched)
        case Either(parts):
            return _at_least(parts, 1, searched)
        case Several(parts=parts, count=count):
            return _at_least(parts, count, searched)
        case Absent(part=part):
            return None if holds(part, searched) else NOTHING
        case Near():
            near = dict(_near(node, searched))
            return (
                tuple(
                    place
                    for place in _places(node, searched)
                    if place.span in near.get(place.section, ())
                )
                or None
            )
        case Repeated(part=part):
            return _places(part, searched) if holds(node, searched) else None
        case _:
            assert_never(node)


def occurrences(found: Found, more: Iterable[Occurrence] = ()) -> tuple[Occurrence, ...]:
    """The places in order, without those inside a longer one of the same leaf (日本 in 日本国). Pure.

    `more`: places that no query found.
    """
    places = [one[:4] for one in found if isinstance(one, Place)]
    places += [(one.field is not Field.TITLE, one.start, -one.end, one.leaf) for one in more]
    places.sort()
    kept: list[Occurrence] = []
    max_ahead: dict[tuple[bool, str], int] = {}
    for in_body, start, minus_end, leaf in places:
        if -minus_end > max_ahead.get((in_body, leaf), 0):
            where = Field.BODY if in_body else Field.TITLE
            kept.append(Occurrence(field=where, start=start, end=-minus_end, leaf=leaf))
            max_ahead[in_body, leaf] = -minus_end
    return tuple(kept)


def facts(found: Found) -> tuple[str, ...]:
    """The facts as the query writes them, each once, in the query's order. Pure."""
    those = [one for one in found if isinstance(one, Fact)]
    if not those:
        return ()
    those.sort(key=lambda fact: fact.column)
    return tuple(dict.fromkeys(fact.written for fact in those))


def _at_least(parts: Iterable[Node], count: int, searched: SearchedDocument) -> Found | None:
    """The evidence of all true parts; None if fewer than `count` are true."""
    true = [found for part in parts if (found := evidence(part, searched)) is not None]
    if len(true) < count:
        return None
    return true[0] if len(true) == 1 else (*chain.from_iterable(true),)


def _near(node: Near, searched: SearchedDocument) -> Iterator[tuple[Section, set[Span]]]:
    """For each section, the spans that are near one of the other side."""
    for section in Section:
        left = _spans(node.left, section, searched)
        right = _spans(node.right, section, searched) if left else []
        if right:
            token_starts = searched.token_starts(section)
            near = in_order(left, right, node.between, token_starts)
            if not node.ordered:
                near |= in_order(right, left, node.between, token_starts)
            yield section, near


def _spans(node: Node, section: Section, searched: SearchedDocument) -> list[Span]:
    """The spans of all words and concepts of a part in a section, each once, in order."""
    if isinstance(node, Words | ConceptRef):
        return [*searched.spans(node, section)] if section in node.sections else []
    leaves = [leaf for leaf in sought(node) if section in leaf.sections]
    return sorted({span for leaf in leaves for span in searched.spans(leaf, section)})


def _places(node: Node, searched: SearchedDocument) -> Places:
    return tuple(chain.from_iterable(map(searched.places, sought(node))))
