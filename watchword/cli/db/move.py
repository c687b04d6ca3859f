"""`watchword db move`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from watchword.cli.render.out import echo, plural


def move(
    context: typer.Context,
    url: Annotated[
        str,
        typer.Argument(
            metavar="URL",
            help="A new database, as `url` of [database] has it: an address, env:NAME or file:PATH.",
        ),
    ],
    source: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="URL", help="Another database than that of the configuration."
        ),
    ] = None,
) -> None:
    """Copy all rows to a new database, from SQLite to PostgreSQL or back, while no service runs.

    A copy that was broken off goes on when it is asked for again.
    """
    from watchword.app.parts import move, named_database
    from watchword.app.settings import store_location

    target = named_database(url)
    old = named_database(source) if source else store_location(context.obj).database
    counts: list[int] = []

    def copied(table: str, rows: int) -> None:
        counts.append(rows)
        if rows:
            echo(f"{rows:>11,}  {table}")

    move(old, target, copied)
    echo(f"{plural(sum(counts), 'row')} of {plural(len(counts), 'table')} compared, all alike.")
    is_secret = url.startswith(("env:", "file:")) or isinstance(target, Path)
    named = url if is_secret else str(target)
    echo(f'Write url = "{named}" under [database], and start the service; {old} stays as it is.')
