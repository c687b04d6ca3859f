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

    location, clock = store_location(context.obj), SystemClock()
    running = is_running(location)
    # The time is that of the write: a lease that began since an earlier one looks like a pause.
    due = asyncio.run(
        write_store(location, lambda rows: poll_now(rows, key, clock.now()), f"source poll {key}")
    )
    if not due.count:
        echo(f"{key}: paused. `watchword source resume {key}` goes on with it.")
    elif due.held_until is not None:
        until = moment(due.held_until, location.timezone)
        why = "it asked for that, or its delay is that long"
        echo(f"{key}: its host is left alone until {until}, and asked then: {why}.")
    elif running:
        feeds = f"{plural(due.count, 'feed')} {'is' if due.count == 1 else 'are'}"
        echo(f"{key}: {feeds} asked now; `watchword source list` says what came.")
    else:
        echo(f"{key}: nothing runs that could ask. `watchword crawl {key}` reads it once.")
