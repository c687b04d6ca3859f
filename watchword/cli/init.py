"""`watchword init`: a commented configuration to begin with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from watchword.cli.render.out import WRONG, echo, fail
from watchword.private_files import make_private_folder, open_private


def init(
    folder: Annotated[Path, typer.Argument(help="Where to write it.")] = Path(),
) -> None:
    """Write watchword.toml, with the topic China–Japan relations and a few sources; never overwrites."""
    from watchword.app.settings import example

    file = folder / "watchword.toml"
    make_private_folder(folder)
    try:
        with os.fdopen(open_private(file, os.O_WRONLY | os.O_EXCL), "w", encoding="utf-8") as new:
            new.write(example())
    except FileExistsError:
        fail([f"{file} is there already; remove it, or give another folder"], WRONG)
    echo(f"Wrote {file}: what is watched, for what, and who is told.")
    echo("Next: `watchword check`, then `watchword run`.")
