"""How soon an alert is told while the whole service runs: after its page, and after its feed.

    python -m benchmarks latency [SOURCES] [SECONDS]

Another process is the press and the receiver (a `json:` webhook), so one clock says when the last byte
of an answer left and when an alert was taken whole. SOURCES (200) hosts publish an article each two
minutes, one in four of the topic. The service runs as users have it, with the default delay of 2 s a
host, one channel that is told at once, and a cap that never holds; the feeds are polled each 30 to 60 s,
more often than by default. What is counted was published within SECONDS (300) after the first minute.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from aiohttp import web

from benchmarks.hostile_press import now, published_at
from benchmarks.service import started
from tests.fakes_web import RSS, FeedEntry, article_html, rss
from watchword.matching.event import places

PERIOD = 120.0
"""Seconds between two articles of a source."""
OF_TOPIC = 4
"""One article in so many is of the topic."""
WARM_UP, AFTER = 60.0, 75.0
"""Seconds before the first article that counts, and after the last one until all must be told."""
LISTED = 10
PLACES = Path(places.__file__).with_name("places.txt")
TRADES = (
    "bakers", "bus drivers", "dockers", "farm hands", "ferry crews", "glass blowers", "guards",
    "librarians", "masons", "midwives", "miners", "nurses", "painters", "pilots", "potters",
    "sailors", "tailors", "teachers", "weavers", "welders",
)  # fmt: skip
MATTERS = (
    "beds", "bonuses", "breaks", "canteens", "contracts", "dust", "helmets", "holidays", "hours",
    "housing", "leave", "lockers", "machines", "noise", "pay", "pensions", "robots", "safety",
    "shifts", "uniforms",
)  # fmt: skip
TOML = """
[topics.strikes]
query = "strike"
alert = ["hook"]
[channels.hook]
url = "{hook}"
cap = 1000
[fetch]
allow_networks = ["127.0.0.0/8"]
cadence = ["30s", "60s"]
"""


@dataclass(kw_only=True)
class Log:
    """When answers left and alerts came, in seconds since the epoch."""

    feeds: dict[str, float] = field(default_factory=dict)
    """By link: the first answer of its feed that lists it."""
    pages: dict[str, float] = field(default_factory=dict)
    alerts: dict[str, float] = field(default_factory=dict)


def words(seed: str, count: int) -> list[str]:
    """Words that no other seed has: the articles are no copies."""
    chances = random.Random(seed)
    return [
        "".join(chances.choice("bdfgklmnprstvz") + chances.choice("aeiou") for _ in range(3))
        for _ in range(count)
    ]


@cache
def cities() -> list[str]:
    """The places that the program knows, by their names in Latin letters."""
    names = (line.split("\t")[2] for line in PLACES.read_text(encoding="utf-8").splitlines()[1:])
    return sorted(name for name in names if name.isascii())


def title(source: int, number: int) -> str:
    """Of an article; one in OF_TOPIC has the word of the topic.

    Each has another place, number and trade, so that hardly two are taken for one event.
    """
    chances = random.Random(f"title {source} {number}")
    subject = "strike" if is_of_topic(source, number) else "meet"
    city, people = chances.choice(cities()), chances.randrange(14, 990)
    return f"{city}: {people} {chances.choice(TRADES)} {subject} over {chances.choice(MATTERS)}"


def is_of_topic(source: int, number: int) -> bool:
    """Whether the article is of the topic."""
    return (source + number) % OF_TOPIC == 0


class Press:
    """The hosts, each of which answers for its feed and its pages, and the receiver."""

    def __init__(self, start: float) -> None:
        self.start, self.log = start, Log()

    def application(self, source: int) -> web.Application:
        """The host of a source."""

        async def answer(request: web.Request) -> web.StreamResponse:
            if request.path == "/feed":
                return await self._feed(request, source)
            if request.path.startswith("/a/"):
                return await self._page(request, source)
            return web.Response(status=404)

        app = web.Application()
        app.router.add_get("/{path:.*}", answer)
        return app

    def receiver(self) -> web.Application:
        """It takes every alert."""

        async def take(request: web.Request) -> web.Response:
            event = await request.json()
            self.log.alerts.setdefault(event["url"], now())
            return web.Response()

        app = web.Application()
        app.router.add_post("/", take)
        return app

    async def _feed(self, request: web.Request, source: int) -> web.StreamResponse:
        first = published_at(self.start, PERIOD, source, 0)
        last = int((now() - first) // PERIOD)
        tag = f'"{last}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        numbers = range(last, max(last - LISTED, -1), -1)
        origin = f"http://{request.host}"
        entries = [
            FeedEntry(
                link=f"{origin}/a/{number}",
                title=title(source, number),
                published=datetime.fromtimestamp(first + number * PERIOD, UTC),
            )
            for number in numbers
        ]
        body = rss("News", entries).encode()
        response = web.Response(body=body, headers={"Content-Type": RSS, "ETag": tag})
        at = await _sent(request, response)
        for entry in entries:
            self.log.feeds.setdefault(entry.link, at)
        return response

    async def _page(self, request: web.Request, source: int) -> web.StreamResponse:
        number = int(request.path.removeprefix("/a/"))
        body = " ".join(words(f"body {source} {number}", 400))
        markup = article_html(
            title(source, number), [body[i : i + 300] for i in range(0, 2400, 300)]
        )
        response = web.Response(text=markup, content_type="text/html")
        at = await _sent(request, response)
        self.log.pages.setdefault(f"http://{request.host}{request.path}", at)
        return response


async def _sent(request: web.Request, response: web.Response) -> float:
    """Send the whole response; returns when its last byte was handed to the network."""
    await response.prepare(request)
    await response.write_eof()
    return now()


async def _serve(sources: int) -> None:
    """Serve until a line comes on the input; then print the log."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    press = Press(now())
    listening = [socket.create_server(("127.0.0.1", 0), backlog=64) for _ in range(sources + 1)]
    for number, one in enumerate(listening):
        app = press.application(number) if number < sources else press.receiver()
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.SockSite(runner, one).start()
    ports = [one.getsockname()[1] for one in listening]
    print(json.dumps({"start": press.start, "ports": ports}), flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    print(json.dumps(vars(press.log)), flush=True)


def _measure(sources: int, seconds: float) -> None:
    command = [sys.executable, "-m", "benchmarks", "latency", "serve", str(sources)]
    with (
        tempfile.TemporaryDirectory() as name,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as press,
    ):
        assert press.stdout is not None
        found = json.loads(press.stdout.readline())
        start, (*ports, hook) = found["start"], found["ports"]
        toml = TOML.format(hook=f"json://127.0.0.1:{hook}/") + "".join(
            f'[sources.s{port}]\nfeeds = ["http://127.0.0.1:{port}/feed"]\n' for port in ports
        )
        (Path(name) / "watchword.toml").write_text(toml)
        with started(Path(name)):
            time.sleep(WARM_UP + seconds + AFTER)
        log = Log(**json.loads(press.communicate("\n")[0]))
    _print(log, start, ports, seconds)


def _print(log: Log, start: float, ports: Sequence[int], seconds: float) -> None:
    begin, end = start + WARM_UP, start + WARM_UP + seconds
    links = [
        f"http://127.0.0.1:{port}/a/{number}"
        for source, port in enumerate(ports)
        for number in range(int((WARM_UP + seconds) // PERIOD) + 2)
        if is_of_topic(source, number)
        and begin <= published_at(start, PERIOD, source, number) < end
    ]
    told = [link for link in links if link in log.alerts]
    listed, read = (sum(link in known for link in links) for known in (log.feeds, log.pages))
    print(
        f"{len(links)} articles of the topic from {len(ports)} sources: {listed} listed to the "
        f"service, {read} pages read, {len(told)} told"
    )
    for name, moments, line in (
        ("page's last byte to alert taken", log.pages, "p50 < 1 s, p95 < 3 s"),
        ("feed's last byte to alert taken, politeness included", log.feeds, "no line"),
    ):
        delays = sorted(log.alerts[link] - moments[link] for link in told if link in moments)
        p50, p95 = (delays[int(len(delays) * part)] for part in (0.5, 0.95))
        print(f"{name}: p50 {p50:.2f} s, p95 {p95:.2f} s, most {delays[-1]:.2f} s ({line})")


def main(arguments: list[str]) -> None:
    """Serve with `serve SOURCES`; else measure."""
    if arguments and arguments[0] == "serve":
        logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
        asyncio.run(_serve(int(arguments[1])))
        return
    sources, seconds = (*map(int, arguments), *(200, 300)[len(arguments) :])
    _measure(sources, seconds)
