"""`watchword run`: the service."""

from __future__ import annotations

import asyncio
import io
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

from watchword.cli.out import complain, many, say
from watchword.cli.systemd import ALIVE, READY, STOPPING, notify

if TYPE_CHECKING:
    from watchword.app import App


def run(context: typer.Context) -> None:
    """Watch, until stopped by Ctrl-C or SIGTERM."""
    from watchword.app import App, configuration, samples

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(
            line_buffering=True
        )  # a pipe to a journal shows each line when it is said
    loaded = configuration(context.obj, inspected=True)
    for warning in (*loaded.warnings, *samples(loaded)):
        complain(f"warning: {warning}")
    feeds = sum(len(source.feeds) for source in loaded.wishes.sources.values())

    def started() -> None:
        names = ", ".join(topic.name for topic in loaded.wishes.topics.values())
        watching = f"Watching {many(feeds, 'feed')} for {names}."
        say(f"{watching} Stop with Ctrl-C.")
        notify(READY, f"STATUS={watching}")

    asyncio.run(_until_stopped(App(loaded), started))


async def _until_stopped(app: App, started: Callable[[], None]) -> None:
    stopped = asyncio.Event()

    def stop() -> None:
        notify(STOPPING, "STATUS=Stopping.")
        stopped.set()

    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop)
    await app.run(stopped, started=started, alive=lambda: notify(ALIVE))
