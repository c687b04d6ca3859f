"""Makes docs/reference/json-lines.md of the contract: every command that prints JSON, every field."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from itertools import pairwise
from typing import Any

from pydantic import TypeAdapter

from crawler.feeds.readers import KINDS
from watchword.contract import JSON_LINES, Article, JsonLine

HEAD = """# JSON Lines

What these commands print for other programs: one JSON object a line. The names of fields do not
change; a field may be added. Times are ISO 8601 with their offset. What is not known is null, or empty.
The `kind` of a feed is its format: {kinds}.
"""
IMPORT = """\
`watchword import` and `--file` of `topic test`, `try` and `suggest` read these lines, and the table
that `export --format csv` writes. Of other programs a line needs `title` or `text`, `found_at` or
`published_at`, and for an import `url`. All else is as above, or left out; a time without an offset is
UTC. An import gives each article a number and a story of this archive, and the topics of this
configuration; `guessed` is false, and all other fields are kept as they are. Texts that `[retention]`
keeps no longer are dropped with the others.

In the table a list is joined with `; ` and an object is JSON. A cell that a spreadsheet would run has an
apostrophe before it, and a text or list that would not be read back as it was is JSON: `"'=1"`,
`["a; b"]`. An empty cell is the field's default.
"""
Schema = Mapping[str, Any]


def page() -> str:
    """The page, as it is committed."""
    commands: dict[tuple[type[JsonLine], ...], list[str]] = {}
    for command, lines in JSON_LINES.items():
        commands.setdefault(lines, []).append(f"`watchword {command}`")
    parts = [HEAD.format(kinds=", ".join(f"`{kind}`" for kind in KINDS))]
    for lines, names in commands.items():
        parts += [f"## {', '.join(names)}\n", *map(section, lines)]
        if Article in lines:
            parts.append(IMPORT)
    return "\n".join(parts)


def section(line: type[Any]) -> str:
    """Its docstring, and a table of its fields."""
    schema = TypeAdapter(line).json_schema(mode="serialization")
    inherited = {name: text for base in reversed(line.__mro__) for name, text in _docs(base)}
    rows = [
        f"| `{name}` | {kind} | {means or inherited.get(name, '')} |"
        for name, kind, means in _fields(schema, schema)
    ]
    return "\n".join(
        (f"{schema['description']}\n", "| field | type | |", "|---|---|---|", *rows, "")
    )


def _docs(base: type) -> Iterator[tuple[str, str]]:
    """The fields of a class that have a docstring; pydantic finds only those of the line's own class."""
    if not is_dataclass(base):
        return
    tree = ast.parse(textwrap.dedent(inspect.getsource(base)))
    body = [one for kind in tree.body if isinstance(kind, ast.ClassDef) for one in kind.body]
    for one, after in pairwise(body):
        said = after.value if isinstance(after, ast.Expr) else None
        if isinstance(one, ast.AnnAssign) and isinstance(said, ast.Constant):
            yield ast.unparse(one.target), " ".join(str(said.value).split())


def _fields(schema: Schema, root: Schema, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Name, type and meaning of each field; those of an object within it have a path, `digests[].at`."""
    for name, field in schema["properties"].items():
        kind, inner = _kind(field, root)
        yield (
            path + name,
            kind,
            field.get("description", "").replace("\n", " ").replace("|", "\\|"),
        )
        if inner is not None:
            within = "[]." if kind.startswith("list") else ".KEY."
            yield from _fields(inner, root, f"{path}{name}{within}")


def _kind(field: Schema, root: Schema) -> tuple[str, Schema | None]:
    """The type in words, and the schema of the objects within it."""
    match field:
        case {"$ref": str(ref)}:
            target = root["$defs"][ref.rpartition("/")[2]]
            if "enum" in target:
                return " or ".join(f"`{value}`" for value in target["enum"]), None
            return "object", target
        case {"anyOf": [one, {"type": "null"}]}:
            kind, inner = _kind(one, root)
            return f"{kind} or null", inner
        case {"type": "array", "items": items}:
            kind, inner = _kind(items, root)
            return f"list of {kind}", inner
        case {"type": "object", "additionalProperties": values}:
            kind, inner = _kind(values, root)
            return f"object: {kind} by key", inner
        case {"format": "date-time"}:
            return "time", None
        case {"type": str(name)}:
            return name, None
        case _:
            raise ValueError(f"the contract has a type that this page does not know: {field}")


if __name__ == "__main__":
    sys.stdout.write(page())
