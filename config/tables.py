"""Checks the tree against the schema, table by table, so that one mistake does not hide another."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from config.files import MergedToml
from config.schema import NAMED, SINGLE, RootTable, Table
from config.units import InvalidValue, quoted
from watchword.errors import Problem

T = TypeVar("T", bound=Table)

_WANTED = {
    "string_type": "write a text in quotes",
    "int_type": "write a whole number without quotes",
    "bool_type": "write true or false without quotes",
    "dict_type": "write a table",
    "model_type": "write a table",
    "model_attributes_type": "write a table",
}
MAX_SHOWN = 40
"""Characters of a value that a hint repeats."""


def check(merged: MergedToml) -> RootTable:
    """Check every table; problems are added to `merged.problems`.

    A table with a wrong key is returned without that key. A named table that cannot do without the key
    is left out.
    """
    keys = {k: v for k, v in merged.table.items() if k not in SINGLE and k not in NAMED}
    root = _table(RootTable, keys, merged, ()) or RootTable()
    tables: dict[str, object] = {
        name: _single(model, merged, name) for name, model in SINGLE.items()
    }
    tables |= {name: _named(model, merged, name) for name, model in NAMED.items()}
    return root.model_copy(update=tables)


def names(merged: MergedToml, table: str) -> frozenset[str]:
    """Every NAME of `[table.NAME]`, also of tables with mistakes."""
    given = merged.at(table)
    return frozenset(given) if isinstance(given, dict) else frozenset()


def _single(model: type[T], merged: MergedToml, name: str) -> T:
    return _table(model, merged.table.get(name, {}), merged, (name,)) or model()


def _named(model: type[T], merged: MergedToml, table: str) -> dict[str, T]:
    given = merged.table.get(table, {})
    if not isinstance(given, dict):
        hint = f"write tables with a name: [{table}.NAME]"
        merged.problems.append(Problem(merged.where(table), "is no table", hint))
        return {}
    found = {}
    for name, value in given.items():
        if not re.fullmatch(r"\w[\w-]{0,63}", name):
            hint = "write letters, digits, - and _, 64 at the most"
            merged.problems.append(Problem(merged.where(table, name), "is no name", hint))
            continue
        checked = _table(model, value, merged, (table, name))
        if checked is not None:
            found[name] = checked
    return found


def _table(model: type[T], value: object, merged: MergedToml, key: tuple[str, ...]) -> T | None:
    """The table without its wrong keys; None if one of them is required."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
    merged.problems += [_problem(one, model, merged, key) for one in _each_once(errors, model)]
    if not isinstance(value, dict):
        return None
    wrong = {invalid["loc"][0] for invalid in errors if invalid["loc"]}
    try:
        return model.model_validate({k: v for k, v in value.items() if k not in wrong})
    except ValidationError:
        return None


def _each_once(errors: Sequence[ErrorDetails], model: type[Table]) -> Iterator[ErrorDetails]:
    """The errors without those that follow from another one: what is missing was mistyped. Pure."""
    mistyped = {
        near
        for one in errors
        if one["type"] == "extra_forbidden" and (near := _nearest(str(one["loc"][-1]), model))
    }
    bad_keys = set()
    for one in errors:
        first = one["loc"][0] if one["loc"] else None
        if (one["type"] == "missing" and first in mistyped) or first in bad_keys:
            continue
        if one["type"] == "value_error" and first not in model.model_fields:
            bad_keys.add(first)  # of a table with keys that are languages
        yield one


def _problem(
    invalid: ErrorDetails, model: type[Table], merged: MergedToml, at: tuple[str, ...]
) -> Problem:
    loc = [str(part) for part in invalid["loc"]]
    where = merged.where(*at, *loc)
    kind, reason = invalid["type"], invalid.get("ctx", {}).get("error")
    if kind == "extra_forbidden":
        return Problem(where, "unknown key", _suggestion(loc[-1], model))
    if kind == "missing":
        return Problem(where, "is missing", f"write {loc[-1]} = …")
    if isinstance(reason, InvalidValue):
        if len(loc) == 1 and loc[0] not in model.model_fields and _nearest(loc[0], model):
            return Problem(where, "unknown key", _suggestion(loc[0], model))
        return Problem(where, reason.what, reason.hint)
    return Problem(
        where,
        "is of the wrong kind",
        _as_list(merged.at(*at, *loc))
        if kind == "tuple_type"
        else _WANTED.get(kind, "docs/reference/configuration.md shows how it is written"),
    )


def _as_list(value: object) -> str:
    """How a list with this one value is written; no address with a password is repeated."""
    is_shown = isinstance(value, str) and "@" not in value and len(value) <= MAX_SHOWN
    shown = json.dumps(value, ensure_ascii=False) if is_shown else '"…"'
    return f"write a list: [{shown}]"


def _suggestion(word: str, model: type[Table]) -> str:
    near = _nearest(word, model)
    return (
        f"did you mean {quoted(near)}?" if near else f"known are: {', '.join(model.model_fields)}"
    )


def _nearest(word: str, model: type[Table]) -> str | None:
    """The key of this table that was meant; None for a key that is right in another table."""
    tables: list[type[Table]] = [RootTable, *SINGLE.values(), *NAMED.values()]
    if any(word in other.model_fields for other in tables):
        return None
    return next(iter(difflib.get_close_matches(word, model.model_fields, 1)), None)
