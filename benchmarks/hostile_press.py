"""A press on loopback: healthy sources that publish by the clock, and hostile ones of many kinds.

    python -m benchmarks hostile_press HEALTHY HOSTILE PERIOD

PERIOD: seconds between two articles of a healthy source. Each source is a host of its own: a port. The
first line of the output is JSON: `start` (seconds since the epoch), and the lists `healthy` and
`hostile` of ports. It serves until it is ended.
"""

from __future__ import annotations

import asyncio
import gzip
import itertools
import json
import logging
import random
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

from aiohttp import web

from tests.fakes_web import RSS, FeedEntry, article_html, rss

LISTED = 20
"""Entries in a feed."""
SENTENCE = (
    "The delegations met in Tokyo on Monday, and officials said that the talks would go on. "
)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def now() -> float:
    """Seconds since the epoch, by the clock of this machine."""
    return datetime.now(UTC).timestamp()  # noqa: TID251 - the press is an outside of its own


def published_at(start: float, period: float, source: int, number: int) -> float:
    """When a healthy source publishes its article, in seconds since the epoch. Pure."""
    phase = (source * 0.618) % 1
    return start + (number + phase) * period


def main(arguments: Sequence[str]) -> None:
    """Serve so many healthy and so many hostile sources."""
    healthy, hostile, period = arguments
    # That the service hangs up on hostile sources is what they are for, and no error to be logged.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    asyncio.run(_serve(int(healthy), int(hostile), float(period)))


async def _serve(healthy: int, hostile: int, period: float) -> None:
    start = now()
    listening = [socket.create_server(("127.0.0.1", 0)) for _ in range(healthy + hostile)]
    ports = [one.getsockname()[1] for one in listening]
    for number, one in enumerate(listening):
        kind = KINDS[(number - healthy) % len(KINDS)]
        handler = _healthy(start, period, number) if number < healthy else kind()
        runner = web.AppRunner(_app(handler), access_log=None, shutdown_timeout=0.05)
        await runner.setup()
        await web.SockSite(runner, one).start()
    print(json.dumps({"start": start, "healthy": ports[:healthy], "hostile": ports[healthy:]}))
    sys.stdout.flush()
    await asyncio.Event().wait()


def _app(handler: Handler) -> web.Application:
    app = web.Application()
    app.router.add_route("GET", "/{path:.*}", handler)
    return app


def _healthy(start: float, period: float, source: int) -> Handler:
    first = published_at(start, period, source, 0)

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path == "/robots.txt":
            return web.Response(status=404)
        if request.path != "/feed":
            return _page(request.path, 20)
        last = int((now() - first) // period)
        tag = f'"{last}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        numbers = range(last, max(last - LISTED, -1), -1)
        return _feed(request, {f"/a/{n}": first + n * period for n in numbers}, tag)

    return answer


def _feed(request: web.Request, links: dict[str, float], tag: str = "") -> web.Response:
    origin = f"http://{request.host}"
    entries = [
        FeedEntry(
            link=origin + path,
            title=f"Talks {path}",
            summary=SENTENCE,
            published=datetime.fromtimestamp(moment, UTC),
        )
        for path, moment in links.items()
    ]
    headers = {"Content-Type": RSS, **({"ETag": tag} if tag else {})}
    return web.Response(body=rss("News", entries).encode(), headers=headers)


def _page(title: str, paragraphs: int) -> web.Response:
    body = article_html(title, [f"{n}. {SENTENCE * 3}" for n in range(paragraphs)])
    return web.Response(text=body, content_type="text/html")


# --- Hostile kinds ------------------------------------------------------------------------------


def _with_robots(answer: Handler) -> Handler:
    """The host has no robots.txt, and answers everything else by `answer`."""

    async def handler(request: web.Request) -> web.StreamResponse:
        if request.path == "/robots.txt":
            return web.Response(status=404)
        return await answer(request)

    return handler


async def _hang(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(600)
    return web.Response()


async def _drip(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": RSS})
    await response.prepare(request)
    for _ in range(600):
        await response.write(b" ")
        await asyncio.sleep(1)
    return response


async def _endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": RSS})
    await response.prepare(request)
    while True:
        await response.write(b"<item><title>x</title></item>" * 2000)


async def _break_off(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def _unavailable(request: web.Request) -> web.StreamResponse:
    return web.Response(status=503)


def _fixed(body: bytes, **headers: str) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, headers={"Content-Type": RSS, **headers})

    return answer


def _slow_feed() -> Handler:
    """A feed that its parser needs a minute for, within all limits of size."""
    names = " ".join(f'xmlns:n{n}="u{n}" n{n}:a="b"' for n in range(60_000))
    return _fixed(f"<rss version='2.0' {names}><channel></channel></rss>".encode())


def _noise() -> Handler:
    return _fixed(b"<rss>" + random.Random(1).randbytes(3 << 20))


def _bomb() -> Handler:
    return _fixed(gzip.compress(bytes(200 << 20)), **{"Content-Encoding": "gzip"})


def _pages(page: Handler) -> Handler:
    """A good feed with a new article at each request. `page`: what answers at its links."""
    count = itertools.count()

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path.startswith("/a/"):
            return await page(request)
        last = next(count)
        numbers = range(last, max(last - LISTED, -1), -1)
        return _feed(request, {f"/a/{n}": now() for n in numbers})

    return answer


def _flat_page() -> Handler:
    """A page of so many paragraphs that reading it takes longer than the limit."""
    body = "<html><title>x</title><body>" + "<p>word word word</p>" * 160_000
    return _fixed(body.encode(), **{"Content-Type": "text/html"})


def _alternating() -> Handler:
    """A feed that is good and hangs in turns."""
    count, good = itertools.count(), _pages(_hang)

    async def answer(request: web.Request) -> web.StreamResponse:
        hangs = request.path == "/feed" and next(count) % 2
        return await (_hang if hangs else good)(request)

    return answer


def _large_robots() -> Handler:
    """Half a megabyte of rules, and pages of ordinary size."""
    rules = "".join(f"Disallow: /private/{n}/*/x$\n" for n in range(18_000))
    text, good = f"User-agent: *\n{rules}", _pages(_ordinary)

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(text=text) if request.path == "/robots.txt" else await good(request)

    return answer


async def _ordinary(request: web.Request) -> web.StreamResponse:
    return _page(request.path, 20)


async def _redirect(request: web.Request) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": f"/{random.random()}"})


KINDS: tuple[Callable[[], Handler], ...] = (
    lambda: _with_robots(_hang),
    lambda: _with_robots(_drip),
    lambda: _with_robots(_endless),
    lambda: _with_robots(_slow_feed()),
    lambda: _with_robots(_pages(_hang)),
    lambda: _with_robots(_pages(_flat_page())),
    lambda: _with_robots(_alternating()),
    lambda: _with_robots(_break_off),
    lambda: _with_robots(_unavailable),
    lambda: _with_robots(_noise()),
    lambda: _with_robots(_bomb()),
    lambda: _with_robots(_redirect),
    _large_robots,
    lambda: _hang,
)
"""Each makes the handler of one host; the last one answers not even for its robots.txt."""
