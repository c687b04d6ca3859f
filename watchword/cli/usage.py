"""Errors of usage: what is wrong with a command line, then how it is used. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

import typer

WORDS = (
    (r"Input should be a valid integer.*", "write a whole number"),
    (r"Input should be a valid boolean.*", "is given, or is not; it takes no value"),
    (r"Input should be greater than or equal to (\S+)", r"write \1 or more"),
    (r"Value error, ", ""),
    (r"\(Possible options?: ([^,)]+).*\)", r"Did you mean \1?"),
    (r"Got unexpected extra argument\(s\) \((.+)\)", r"too many arguments: \1"),
    (r"Invalid value for '?([^':]+)'?:", r"\1:"),
)
"""Patterns of the messages of Typer and pydantic, and our words for them."""


def said(error: typer.TyperException) -> Iterator[str]:
    """The lines to print: the mistake, then the usage; for a group without a verb, its help."""
    message = getattr(error, "format_message", lambda: str(error))()
    for theirs, ours in WORDS:
        message = re.sub(theirs, ours, message)
    yield from message.splitlines()
    context = getattr(error, "ctx", None)
    if context is not None and "\n" not in message:
        yield context.get_usage()
        yield f"`{context.command_path} --help` says more."
