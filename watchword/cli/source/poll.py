"""`watchword source poll`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo, moment, plural


def poll(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="The source's key in the configuration.")],
) -> None:
    """Let a running service ask its feeds now, however long they would wait."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import is_running, write_store
    from watchword.app.settings import store_location
    from watchword.usecases.source import poll_now

    location, now = store_location(context.obj), SystemClock().now()
    running = is_running(location)
    due = asyncio.run(write_store(location, lambda rows: poll_now(rows, key, now)))
    if not due.count:
        echo(f"{key}: paused. `watchword source resume {key}` goes on with it.")
    elif due.held_until is not None:
        until = moment(due.held_until, location.timezone)
        echo(f"{key}: its host asks for no request before {until}; it is asked then.")
    elif running:
        feeds = f"{plural(due.count, 'feed')} {'is' if due.count == 1 else 'are'}"
        echo(f"{key}: {feeds} asked now; `watchword source list` says what came.")
    else:
        echo(f"{key}: nothing runs that could ask. `watchword crawl {key}` reads it once.")
