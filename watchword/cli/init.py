"""`watchword init`: a commented configuration to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from watchword.cli.render.out import WRONG, echo, fail


def init(
    folder: Annotated[Path, typer.Argument(help="Where to write it.")] = Path(),
) -> None:
    """Write watchword.toml, with the topic China–Japan relations and a few sources; never overwrites."""
    from watchword.app.settings import example

    file = folder / "watchword.toml"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(example())
    except FileExistsError:
        fail([f"{file} is there already; remove it, or give another folder"], WRONG)
    echo(f"Wrote {file}: what is watched, for what, and who is told.")
    echo("Next: `watchword check`, then `watchword run`.")
