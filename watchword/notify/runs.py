"""Runs: a line of a message without markup, in pieces that each renderer encodes in its way. Pure."""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from watchword.domain.match import Excerpt
from watchword.wording.safe_text import one_line, one_line_parts


class Role(Enum):
    """What a run is."""

    OURS = auto()
    """A text of the program, from a catalogue: no renderer finds markup in it."""
    STRONG = auto()
    """The same, emphasized."""
    TEXT = auto()
    """From outside."""
    MARK = auto()
    """One of the user's words, from outside."""
    CODE = auto()
    """A part of a query, or a command."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line."""

    text: str
    role: Role = Role.OURS
    language: str = ""
    """Of a text from outside, as a tag of BCP 47; empty: nobody knows, or it does not matter."""


Runs = tuple[Run, ...]
NOTHING: Runs = ()


def ours(text: str) -> Runs:
    """A text of the program. Pure."""
    return (Run(text),) if text else ()


def strong(text: str) -> Runs:
    """An emphasized text of the program. Pure."""
    return (Run(text, Role.STRONG),)


def code(text: str) -> Runs:
    """A part of a query, or a command. Pure."""
    return (Run(one_line(text), Role.CODE),)


def foreign(text: str, max_length: int, language: str = "") -> Runs:
    """A text from outside, on one line; empty where nothing of it is left. Pure."""
    line = one_line(text, max_length)
    return (Run(line, Role.TEXT, language),) if line else ()


def marked(parts: Excerpt, max_length: int, language: str = "") -> Runs:
    """A text from outside with the user's words marked, on one line. Pure."""
    return tuple(
        Run(part.text, Role.MARK if part.marked else Role.TEXT, language)
        for part in one_line_parts(parts, max_length)
    )


def fill(template: str, **lines: Runs) -> Runs:
    """The text of a catalogue with a line in each of its `{places}`. Pure.

    Raises KeyError for a place without a line.
    """
    filled: list[Run] = []
    for text, place, _, _ in string.Formatter().parse(template):
        filled += ours(text)
        if place is not None:
            filled += lines[place]
    return tuple(filled)


def join(lines: Iterable[Runs], separator: str) -> Runs:
    """The lines that are not empty, with our separator between them. Pure."""
    joined: list[Run] = []
    for line in filter(None, lines):
        joined += [*(ours(separator) if joined else ()), *line]
    return tuple(joined)


def shorten(line: Runs, max_length: int) -> Runs:
    """The line of at most so many characters; an ellipsis shows that it was cut. Pure."""
    if len(plain(line)) <= max_length:
        return line
    kept: list[Run] = []
    room = max_length - 1
    for run in line:
        kept.append(replace(run, text=run.text[:room]))
        room -= len(run.text)
        if room <= 0:
            break
    return (*kept, Run("…", Role.TEXT))


def plain(line: Sequence[Run]) -> str:
    """The line as text alone. Pure."""
    return "".join(run.text for run in line)
