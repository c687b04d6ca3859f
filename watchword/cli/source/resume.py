"""`watchword source resume`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo, plural


def resume(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="The source's key in the configuration.")],
) -> None:
    """Poll it again, beginning now."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import write_store
    from watchword.app.settings import store_location
    from watchword.usecases import source as usecases

    location, now = store_location(context.obj), SystemClock().now()
    if count := asyncio.run(
        write_store(location, lambda rows: usecases.resume(rows, key, now), f"source resume {key}")
    ):
        echo(f"{key}: polled again, {plural(count, 'feed')}.")
    else:
        echo(f"{key}: not paused.")
