"""Serves the pages in the loop of the service, on a socket that was bound before."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import date

import uvicorn

from watchword.app.service import App
from watchword.domain.config import WebSettings
from watchword.web.site import Site, build
from watchword.web.templates import environment, template
from watchword.wording.catalogue import ENGLISH, catalogue
from watchword.wording.moments import format_whole_day

GRACE = 1
"""Seconds that requests in flight have at the stop."""
PAUSE = 0.1
"""Seconds between two templates that are compiled at the start: the first polls go before them."""
logger = logging.getLogger(__name__)


class Server(uvicorn.Server):
    """Leaves the signals to the service."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def bind(web: WebSettings) -> socket.socket:
    """The listening socket. Raises OSError where the port is taken: uvicorn would end the process."""
    family = socket.AF_INET6 if ":" in web.host else socket.AF_INET
    bound = socket.socket(family)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((web.host, web.port))
        bound.listen(100)
    except OSError:
        bound.close()
        raise
    return bound


def address_of(bound: socket.socket) -> str:
    """`http://127.0.0.1:8765/`"""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


async def load(pause: float = PAUSE) -> None:
    """Do what the first request of each page would wait for: compile its template, import Babel."""
    for name in environment().list_templates():
        await asyncio.sleep(pause)
        await asyncio.to_thread(template, name)
    await asyncio.to_thread(format_whole_day, date(2000, 1, 1), catalogue(ENGLISH).locale)


@contextlib.asynccontextmanager
async def serving(pages: App | Site, bound: socket.socket) -> AsyncIterator[None]:
    """Serve the pages on the socket while the block runs; a fault of theirs ends nothing else.

    `pages`: all those of the program, or others.
    """
    site = build(pages) if isinstance(pages, App) else pages
    config = uvicorn.Config(
        site.asgi,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = Server(config)
    task = asyncio.create_task(server.serve(sockets=[bound]), name="pages")
    loading = asyncio.create_task(load(), name="templates")
    try:
        yield
    finally:
        site.stopping.set()
        server.should_exit = True
        loading.cancel()
        ended, _ = await asyncio.gather(task, loading, return_exceptions=True)
        if isinstance(ended, Exception):
            logger.error("The pages ended: %s", ended, exc_info=ended)
