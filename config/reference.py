"""Renders `default.toml` as the reference page docs/reference/configuration.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

_KEY = re.compile(r"(?P<example># )?(?P<key>[\w-]+) = (?P<value>.+?)  # (?P<text>.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A line of `default.toml` with a key."""

    name: str
    value: str
    text: str
    is_default: bool
    """False: the key has no default, and the value is an example."""


def default_toml() -> str:
    """The file that documents every key."""
    return (resources.files("config") / "default.toml").read_text(encoding="utf-8")


def key_of(line: str) -> Key | None:
    """The key in a line of `default.toml`, or None. Pure."""
    found = _KEY.fullmatch(line)
    if not found:
        return None
    return Key(
        name=found["key"],
        value=found["value"],
        text=found["text"],
        is_default=found["example"] is None,
    )


def uncommented(text: str) -> str:
    """`default.toml` with the # of its examples removed: one complete configuration. Pure."""
    lines = text.splitlines()
    return "\n".join(line.removeprefix("# ") if key_of(line) else line for line in lines) + "\n"


def render(text: str) -> str:
    """The reference page in Markdown. Pure. `text`: the content of `default.toml`."""
    return "\n".join(["# Configuration", "", *_lines(text)]) + "\n"


def _lines(text: str) -> Iterator[str]:
    in_table = False
    for paragraph in text.strip().split("\n\n"):
        lines = paragraph.splitlines()
        keys = [key for line in lines if (key := key_of(line))]
        prose = [line for line in lines if line.startswith("# ") and not key_of(line)]
        header = next((line for line in lines if line.startswith("[")), None)
        if header or (keys and not in_table):
            yield from (f"## `{header}`" if header else "## Above the first table", "")
            in_table = True
        yield from [line.removeprefix("# ") for line in prose]
        yield from [""] if prose else []
        if keys:
            yield from ("| key | default | |", "|---|---|---|")
            yield from [_row(key) for key in keys]
            yield ""


def _row(key: Key) -> str:
    value = f"`{key.value}`" if key.is_default else f"none; `{key.value}`"
    return f"| `{key.name}` | {value} | {key.text} |"
