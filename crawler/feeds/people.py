"""The names of authors, without the mail addresses that RSS asks for. Pure."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"(?:mailto:)?[^\s@<>(),;:\"]{1,64}@[^\s@<>(),;:\"]{1,255}")
_EMPTY = re.compile(r"\(\s*\)|<\s*>|\[\s*\]")


def author_name(text: str) -> str:
    """The name in `a@b.example (Name)`, `Name <a@b.example>` and their like. Pure.

    An address without a name is returned as it is.
    """
    name = text.strip()
    if "@" in text:
        name = _EMPTY.sub("", _ADDRESS.sub("", text)).strip(" \t\r\n,;:-\"'")
    if name.startswith("(") and name.endswith(")"):
        name = name[1:-1].strip()
    return name or text.strip()
