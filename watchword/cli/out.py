"""How the command line speaks: lines for people, JSON Lines for programs, exit codes."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import typer

from watchword.domain.match import Excerpt

DONE, FAILED, WRONG = 0, 1, 2
"""Exit codes: done; the work failed; wrong usage or configuration."""


def echo(line: str = "") -> None:
    """A line for people."""
    write(clean(line) + "\n")


def write(text: str) -> None:
    """What is already as it shall be seen."""
    sys.stdout.write(text)


def echo_err(line: str) -> None:
    """A line about what went wrong."""
    sys.stderr.write(clean(line) + "\n")


def fail(lines: Iterable[object], code: int) -> NoReturn:
    """Say each line and end with the exit code."""
    for line in lines:
        echo_err(str(line))
    raise typer.Exit(code)


def echo_json(record: Mapping[str, Any]) -> None:
    """One object, one line; times in ISO 8601 with their offset; nothing in it moves a terminal."""
    line = json.dumps(record, ensure_ascii=False, default=_plain)
    write("".join(c if _is_still(c) else json.dumps(c)[1:-1] for c in line) + "\n")


def plural(count: int, noun: str, nouns: str | None = None) -> str:
    """`1 feed`, `7 feeds`; `nouns`: the plural, where it is another."""
    return f"{count} {noun}" if count == 1 else f"{count} {nouns or noun + 's'}"


def marked(parts: Excerpt) -> str:
    """A text with the user's words bold and underlined, between asterisks where nobody looks."""
    on, off = ("\x1b[1;4m", "\x1b[22;24m") if sys.stdout.isatty() else ("*", "*")
    texts = ((clean(part.text.replace("\n", " ")), part.marked) for part in parts)
    return "".join(f"{on}{text}{off}" if mark else text for text, mark in texts)


def midnight(now: datetime, zone: str) -> datetime:
    """When today began. `zone`: its IANA name."""
    local = now.astimezone(ZoneInfo(zone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def clean(text: str) -> str:
    """Text of the web is data: nothing in it moves the cursor or turns the line around."""
    return "".join(c for c in text if _is_still(c))


def _is_still(letter: str) -> bool:
    """Not a control, a format or a half character; the joiner of emoji and scripts stays."""
    return unicodedata.category(letter) not in ("Cc", "Cf", "Cs") or letter == "\u200d"


def moment(value: datetime | None, zone: str) -> str:
    """A time for people: `Mon 23 Nov 16:31`. `zone`: its IANA name."""
    return f"{value.astimezone(ZoneInfo(zone)):%a %-d %b %H:%M}" if value else "–"


def ago(span: timedelta) -> str:
    """A span for people, in its largest unit: `40 min`, `5 h`, `12 days`."""
    minutes = max(0, round(span.total_seconds() / 60))
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
