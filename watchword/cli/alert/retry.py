"""`watchword alert retry`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo


def retry(
    context: typer.Context,
    alert: Annotated[int, typer.Argument(help="The alert's number, as `alert list` shows it.")],
    channel: Annotated[str | None, typer.Option(help="On this channel alone.")] = None,
) -> None:
    """Send an alert again, in new messages: what was skipped, given up, or sent."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import write_store
    from watchword.app.settings import store_location
    from watchword.usecases import alert as usecases

    location, now = store_location(context.obj), SystemClock().now()
    names = asyncio.run(
        write_store(
            location,
            lambda rows: usecases.retry(rows, alert, channel, now),
            f"alert retry {alert}",
        )
    )
    echo(f"Alert {alert} waits for {', '.join(names)}. A running service sends it now.")
