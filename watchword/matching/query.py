"""The tree of a query: the words, concepts and facts that it asks for, and how they combine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import assert_never

from watchword.matching.term import Exact, Term, Whole


class Section(StrEnum):
    """A part of an article's text that a query can name."""

    TITLE = "title"
    BODY = "body"
    LEAD = "lead"

    __hash__ = (
        str.__hash__
    )  # that of an enum is a call of Python, and each look into a cache asks it


ANYWHERE = (Section.TITLE, Section.BODY)


class About(StrEnum):
    """A fact of an article, besides its text, that a query can name."""

    SOURCE = "source"
    COUNTRY = "country"
    LANGUAGE = "lang"
    AUTHOR = "author"
    URL = "url"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A word or phrase to search for."""

    written: str
    column: int = field(compare=False)
    """From 1. Two nodes with different columns are equal; the same in the other classes."""
    term: Term | Exact | Whole
    sections: tuple[Section, ...] = ANYWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptRef:
    """A concept, by its name."""

    written: str
    """`@japan`"""
    column: int = field(compare=False)
    sections: tuple[Section, ...] = ANYWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A condition on a fact of the article: `lang:en`."""

    written: str
    column: int = field(compare=False)
    about: About
    value: str
    """Folded; for `url:` only in lower case."""


@dataclass(frozen=True, slots=True)
class Every:
    """True if all parts are true."""

    parts: tuple[Node, ...]
    bracketed: bool = field(default=False, compare=False, repr=False)
    """Whether the user wrote brackets around it."""


@dataclass(frozen=True, slots=True)
class Either:
    """True if a part is true."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """True if its part is false, in title and body together."""

    part: Node
    column: int = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """True if both sides are near each other in one section. A side is words, concepts, or their OR."""

    left: Node
    right: Node
    between: int
    """The most tokens between them."""
    ordered: bool
    """Whether the left side must begin first."""
    column: int = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """True if its part (words, concepts, or their OR) begins at `count` places or more."""

    part: Node
    count: int
    column: int = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """True if `count` parts or more are true."""

    parts: tuple[Node, ...]
    count: int
    column: int = field(compare=False)


Sought = Words | ConceptRef
Leaf = Sought | Fact
Node = Leaf | Every | Either | Absent | Near | Repeated | Several


def inner(node: Node) -> tuple[Node, ...]:
    """The parts of a node, in the query's order. Pure."""
    match node:
        case Words() | ConceptRef() | Fact():
            return ()
        case Every(parts) | Either(parts) | Several(parts=parts):
            return parts
        case Absent(part=part) | Repeated(part=part):
            return (part,)
        case Near(left=left, right=right):
            return (left, right)
        case _:
            assert_never(node)


def leaves(node: Node) -> Iterator[Leaf]:
    """The words, concepts and facts of a query, in the query's order. Pure."""
    if isinstance(node, Leaf):
        yield node
        return
    for part in inner(node):
        yield from leaves(part)


def sought(node: Node) -> Iterator[Sought]:
    """The words and concepts of a query, in the query's order. Pure."""
    return (leaf for leaf in leaves(node) if not isinstance(leaf, Fact))


def restrict_to(node: Node, sections: tuple[Section, ...]) -> Node:
    """The same query, restricted to these sections; facts stay the same. Pure."""
    return with_leaves(
        node, lambda leaf: leaf if isinstance(leaf, Fact) else replace(leaf, sections=sections)
    )


def with_leaves(node: Node, change: Callable[[Leaf], Leaf]) -> Node:
    """The same query with each of its leaves changed. Pure if `change` is."""
    match node:
        case Words() | ConceptRef() | Fact():
            return change(node)
        case Every(parts) | Either(parts) | Several(parts=parts):
            return replace(node, parts=tuple(with_leaves(part, change) for part in parts))
        case Absent(part=part) | Repeated(part=part):
            return replace(node, part=with_leaves(part, change))
        case Near(left=left, right=right):
            return replace(node, left=with_leaves(left, change), right=with_leaves(right, change))
        case _:
            assert_never(node)
