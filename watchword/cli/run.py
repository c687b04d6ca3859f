"""`watchword run`: the service; where nothing is configured yet, the set-up in the browser before it."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import io
import logging
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from watchword.cli import log
from watchword.cli.render.out import WRONG, echo, echo_err, fail, plural
from watchword.cli.systemd import ALIVE, READY, STOPPING, notify

if TYPE_CHECKING:
    from watchword.app.service import App
    from watchword.domain.config import WebSettings

NO_SOURCES = "nothing is watched: write [sources.NAME] with its feeds; `watchword init` shows how"
NO_USERS = (
    "web: {what} lets others than this machine in, and nobody could sign in: there is no user; "
    "`watchword user add NAME --role admin` adds one"
)
COLLECTIONS = (700, 10, 10)
"""The thresholds of Python 3.11: those of a program that nobody tuned."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where the pages are served."""

    web: WebSettings | None
    """None: nowhere."""
    shown: Callable[[str], None]
    """Called with their address when they are."""
    bound: socket.socket | None = None
    """Where they are served already; None: where `web` says."""


def run(context: typer.Context) -> None:
    """Watch, until stopped by Ctrl-C or SIGTERM; on a terminal, a first configuration is made before."""
    show_each_line()
    asyncio.run(_run(context.obj))


async def _run(path: Path | None) -> None:
    """All in one loop: what fetches lives in the loop that fetched first."""
    from watchword.app.first_use import first_place
    from watchword.app.parts import has_users, matcher
    from watchword.app.service import App
    from watchword.app.settings import configuration
    from watchword.cli.set_up import set_up
    from watchword.matching.samples import failing

    place = first_place(path) if sys.stdin.isatty() and sys.stdout.isatty() else None
    bound = None if place is None else await set_up(place, _announce)
    settings = configuration(path, inspected=True)
    log.show_times_in(settings.config.timezone)
    topics = settings.config.topics.values()
    wrong = map(settings.in_file, failing(matcher(settings), topics))
    for warning in (*settings.warnings, *wrong):
        echo_err(f"warning: {warning}")
    if not settings.config.sources:
        fail([NO_SOURCES], WRONG)
    web = settings.web
    if web is not None and not web.is_private and not await has_users(settings):
        fail([NO_USERS.format(what=_what_lets_in(web))], WRONG)
    feeds = sum(len(source.feeds) for source in settings.config.sources.values())

    def started() -> None:
        names = ", ".join(topic.name for topic in settings.config.topics.values()) or "no topic"
        collect_again()
        watching = f"Watching {plural(feeds, 'feed')} for {names}."
        _announce(f"{watching} Stop with Ctrl-C.")
        notify(READY, f"STATUS={watching}")

    def shown(address: str) -> None:
        _announce(f"Look at it in a browser: {address}")

    pages = Pages(web=settings.web, shown=shown, bound=bound)
    await serve(App(settings), pages, asyncio.Event(), started)


def _what_lets_in(web: WebSettings) -> str:
    """The key by which others than this machine may ask."""
    if web.public_url or web.proxies:
        return "public_url" if web.public_url else "proxies"
    return f'listen = "{web.host}:{web.port}"'


def collect_again() -> None:
    """Undo the rare garbage collections that `main` sets for a short command.

    A failed request leaves cycles that hold its body; without collections the service grows by
    megabytes a minute under faults. What exists by now lasts, so it is not looked at again.
    """
    gc.freeze()
    gc.set_threshold(*COLLECTIONS)


def show_each_line() -> None:
    """Flush after each line, so that a journal behind a pipe shows it at once."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)


async def serve(
    app: App, pages: Pages, stopped: asyncio.Event, started: Callable[[], None]
) -> None:
    """Run the service until `stopped` is set; Ctrl-C and SIGTERM set it too. SIGHUP reloads.

    `started` is called when the jobs run. Raises AlreadyRunning.
    """

    def stop() -> None:
        again = stopped.is_set()
        stopped.set()
        if not again:
            notify(STOPPING, "STATUS=Stopping.")
            _announce("Stopping.")

    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop)
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, app.reload)

    def standby() -> None:
        _announce(
            "Standby: another watchword runs on this database; this one takes over when it ends."
        )
        notify(READY, "STATUS=Standby.")

    await app.run(
        stopped,
        started=started,
        alive=lambda: notify(ALIVE),
        beside=lambda: _serving(app, pages),
        standby=standby,
    )


@contextlib.asynccontextmanager
async def _serving(app: App, pages: Pages) -> AsyncIterator[None]:
    """The pages, while the block runs. Where their port is taken, the watch goes on without them."""
    web = pages.web
    if web is None:
        yield
        return
    from watchword.web.server import address_of, bind, serving

    try:
        bound = pages.bound or bind(web)
    except OSError as error:
        where = f"{web.host}:{web.port}: {(error.strerror or str(error)).lower()}"
        echo_err(f"warning: web.listen: no pages, {where}; the watch goes on without them")
        yield
        return
    async with serving(app, bound):
        pages.shown(address_of(bound))
        yield


def _announce(line: str) -> None:
    """Print a line, unless -q asks for errors only. Where nobody reads it, the watch goes on."""
    if logger.isEnabledFor(logging.INFO):
        with contextlib.suppress(OSError):
            echo(line)
