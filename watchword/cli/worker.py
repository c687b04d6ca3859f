"""`watchword worker`: polls and reads for a service that runs on another machine."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from pathlib import Path

import typer

from watchword.cli import log
from watchword.cli.render.out import echo
from watchword.cli.run import collect_again, show_each_line
from watchword.cli.systemd import READY, STOPPING, notify

logger = logging.getLogger(__name__)


def worker(context: typer.Context) -> None:
    """Poll and read for the service on the same PostgreSQL, until stopped by Ctrl-C or SIGTERM."""
    show_each_line()
    asyncio.run(_work(context.obj))


async def _work(path: Path | None) -> None:
    from watchword.app.settings import configuration
    from watchword.app.worker import carrier_of, work

    settings = configuration(path)
    log.show_times_in(settings.config.timezone)
    carrier, stopped = carrier_of(settings), asyncio.Event()

    def stop() -> None:
        again = stopped.is_set()
        stopped.set()
        if not again:
            notify(STOPPING, "STATUS=Stopping.")
            _announce("Stopping.")

    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop)

    def served(is_served: bool) -> None:
        where = f"the service on {settings.database}"
        said = f"Polls and reads for {where}." if is_served else f"Waits for {where}."
        _announce(f"{said} Stop with Ctrl-C.")
        notify(READY, f"STATUS={said}")

    collect_again()
    await work(settings, carrier, stopped, served=served)


def _announce(line: str) -> None:
    """Print a line, unless -q asks for errors only. Where nobody reads it, the work goes on."""
    if logger.isEnabledFor(logging.INFO):
        with contextlib.suppress(OSError):
            echo(line)
