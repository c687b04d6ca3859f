"""`watchword review send`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo


def send(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="Its number, as `review list` shows it.")],
    channels: Annotated[list[str], typer.Argument(metavar="CHANNEL…", help="Who gets it.")],
) -> None:
    """Send a review on channels, also again."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import write_store
    from watchword.app.settings import configuration
    from watchword.usecases import review as usecases

    settings = configuration(context.obj)
    names = usecases.check_channels(settings.config, channels)
    now = SystemClock().now()
    action = f"review send {number} {' '.join(names)}"
    asyncio.run(
        write_store(settings, lambda rows: usecases.send(rows, number, names, now), action)
    )
    echo(f"Review {number} waits for {', '.join(names)}.")
