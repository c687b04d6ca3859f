"""`watchword db`: the database itself."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.out import FAILED, echo, fail

app = typer.Typer(help="The database.", no_args_is_help=True, rich_markup_mode=None)


@app.command("upgrade")
def upgrade(context: typer.Context) -> None:
    """Bring the database to the shape that this version needs."""
    from watchword.app.parts import upgrade
    from watchword.app.settings import store_location

    location = store_location(context.obj)
    upgrade(location)
    echo(f"{location.database} is up to date.")


@app.command("check")
def check(
    context: typer.Context,
    promises: Annotated[
        bool, typer.Option("--promises", help="Promises 1 and 2: for now all that is checked.")
    ] = True,
) -> None:
    """Look for rows that break a promise; exit 1 names each."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import store_location

    location, now = store_location(context.obj), SystemClock().now()
    broken = asyncio.run(read_store(location, lambda rows: rows.broken_promises(now)))
    for line in asyncio.run(read_store(location, lambda rows: rows.maybe_twice())):
        echo(f"may have been sent twice: {line}")
    if broken:
        fail(broken, FAILED)
    echo(
        "Every match has its alert, every alert its deliveries, every delivery its end or due time."
    )
