"""`watchword channel retry`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo


def retry(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The channel's name in the configuration.")],
) -> None:
    """Let a running service send now what waits for a channel that fails."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import is_running, write_store
    from watchword.app.settings import configuration
    from watchword.usecases import channel as channels

    settings, now = configuration(context.obj), SystemClock().now()
    channels.find_channel(settings.config, name)
    running = is_running(settings)
    fails = asyncio.run(
        write_store(
            settings, lambda rows: channels.retry(rows, name, now), f"channel retry {name}"
        )
    )
    if not fails:
        echo(f"{name}: it does not fail, and nothing waits for it to work again.")
    elif running:
        echo(f"{name}: what waits is tried now; `watchword channel list` says how it went.")
    else:
        echo(f"{name}: nothing runs that could send. `watchword run` tries it first of all.")
