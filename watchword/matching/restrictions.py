"""Rules for queries that the grammar cannot express; each violation has a column and a hint."""

from __future__ import annotations

import re
from typing import assert_never

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
    Section,
    Several,
    Words,
    leaves,
)
from watchword.matching.term_parser import query_error

MAX_NEAR_DISTANCE, NEAR_ALONE = 100, 4


def distance(operator: str, column: int) -> int:
    """The n of `NEAR/n` or `ONEAR/n`. Pure. Raises QueryError."""
    name, slash, number = operator.partition("/")
    if not slash:
        return NEAR_ALONE
    if not re.fullmatch("[0-9]{1,3}", number) or int(number) > MAX_NEAR_DISTANCE:
        hint = f"write a number from 0 to {MAX_NEAR_DISTANCE}: {name}/{NEAR_ALONE}"
        raise query_error(column, f"{operator} says no distance", hint)
    return int(number)


def repetitions(operator: str, column: int) -> int:
    """The n of `ATLEAST/n`. Pure. Raises QueryError."""
    if not (found := re.fullmatch("ATLEAST/0*([1-9][0-9]{0,5})", operator)):
        hint = "write how often, once or more: ATLEAST/2(word)"
        raise query_error(column, f"{operator} says no number", hint)
    return int(found[1])


def required_parts(operator: str, parts: int, column: int) -> int:
    """The n of `n OF (…)`. Pure. Raises QueryError."""
    number = operator.split()[0].lstrip("0")
    if not number:
        raise query_error(column, f"{operator} asks for nothing", "write 1 OF or more")
    if len(number) > 6 or int(number) > parts:
        what = f"{operator} can never be true: the list has {parts}"
        raise query_error(column, what, "write a smaller number, or part the list by commas")
    return int(number)


def check_sought(node: Node, operator: str) -> None:
    """Raises QueryError unless the node is words, concepts or an OR of them. Pure."""
    match node:
        case Words(sections=sections) | ConceptRef(sections=sections) if sections == ANYWHERE:
            return
        case Either(parts):
            for part in parts:
                check_sought(part, operator)
        case _:
            what = f"{_name_of(node)} cannot stand inside {operator}"
            raise query_error(column_of(node), what, _advice(node, operator))


def _advice(node: Node, operator: str) -> str:
    name = operator.partition("/")[0]
    match node:
        case Absent():
            return f"write NOT before the whole, in brackets: NOT ({_example(name)})"
        case Near():
            return f"write two, joined by AND: ({_example(name)}) AND (b NEAR c)"
        case _:
            return f"{name} takes words, phrases, concepts, and an OR of these; join others by AND"


def _example(name: str) -> str:
    return f"a {name} b" if name.endswith("NEAR") else f"{name}/2(a)"


def check_scopable(node: Node, section: Section) -> None:
    """Raises QueryError unless the whole node can be restricted to a section. Pure."""
    for leaf in leaves(node):
        if isinstance(leaf, Fact) or leaf.sections != ANYWHERE:
            what = f"{_name_of(leaf)} stands in {section}:"
            raise query_error(leaf.column, what, f"write it outside of {section}:, joined by AND")


def check_anchored(node: Node) -> None:
    """Raises QueryError if the query can be true without any word or fact in the article. Pure."""
    match node:
        case Words() | ConceptRef() | Fact() | Near() | Repeated():
            return
        case Absent(column=column):
            raise query_error(
                column,
                "NOT stands beside nothing positive",
                "add what must be there: word NOT other",
            )
        case Either(parts) | Several(parts=parts):
            for part in parts:
                check_anchored(part)
        case Every(parts):
            positive = [part for part in parts if not isinstance(part, Absent)]
            for part in positive or parts:
                check_anchored(part)
            for part in parts:
                if positive and isinstance(part, Absent):
                    check_anchored(part.part)
        case _:
            assert_never(node)


def column_of(node: Node) -> int:
    """The column of a part of the query: of its first word, or of its operator. Pure."""
    match node:
        case Every(parts) | Either(parts):
            return column_of(parts[0])
        case _:
            return node.column


def _name_of(node: Node) -> str:
    """The name of a part of a query in messages."""
    match node:
        case Words() | ConceptRef():
            return f"{node.sections[0]}:"
        case Fact():
            return f"{node.about}:"
        case Every():
            return "AND"
        case Either():
            return "OR"
        case Absent():
            return "NOT"
        case Near(ordered=ordered):
            return "ONEAR" if ordered else "NEAR"
        case Repeated():
            return "ATLEAST"
        case Several():
            return "OF"
        case _:
            assert_never(node)
