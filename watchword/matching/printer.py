"""Prints a query as it was understood, with all brackets that precedence implies."""

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
    restrict_to,
    sought,
)


def explain(query: str) -> str:
    """The query with all its brackets. Pure. Raises QueryError.

    Parsed again, the result is the same query, unless its brackets are too deep then.
    """
    return shown(parse(query))


def shown(node: Node) -> str:
    """The text of a part of a query, with all inner brackets. Pure."""
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
            return f"{_scope(part)}ATLEAST/{count}({shown(restrict_to(part, ANYWHERE))})"
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
    """The prefix for the section of a node's words, `title:`; empty if they may be anywhere."""
    sections = next(sought(node)).sections
    return "" if sections == ANYWHERE else f"{sections[0]}:"


def _bare(node: Node) -> str:
    """A side of NEAR, where no field is allowed: the field comes before the whole."""
    return _bracketed(restrict_to(node, ANYWHERE))
