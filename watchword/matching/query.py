"""What a query means, as a tree of the words, concepts and facts that it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import assert_never

from watchword.matching.term import Exact, Term, Whole


class Section(StrEnum):
    """A stretch of an article's text that can be asked alone."""

    TITLE = "title"
    BODY = "body"
    LEAD = "lead"


ANYWHERE = (Section.TITLE, Section.BODY)


class About(StrEnum):
    """What of an article can be asked that is not its text."""

    SOURCE = "source"
    COUNTRY = "country"
    LANGUAGE = "lang"
    AUTHOR = "author"
    URL = "url"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A word or phrase that is looked for."""

    written: str
    column: int = field(compare=False)
    """From 1; where a thing stands is no part of what it means. So with the others."""
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
    """What the article must be rather than say: `lang:en`."""

    written: str
    column: int = field(compare=False)
    about: About
    value: str
    """Folded; of `url:` in lower case."""


@dataclass(frozen=True, slots=True)
class Every:
    """True where all parts are."""

    parts: tuple[Node, ...]
    bracketed: bool = field(default=False, compare=False, repr=False)
    """The user wrote brackets around it."""


@dataclass(frozen=True, slots=True)
class Either:
    """True where one part is."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """True where its part is not, in title and body together."""

    part: Node
    column: int = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """True where both sides stand in one section, few tokens between. They are what `sought` has."""

    left: Node
    right: Node
    between: int
    """So many tokens at most."""
    ordered: bool
    """The left one begins first."""
    column: int = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """True where its part, which is what `sought` has, begins at so many places."""

    part: Node
    count: int
    column: int = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """True where so many of the parts are."""

    parts: tuple[Node, ...]
    count: int
    column: int = field(compare=False)


Sought = Words | ConceptRef
Leaf = Sought | Fact
Node = Leaf | Every | Either | Absent | Near | Repeated | Several


def inner(node: Node) -> tuple[Node, ...]:
    """What a node is made of, in the query's order. Pure."""
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
    """The words, concepts and facts of a query, in its order. Pure."""
    if isinstance(node, Leaf):
        yield node
    for part in inner(node):
        yield from leaves(part)


def sought(node: Node) -> Iterator[Sought]:
    """The words and concepts of a query, in its order. Pure."""
    return (leaf for leaf in leaves(node) if not isinstance(leaf, Fact))


def only(node: Node, sections: tuple[Section, ...]) -> Node:
    """The same query, asked of these sections alone; facts stay. Pure."""
    match node:
        case Words() | ConceptRef():
            return replace(node, sections=sections)
        case Fact():
            return node
        case Every(parts) | Either(parts) | Several(parts=parts):
            return replace(node, parts=tuple(only(part, sections) for part in parts))
        case Absent(part=part) | Repeated(part=part):
            return replace(node, part=only(part, sections))
        case Near(left=left, right=right):
            return replace(node, left=only(left, sections), right=only(right, sections))
        case _:
            assert_never(node)
