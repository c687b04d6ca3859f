"""`watchword source confirm`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo


def confirm(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="The source's key in the configuration.")],
) -> None:
    """Say that what is guessed of it is right: its articles bear no mark of a guess from now on."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import write_store
    from watchword.app.settings import store_location
    from watchword.usecases import source as usecases

    location, now = store_location(context.obj), SystemClock().now()
    if asyncio.run(
        write_store(
            location, lambda rows: usecases.confirm(rows, key, now), f"source confirm {key}"
        )
    ):
        echo(f"{key}: confirmed.")
    else:
        echo(f"{key}: nothing of it is a guess.")
