"""Makes docs/reference/commands.md from the command line: every verb, argument and option."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import typer

from watchword.cli.main import app

HEAD = """# Commands

Exit code 0: done; 1: the work failed; 2: wrong usage or configuration. With `--json` a verb prints
JSON Lines: one object a line, times in ISO 8601 with their offset.
"""


def page() -> str:
    """The page, as it is committed."""
    group: Any = typer.main.get_command(app)
    return "\n".join((HEAD, *_options(group), *_verbs("watchword", group)))


def _verbs(path: str, group: Any) -> Iterator[str]:
    for name, verb in group.commands.items():
        if hasattr(verb, "commands"):
            yield from _verbs(f"{path} {name}", verb)
        else:
            arguments = [_argument(one) for one in verb.params if not _is_option(one)]
            yield f"## `{' '.join((path, name, *arguments))}`\n\n{verb.help}\n"
            yield from _options(verb)


def _options(verb: Any) -> Iterator[str]:
    known = [one for one in verb.params if one.name != "help"]
    rows = [f"| `{_cell(_written(one))}` | {_cell(one.help)} |" for one in known]
    if rows:
        yield "\n".join(("| | |", "|---|---|", *rows, ""))


def _written(one: Any) -> str:
    if not _is_option(one):
        return _argument(one)
    takes = "" if one.is_flag else f" {(one.metavar or one.name).upper()}"
    return ", ".join(one.opts) + takes


def _argument(one: Any) -> str:
    name = (one.metavar or one.name).upper()
    plural = f"{name}…" if one.nargs == -1 else name
    return plural if one.required else f"[{plural}]"


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|")


def _is_option(one: Any) -> bool:
    return bool(one.param_type_name == "option")


if __name__ == "__main__":
    sys.stdout.write(page())
