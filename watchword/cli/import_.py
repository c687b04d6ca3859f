"""`watchword import`: articles of another archive, for a look back; nobody is told of them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from watchword.cli.render.out import FAILED, echo, echo_err, plural


def import_(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="JSON Lines or CSV, as `export` writes."),
    ],
) -> None:
    """Add the articles of a file to the archive, to try topics on them; nobody is told."""
    from watchword.app.archive import import_file
    from watchword.app.settings import configuration

    settings = configuration(context.obj, inspected=True)
    report = asyncio.run(
        import_file(
            settings, file, lambda number, what: echo_err(f"{file}: line {number}: {what}")
        )
    )
    known = f"; {plural(report.known, 'article')} were there already" if report.known else ""
    echo(f"Imported {plural(report.added, 'article')}{known}.")
    if report.wrong:
        echo_err(f"{plural(report.wrong, 'line')} left out.")
        raise typer.Exit(FAILED)
