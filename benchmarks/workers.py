"""What workers cost and bring: CPU of a poll with 1, 2 and 4 of them, and pages a second with 1 and 2.

    python -m benchmarks scale workers [SECONDS]

The service and its workers are processes of their own, over a new PostgreSQL server; this process is the
press. CPU is that of all of them, the database included. Polls: FEEDS feeds on hosts of their own, each
asked again after two seconds, that bring nothing new. Pages: each answers after PAGE_TIME, and a worker
has CONNECTIONS, so that it waits for sites and not for a core.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import psutil

from benchmarks.service import started
from scheduler.carrier import Carrier, schema_name
from storage.migrate import HEAD
from tests.databases import in_toml
from tests.fakes_web import FeedEntry, article_html, rss
from tests.postgresql import Postgres
from tests.postgresql import running as running_server
from tests.press import until
from watchword.app.clock import SystemClock

FEEDS, PAGES, CONNECTIONS, PAGE_TIME = 60, 40, 2, 0.2
"""Of the pages: as many a feed lists."""
SECONDS = 30.0
WARM = 150
"""So many polls or pages for each worker are done before those that are measured."""
TOML = """
[fetch]
allow_networks = ["127.0.0.0/8"]
cadence = ["{cadence}", "{cadence}"]
delay = "0s"
connections = {connections}
"""


class Press:
    """FEEDS hosts, and how often they were asked for a feed and for a page."""

    def __init__(self, pages: int, page_time: float) -> None:
        """`pages`: as many each feed lists. `page_time`: seconds until one answers."""
        self._pages, self._page_time = pages, page_time
        self.asked = Counter[str]()

    @contextlib.asynccontextmanager
    async def served(self) -> AsyncIterator[Sequence[int]]:
        """The ports of the hosts."""
        servers = [
            await asyncio.start_server(self._converse, "127.0.0.1", 0) for _ in range(FEEDS)
        ]
        yield [one.sockets[0].getsockname()[1] for one in servers]
        for one in servers:
            one.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(
            ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError
        ):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                path, host = head.split(" ")[1], head.lower().split("host: ")[1].split("\r")[0]
                if path == "/feed":
                    kind, body = "application/rss+xml", self._feed(host)
                else:
                    kind, body = "text/html", article_html(f"Report {path}", ["It rained."] * 20)
                    await asyncio.sleep(self._page_time)
                self.asked["polls" if path == "/feed" else "pages"] += 1
                lines = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}"
                writer.write(f"{lines}\r\n\r\n{body}".encode())
                await writer.drain()
        writer.close()

    def _feed(self, host: str) -> str:
        links = [f"http://{host}/a/{number}" for number in range(self._pages)]
        now = SystemClock().now()
        return rss("News", [FeedEntry(link=one, title=one, published=now) for one in links])


async def measure(seconds: float) -> None:
    """Print the figures, one a line."""
    with running_server("autovacuum=on") as server:
        costs, rates = dict[int, float](), dict[int, float]()
        for workers in (1, 2, 4):
            press = Press(pages=1, page_time=0)
            polls, cpu = await _measure(server, press, workers, "2s", 8, "polls", seconds)
            costs[workers] = 1000 * cpu / polls
            print(
                f"{workers} workers: {costs[workers]:.1f} ms of CPU a poll, of {polls} polls; "
                f"{costs[workers] / costs[1]:.2f} of one worker's",
                flush=True,
            )
        for workers in (1, 2):
            press = Press(pages=PAGES, page_time=PAGE_TIME)
            pages, cpu = await _measure(
                server, press, workers, "10m", CONNECTIONS, "pages", seconds
            )
            rates[workers] = pages / seconds
            print(
                f"{workers} workers: {rates[workers]:.1f} pages a second of {PAGE_TIME} s each, "
                f"{1000 * cpu / pages:.0f} ms of CPU each; "
                f"{rates[workers] / rates[1]:.2f} of one worker's",
                flush=True,
            )


async def _measure(
    server: Postgres,
    press: Press,
    workers: int,
    cadence: str,
    connections: int,
    what: str,
    seconds: float,
) -> tuple[int, float]:
    """How many were asked for in so many seconds, and the seconds of CPU that it took."""
    database = server.new()
    carrier = Carrier(database.url, schema_name(HEAD))
    async with press.served() as ports:
        with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as processes:
            sources = [
                f'[sources.s{port}]\nfeeds = ["http://127.0.0.1:{port}/feed"]\n' for port in ports
            ]
            toml = TOML.format(cadence=cadence, connections=connections) + in_toml(database)
            (Path(folder) / "watchword.toml").write_text(toml + "".join(sources))
            ours = [processes.enter_context(started(Path(folder), "run"))]

            ours += [
                processes.enter_context(started(Path(folder), "worker")) for _ in range(workers)
            ]

            async def all_live() -> bool:
                return sum(one.is_alive for one in await carrier.workers()) == workers

            await until(all_live)
            # A process that begins costs as much as hundreds of polls.
            warm = press.asked[what] + WARM * workers
            await until(lambda: press.asked[what] > warm, within=120)
            ours.append(psutil.Process(server.pid))
            asked, cpu = press.asked[what], _cpu(ours)
            await asyncio.sleep(seconds)
            asked, cpu = press.asked[what] - asked, _cpu(ours) - cpu
    await carrier.close()
    return asked, cpu


def _cpu(processes: Sequence[psutil.Process]) -> float:
    """Seconds of these and of all their descendants, those that have ended included."""
    return sum(
        sum(one.cpu_times()[:4]) for main in processes for one in (main, *main.children(True))
    )
