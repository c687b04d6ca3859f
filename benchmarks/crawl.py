"""Measures polls and reads: CPU of this process and of its children, and memory at rest.

    python -m benchmarks crawl [COUNT]

Another process on this machine serves the site. Figures are means over COUNT (default 300) calls, 16 at
once to 16 loopback hosts, after a warm-up.
"""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import psutil
from aiohttp import web

from crawler.engine import ScrapyCrawler
from tests.fakes_web import RSS, FeedEntry, article_html, rss
from watchword.app.clock import SystemClock
from watchword.domain.article import Entries, Failed, NotModified, Page
from watchword.domain.config import FetchSettings
from watchword.domain.feed import PollRequest
from watchword.domain.source import Feed, Hints, Validators

HOSTS = 16
TAG = '"one"'
SENTENCE = (
    "The delegations met in Tokyo on Monday, and officials said that the talks would go on. "
)


def main(arguments: list[str]) -> None:
    """Serve the site with `serve FD…`; else measure."""
    if arguments and arguments[0] == "serve":
        listening = [socket.socket(fileno=int(fd)) for fd in arguments[1:]]
        web.run_app(_site(), sock=listening, print=None, access_log=None)
        return
    listening = [socket.create_server(("127.0.0.1", 0)) for _ in range(HOSTS)]
    hosts = [f"http://127.0.0.1:{one.getsockname()[1]}" for one in listening]
    fds = [one.fileno() for one in listening]
    command = [sys.executable, "-m", "benchmarks", "crawl", "serve", *map(str, fds)]
    server = subprocess.Popen(command, pass_fds=fds)
    try:
        asyncio.run(_measure(hosts, int(arguments[0]) if arguments else 300, server.pid))
    finally:
        server.terminate()
        server.wait()
        for one in listening:
            one.close()


def _site() -> web.Application:
    lines = [
        FeedEntry(link=f"/a/{n}", title=f"Title {n}", summary=SENTENCE * 2) for n in range(30)
    ]
    feed = rss("News", lines).encode()
    page = article_html(
        "The talks go on", [SENTENCE * 5] * 20, published=datetime(2026, 11, 24, tzinfo=UTC)
    )
    markup = page.replace(
        "</nav>", "</nav>" + "<div class='m'><a href='/x'>x</a></div>" * 600
    ).encode()

    async def answer_feed(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == TAG:
            return web.Response(status=304, headers={"ETag": TAG})
        return web.Response(body=feed, headers={"Content-Type": RSS, "ETag": TAG})

    async def answer_page(request: web.Request) -> web.Response:
        return web.Response(body=markup, content_type="text/html", charset="utf-8")

    app = web.Application()
    app.router.add_get("/feed", answer_feed)
    app.router.add_get("/a/{n}", answer_page)
    return app


async def _measure(hosts: Sequence[str], count: int, server: int) -> None:
    settings = FetchSettings(allow_networks=(ip_network("127.0.0.0/8"),))
    crawler = ScrapyCrawler(SystemClock(), settings)
    await crawler.start()
    hints = Hints(outlet="bench", delay=timedelta(0))

    async def poll(host: str, n: int) -> None:
        request = PollRequest(feed=Feed(url=f"{host}/feed"), hints=hints)
        assert isinstance(await crawler.poll(request), Entries)

    async def unchanged(host: str, n: int) -> None:
        feed, known = Feed(url=f"{host}/feed"), Validators(etag=TAG)
        request = PollRequest(feed=feed, hints=hints, validators=known)
        assert isinstance(await crawler.poll(request), NotModified)

    async def read(host: str, n: int) -> None:
        assert isinstance(await crawler.read(f"{host}/a/{n}", hints), Page)

    while isinstance(await crawler.read(f"{hosts[0]}/a/0", hints), Failed):  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    print(f"memory at the start, PSS of the tree: {_pss(server) >> 20} MB")
    for work in (poll, read):
        await _all(hosts, work, 3 * HOSTS)
    for name, work in (
        ("poll, 30 entries", poll),
        ("poll, 304", unchanged),
        ("page, 33 kB", read),
    ):
        await _report(hosts, name, work, count, server)
    await asyncio.sleep(2)
    print(f"memory at rest, PSS of the tree: {_pss(server) >> 20} MB")
    await crawler.stop()


async def _report(
    hosts: Sequence[str],
    name: str,
    work: Callable[[str, int], Awaitable[None]],
    count: int,
    server: int,
) -> None:
    own, others, wall = time.process_time(), _children_time(server), time.perf_counter()
    await _all(hosts, work, count)
    own, others = time.process_time() - own, _children_time(server) - others
    wall = time.perf_counter() - wall
    print(
        f"{name}: {1000 * own / count:.1f} ms here + {1000 * others / count:.1f} ms in the children; "
        f"{count / wall:.0f} a second"
    )


async def _all(
    hosts: Sequence[str], work: Callable[[str, int], Awaitable[None]], count: int
) -> None:
    async def one_host(first: int) -> None:
        for number in range(first, count, len(hosts)):
            await work(hosts[first], number)

    await asyncio.gather(*(one_host(first) for first in range(len(hosts))))


def _tree(server: int) -> list[psutil.Process]:
    return [child for child in psutil.Process().children(recursive=True) if child.pid != server]


def _children_time(server: int) -> float:
    return sum(sum(child.cpu_times()[:2]) for child in _tree(server))


def _pss(server: int) -> int:
    return sum(process.memory_full_info().pss for process in (psutil.Process(), *_tree(server)))
