"""What a query means, as a tree of the words and concepts it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from watchword.domain.match import Field
from watchword.matching.term import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A word or phrase that is looked for."""

    written: str
    column: int
    """From 1."""
    term: Term
    fields: tuple[Field, ...] = tuple(Field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A concept, by its name."""

    written: str
    """`@japan`"""
    column: int
    fields: tuple[Field, ...] = tuple(Field)


@dataclass(frozen=True, slots=True)
class Every:
    """True where all parts are."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """True where one part is."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """True where its part is not, in title and body together."""

    part: Node
    column: int


Leaf = Words | Named
Node = Leaf | Every | Either | Absent


def leaves(node: Node) -> Iterator[Leaf]:
    """The words and concepts of a query, in its order. Pure."""
    match node:
        case Words() | Named():
            yield node
        case Every(parts) | Either(parts):
            for part in parts:
                yield from leaves(part)
        case Absent(part=part):
            yield from leaves(part)
        case _:
            assert_never(node)


def only(node: Node, fields: tuple[Field, ...]) -> Node:
    """The same query, asked of these fields alone. Pure."""
    match node:
        case Words() | Named():
            return replace(node, fields=fields)
        case Every(parts):
            return Every(tuple(only(part, fields) for part in parts))
        case Either(parts):
            return Either(tuple(only(part, fields) for part in parts))
        case Absent(part=part):
            return replace(node, part=only(part, fields))
        case _:
            assert_never(node)
