"""The output of the command line: lines for people, JSON Lines for programs, exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import NoReturn
from zoneinfo import ZoneInfo

import typer

from watchword.contract import JsonLine
from watchword.domain.match import Excerpt
from watchword.wording.moments import format_moment
from watchword.wording.safe_text import escaped, inert

DONE, FAILED, WRONG = 0, 1, 2
"""Exit codes: done; the work failed; wrong usage or configuration."""


def echo(line: str = "") -> None:
    """Write a line for people to the standard output; a text from the web cannot move the terminal."""
    write(inert(line) + "\n")


def write(text: str) -> None:
    """Write to the standard output what the caller has made safe."""
    sys.stdout.write(text)


def echo_err(line: str) -> None:
    """Write a line about what went wrong to the standard error."""
    sys.stderr.write(inert(line) + "\n")


def fail(lines: Iterable[object], code: int) -> NoReturn:
    """Write each line to the standard error and end with the exit code."""
    for line in lines:
        echo_err(str(line))
    raise typer.Exit(code)


def echo_json(*lines: JsonLine) -> None:
    """Write each as one JSON object on a line; times are ISO 8601 with their offset.

    Characters that a terminal obeys are escaped, so the line can be shown and has the same value.
    """
    for line in lines:
        write(escaped(json.dumps(line, ensure_ascii=False, default=_plain)) + "\n")


def plural(count: int, noun: str, nouns: str | None = None) -> str:
    """`1 feed`, `7 feeds`. `nouns`: the plural, where it is not the noun with an s."""
    return f"{count} {noun}" if count == 1 else f"{count} {nouns or noun + 's'}"


def marked(parts: Excerpt) -> str:
    """A text with the user's words bold and underlined; between asterisks where it is no terminal."""
    on, off = ("\x1b[1;4m", "\x1b[22;24m") if sys.stdout.isatty() else ("*", "*")
    texts = ((inert(part.text), part.marked) for part in parts)
    return "".join(f"{on}{text}{off}" if mark else text for text, mark in texts)


def moment(value: datetime | None, zone: str) -> str:
    """`Mon 23 Nov 16:31`; a dash where there is no time. `zone`: the IANA name of its time zone."""
    return format_moment(value, ZoneInfo(zone)) if value else "–"


def _plain(value: object) -> object:
    """A value that JSON does not know as one that it knows. Raises TypeError."""
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        return {one.name: getattr(value, one.name) for one in fields(value)}
    raise TypeError(type(value).__name__)
