"""A query as it was understood: every bracket written that precedence had left out."""

from __future__ import annotations

from typing import assert_never

from watchword.matching.language import parse
from watchword.matching.query import (
    ANYWHERE,
    Absent,
    ConceptRef,
    Either,
    Every,
    Fact,
    Near,
    Node,
    Repeated,
    Several,
    Words,
    only,
    sought,
)


def explain(query: str) -> str:
    """How the query is understood. Pure. Raises QueryError.

    Parsed again it is the same query, unless its brackets are then too deep.
    """
    return shown(parse(query))


def shown(node: Node) -> str:
    """A part of a query, fully bracketed within. Pure."""
    match node:
        case Words() | ConceptRef():
            return f"{_scope(node)}{node.written}"
        case Fact():
            return node.written
        case Every(parts):
            return " AND ".join(map(_bracketed, parts))
        case Either(parts):
            return " OR ".join(map(_bracketed, parts))
        case Absent(part=part):
            return f"NOT {_bracketed(part)}"
        case Several(parts=parts, count=count):
            return f"{count} OF ({', '.join(map(shown, parts))})"
        case Repeated(part=part, count=count):
            return f"{_scope(part)}ATLEAST/{count}({shown(only(part, ANYWHERE))})"
        case Near(left=left, right=right, between=between, ordered=ordered):
            operator = f"{'ONEAR' if ordered else 'NEAR'}/{between}"
            text = f"{_bare(left)} {operator} {_bare(right)}"
            return f"{scope}({text})" if (scope := _scope(left)) else text
        case _:
            assert_never(node)


def _bracketed(node: Node) -> str:
    text = shown(node)
    return f"({text})" if isinstance(node, Every | Either | Near) else text


def _scope(node: Node) -> str:
    """`title:` where the words of a leaf, or of a node whose words share one section, have it."""
    sections = next(sought(node)).sections
    return "" if sections == ANYWHERE else f"{sections[0]}:"


def _bare(node: Node) -> str:
    """What stands at NEAR, where no field is allowed: the field stands before the whole."""
    return _bracketed(only(node, ANYWHERE))
