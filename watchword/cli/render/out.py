"""The output of the command line: lines for people, JSON Lines for programs, exit codes."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import NoReturn, TextIO
from zoneinfo import ZoneInfo

import typer

from watchword.contract import JsonLine
from watchword.domain.match import Excerpt
from watchword.errors import Problem
from watchword.wording.moments import format_moment, format_short_moment
from watchword.wording.safe_text import escaped, inert
from watchword.wording.wrap import wrap

DONE, FAILED, WRONG = 0, 1, 2
"""Exit codes: done; the work failed; wrong usage or configuration."""


def echo(line: str = "", hang: int = 2) -> None:
    """Write a line for people to the standard output; a text from the web cannot move the terminal.

    On a terminal a long line is broken between words, and `hang` columns are left before the rest.
    A line break within it becomes a space; an empty line is `echo()`.
    """
    echo_safe(inert(line), hang)


def echo_safe(line: str, hang: int = 2) -> None:
    """Write a line as `echo` does it, which the caller has made safe."""
    write(broken(line, sys.stdout, hang) + "\n")


def write(text: str) -> None:
    """Write to the standard output what the caller has made safe."""
    sys.stdout.write(text)


def echo_err(line: str, hang: int = 2) -> None:
    """Write a line about what went wrong to the standard error, broken as `echo` does it."""
    sys.stderr.write(broken(inert(line), sys.stderr, hang) + "\n")


def broken(text: str, stream: TextIO, hang: int = 2) -> str:
    """The text in lines as wide as the terminal behind the stream; as it is where there is none."""
    return wrap(text, columns(), hang) if stream.isatty() else text


def columns() -> int:
    """The width of the terminal."""
    return shutil.get_terminal_size().columns


def echo_warning(problem: Problem, write_line: Callable[[str], None] = echo) -> None:
    """Write a warning, and how its topic accepts it."""
    write_line(f"warning: {problem}")
    if problem.key:
        write_line(f"  to accept it: accept = [{json.dumps(problem.key, ensure_ascii=False)}]")


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


def short_moment(value: datetime | None, zone: str) -> str:
    """`23 Nov 16:31`, for a column; a dash where there is no time. `zone`: as in `moment`."""
    return format_short_moment(value, ZoneInfo(zone)) if value else "–"


def _plain(value: object) -> object:
    """A value that JSON does not know as one that it knows. Raises TypeError."""
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        return {one.name: getattr(value, one.name) for one in fields(value)}
    raise TypeError(type(value).__name__)
