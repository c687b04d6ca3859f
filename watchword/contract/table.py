"""JSON lines as a table in CSV (RFC 4180), which spreadsheets open. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import datetime

from watchword.contract.json_line import JsonLine
from watchword.wording.safe_text import inert

BEGINNING = "\ufeff"
"""Without it spreadsheets do not read the file as UTF-8."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A text that begins so is a formula to a spreadsheet.

Source: owasp.org/www-community/attacks/CSV_Injection; spreadsheets read the wide forms too.
"""


def table(kind: type[JsonLine], lines: Iterable[JsonLine]) -> Iterator[str]:
    """The lines of the table: the names of the fields, then a row for each JSON line.

    A list is joined with `; `, an object is JSON. A text that a spreadsheet would run has an apostrophe
    before it, which the spreadsheet does not show.
    """
    names = [one.name for one in fields(kind)]
    yield BEGINNING + _row(names)
    for line in lines:
        yield _row([_cell(getattr(line, name)) for name in names])


def _row(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool() | int() | float():
            return json.dumps(value)
        case datetime():
            return value.isoformat()
        case str():
            return _inert(value)
        case tuple():
            return _inert("; ".join(map(str, value)))
        case _:
            return _inert(json.dumps(value, ensure_ascii=False, default=str))


def _inert(text: str) -> str:
    """A text over lines stays one; nothing in it is run or hidden."""
    text = "\n".join(map(inert, text.splitlines()))
    return f"'{text}" if text.lstrip(" \u3000").startswith(FORMULA) else text
