"""The set-up in the browser: its address in the terminal, until the first configuration is written."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from watchword.cli.render.out import FAILED, fail
from watchword.private_files import make_private_folder

if TYPE_CHECKING:
    from watchword.app.service import App
    from watchword.web.setup import Setup


async def set_up(place: Path, announce: Callable[[str], None]) -> socket.socket:
    """Serve the page until `place` is written; returns the socket, on which the browser waits.

    Ctrl-C ends the command.
    """
    from watchword.app.first_use import first_settings
    from watchword.app.service import App
    from watchword.domain.config import FirstChoices, WebSettings
    from watchword.web.server import address_of, bind
    from watchword.web.setup import Setup

    make_private_folder(place.parent)
    settings = first_settings(place, FirstChoices())
    web = settings.web or WebSettings(host="127.0.0.1", port=0)
    try:
        bound = bind(web)
    except OSError:  # somebody else has the usual port
        bound = bind(WebSettings(host="127.0.0.1", port=0))
    setup = Setup(place=place)

    def shown() -> None:
        address = f"{address_of(bound)}{setup.path}"
        announce(f"There is no configuration yet. Make one in a browser: {address}")
        announce("The address opens once, in one browser on this machine. Stop with Ctrl-C.")

    if not await _written(setup, App(settings), bound.dup(), shown):
        fail(["stopped before anything was written"], FAILED)
    announce(f"Wrote {place}.")
    return bound


async def _written(
    setup: Setup, app: App, bound: socket.socket, shown: Callable[[], None]
) -> bool:
    """Whether the set-up came to its end; False: a signal came. `shown`: called when it is served."""
    from watchword.web.server import serving
    from watchword.web.setup import build

    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stopped.set)
    waits = [asyncio.create_task(one.wait()) for one in (setup.written, stopped)]
    async with serving(build(setup, app), bound):
        shown()
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for one in waits:
        one.cancel()
    app.close()
    return setup.written.is_set()
