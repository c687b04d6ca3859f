"""Checks the tree against the schema, table by table, so that one mistake hides no other."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from config.files import Tree
from config.schema import (
    NAMED,
    SINGLE,
    AlertsTable,
    ChannelTable,
    ConceptTable,
    DatabaseTable,
    FetchTable,
    ServiceTable,
    SourceTable,
    Table,
    Top,
    TopicTable,
)
from config.units import Mistake, shown
from watchword.errors import Problem

T = TypeVar("T", bound=Table)

_WANTED = {
    "string_type": "write a text in quotes",
    "int_type": "write a whole number without quotes",
    "bool_type": "write true or false without quotes",
    "tuple_type": 'write a list: ["…"]',
    "dict_type": "write a table",
    "model_type": "write a table",
    "model_attributes_type": "write a table",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables that are right by themselves. A wrong one lacks its wrong keys, or is left out."""

    top: Top
    database: DatabaseTable
    service: ServiceTable
    fetch: FetchTable
    alerts: AlertsTable
    topics: Mapping[str, TopicTable]
    concepts: Mapping[str, ConceptTable]
    channels: Mapping[str, ChannelTable]
    sources: Mapping[str, SourceTable]


def check(tree: Tree) -> Tables:
    """The tree as tables; what is wrong is added to the tree's problems."""
    rest = {k: v for k, v in tree.table.items() if k not in SINGLE and k not in NAMED}
    return Tables(
        top=_table(Top, rest, tree, ()) or Top(),
        database=_single(DatabaseTable, tree, "database"),
        service=_single(ServiceTable, tree, "service"),
        fetch=_single(FetchTable, tree, "fetch"),
        alerts=_single(AlertsTable, tree, "alerts"),
        topics=_named(TopicTable, tree, "topics"),
        concepts=_named(ConceptTable, tree, "concepts"),
        channels=_named(ChannelTable, tree, "channels"),
        sources=_named(SourceTable, tree, "sources"),
    )


def names(tree: Tree, table: str) -> frozenset[str]:
    """The names that are given in `[table.NAME]`, right or wrong."""
    given = tree.at(table)
    return frozenset(given) if isinstance(given, dict) else frozenset()


def _single(model: type[T], tree: Tree, name: str) -> T:
    return _table(model, tree.table.get(name, {}), tree, (name,)) or model()


def _named(model: type[T], tree: Tree, table: str) -> dict[str, T]:
    given = tree.table.get(table, {})
    if not isinstance(given, dict):
        cure = f"write tables with a name: [{table}.NAME]"
        tree.problems.append(Problem(tree.where(table), "is no table", cure))
        return {}
    found = {}
    for name, value in given.items():
        if not re.fullmatch(r"\w[\w-]{0,63}", name):
            cure = "write letters, digits, - and _, 64 at the most"
            tree.problems.append(Problem(tree.where(table, name), "is no name", cure))
            continue
        checked = _table(model, value, tree, (table, name))
        if checked is not None:
            found[name] = checked
    return found


def _table(model: type[T], value: object, tree: Tree, key: tuple[str, ...]) -> T | None:
    """The table, without its wrong keys; None where it cannot do without them."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        mistakes = error.errors(include_url=False, include_input=False)
    tree.problems += [_problem(mistake, model, tree, key) for mistake in mistakes]
    if not isinstance(value, dict):
        return None
    wrong = {mistake["loc"][0] for mistake in mistakes if mistake["loc"]}
    try:
        return model.model_validate({k: v for k, v in value.items() if k not in wrong})
    except ValidationError:
        return None


def _problem(
    mistake: ErrorDetails, model: type[Table], tree: Tree, at: tuple[str, ...]
) -> Problem:
    loc = [str(part) for part in mistake["loc"] if part != "[key]"]
    where = tree.where(*at, *loc)
    kind, reason = mistake["type"], mistake.get("ctx", {}).get("error")
    if kind == "extra_forbidden":
        return Problem(where, "unknown key", _meant(loc[-1], model, top=not at))
    if kind == "missing":
        return Problem(where, "is missing", f"write {loc[-1]} = …")
    if isinstance(reason, Mistake):
        return Problem(where, reason.what, reason.cure)
    return Problem(
        where,
        "is of the wrong kind",
        _WANTED.get(kind, "docs/reference/configuration.md shows how it is written"),
    )


def _meant(word: str, model: type[Table], *, top: bool) -> str:
    known = [*model.model_fields, *(SINGLE | NAMED if top else ())]
    near = difflib.get_close_matches(word, known, 1)
    return f"did you mean {shown(near[0])}?" if near else f"known are: {', '.join(known)}"
