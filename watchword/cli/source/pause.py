"""`watchword source pause`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo


def pause(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="The source's key in the configuration.")],
) -> None:
    """Poll it no more, until it is resumed; at once, in a running service too."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import write_store
    from watchword.app.settings import store_location
    from watchword.usecases import source as usecases

    location, now = store_location(context.obj), SystemClock().now()
    if asyncio.run(
        write_store(location, lambda rows: usecases.pause(rows, key, now), f"source pause {key}")
    ):
        echo(f"{key}: paused. `watchword source resume {key}` goes on with it.")
    else:
        echo(f"{key}: paused already.")
