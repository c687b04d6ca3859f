"""`watchword db backup`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from watchword.cli.render.out import echo
from watchword.wording.sizes import format_size


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="It is not there yet.")],
) -> None:
    """Write a copy of the database as it is now; a service goes on meanwhile."""
    from watchword.app.parts import backup
    from watchword.app.settings import store_location

    location = store_location(context.obj)
    size = backup(location, file)
    echo(f"{file}: {format_size(size)}, checked. To restore it, stop the service, and")
    if isinstance(location.database, Path):
        echo(
            "put it in the place of the database, without the files whose names end in -wal and -shm."
        )
    else:
        echo(f"copy it into a new database: `watchword db move URL --from sqlite:///{file}`.")
