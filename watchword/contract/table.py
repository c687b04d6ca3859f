"""JSON lines as a table in CSV (RFC 4180), which spreadsheets open, and back. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime

from watchword.contract.json_line import JsonLine
from watchword.wording.safe_text import escaped, inert

BEGINNING = "\ufeff"
"""Without it spreadsheets do not read the file as UTF-8."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A text that begins so is a formula to a spreadsheet.

Source: owasp.org/www-community/attacks/CSV_Injection; spreadsheets read the wide forms too.
"""


MAX_CELL = 4_000_000
"""Characters; a text of the archive has 200,000, of which JSON may write each as six."""


def table(kind: type[JsonLine], lines: Iterable[JsonLine]) -> Iterator[str]:
    """The lines of the table: the names of the fields, then a row for each JSON line.

    A list is joined with `; `, an object is JSON. A text that a spreadsheet would run has an apostrophe
    before it. What would not be read back as it was is JSON too. A field that has its default is empty.
    """
    columns = fields(kind)
    yield BEGINNING + _row(one.name for one in columns)
    for line in lines:
        yield _row(_cell(getattr(line, one.name), one.default) for one in columns)


def read_table(
    kind: type[JsonLine], lines: Iterable[str]
) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    """The fields of each row that are not empty, with the number of its first line.

    A text says what is wrong with a row. Columns that `kind` does not have are left out.
    """
    csv.field_size_limit(MAX_CELL)
    reader, types = csv.reader(lines), {one.name: str(one.type) for one in fields(kind)}
    names = [name.removeprefix(BEGINNING) for name in next(reader, [])]
    while True:
        start = reader.line_num + 1
        try:
            cells = zip(names, next(reader), strict=False)
        except StopIteration:
            return
        except csv.Error as error:
            yield start, str(error)
            continue
        found = {name: _read(cell, types[name]) for name, cell in cells if cell and name in types}
        if found:
            yield start, found


def _row(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _cell(value: object, default: object) -> str:
    match value:
        case "" if default is None:  # an empty cell is None
            return '""'
        case None:
            return ""
        case bool() | int() | float():
            return json.dumps(value)
        case datetime():
            return value.isoformat()
        case str():
            shown = _inert(value)
            return shown if _read_text(shown) == value else _json(value)
        case tuple():
            texts = tuple(map(str, value))
            shown = _inert("; ".join(texts))
            return shown if _read_list(shown) == texts else _inert(_json(texts))
        case Mapping() if not value:
            return ""
        case _:
            return _inert(_json(value))


def _json(value: object) -> str:
    return escaped(json.dumps(value, ensure_ascii=False, default=str))


def _inert(text: str) -> str:
    """A text over lines stays one; nothing in it is run or hidden."""
    text = "\n".join(map(inert, text.splitlines()))
    return f"'{text}" if _is_run(text) else text


def _is_run(text: str) -> bool:
    """Whether a spreadsheet runs the text, or would without the apostrophes before it."""
    return text.lstrip("'").lstrip(" \u3000").startswith(FORMULA)


def _read(cell: str, type_: str) -> object:
    """The value of a cell that is not empty. A text that is no JSON where JSON is due stays a text."""
    if type_.startswith("tuple"):
        return _read_list(cell)
    if type_.startswith(("Mapping", "bool", "int", "float")):
        try:
            return json.loads(_shown(cell))
        except ValueError:
            return cell
    return _read_text(cell)


def _read_text(cell: str) -> str:
    found = _parsed(cell) if cell.startswith('"') else None
    return found if isinstance(found, str) else _shown(cell)


def _read_list(cell: str) -> tuple[str, ...]:
    found = _parsed(cell) if cell.startswith("[") else None
    if isinstance(found, list) and all(isinstance(one, str) for one in found):
        return tuple(found)
    return tuple(_shown(cell).split("; ")) if cell else ()


def _parsed(cell: str) -> object:
    try:
        return json.loads(cell)
    except ValueError:
        return None


def _shown(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and _is_run(cell) else cell
