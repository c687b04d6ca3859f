"""How long the pages take over a large archive, and what they cost: each figure beside its goal.

    python -m benchmarks pages [ARTICLES]     (default: 100,000; about three minutes)

The archive is invented: one article in ten matches one of eight topics, one in thirty alerted two
channels, and 14 days hold a third of it. `watchword run` watches it twice, with 60 feeds that have
nothing: first without pages, which is what its memory is compared with, then with them. There each page
is asked 40 times by one reader, after two times that do not count: the time to the first byte and the
CPU time of the service. Then Chromium, with an empty cache each time, says when it painted first; and 20
readers wait for live updates, of which one comes every five seconds. Memory is the proportional set
size (PSS) of the daemon when it has nothing to do. Times by the clock are worth something only on a
machine that does nothing else; CPU time and memory hold elsewhere too.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import socket
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import aiohttp
import psutil

from benchmarks.service import started
from storage import migrate
from storage.engine import url_of
from tests.chromium import browser
from watchword.app.clock import SystemClock

ARTICLES, TOPICS, SOURCES, ROUNDS = 100_000, 8, 60, 40
READERS, WATCHED, PAINTS = 20, 30, 5
"""Readers of live updates, for so many seconds; and how often Chromium opens each page."""
STARTED = 1.5
"""Seconds of CPU time that a start takes at least, however long it waits for a busy machine."""
FIRST_PAINT = """() => new Promise((resolve) => new PerformanceObserver((list) => {
  const first = list.getEntriesByName("first-contentful-paint")[0]
  if (first) resolve(first.startTime)
}).observe({ type: "paint", buffered: true }))"""
"""Milliseconds from the request on (Paint Timing of the W3C)."""
GOALS = {
    "first byte": 50.0,  # ms, p95
    "page": 150.0,  # kB
    "first paint": 500.0,  # ms, median
    "live": 5.0,  # % of a core
    "memory": 45.0,  # MB
}
"""What the pages are held to."""
LANGUAGES = ("ja", "zh", "en", "ko")
PAGES = ("/now", "/stories/{story}", "/topics", "/sources", "/deliveries", "/system")
LISTS = (
    "/now?language=ja",
    "/topics?topic=t1&by=hour",
    "/sources/s3",
    "/search?q=word",
    "/review",
    "/channel/desk",
    "/users",
    "/outputs",
    "/metrics",
    "/api/v1/stories",
    "/api/v1/articles",
    "/api/v1/alerts",
    "/api/v1/status",
)
"""What else has a list or counts rows; it is asked, and not painted."""
EVIDENCE = (
    '{"headline": [["Headline of an invented ", false], ["word", true]], "excerpt": [["A text with a ",'
    ' false], ["word", true], [" in it.", false]], "words": ["word"], "leaves": ["word"]}'
)


def toml(port: int, pages: str) -> str:
    """`port`: of the feeds. `pages`: where the pages listen; empty: they are not served."""
    topics = "".join(
        f'[topics.t{n}]\nname = "Topic {n}"\nquery = "word"\nalert = ["desk", "box"]\n'
        for n in range(TOPICS)
    )
    sources = "".join(
        f'[sources.s{n}]\nname = "Outlet {n}"\nfeeds = ["http://127.0.0.1:{port}/{n}"]\n'
        f'language = "{LANGUAGES[n % 4]}"\ncountry = "{("JP", "CN", "GB", "KR")[n % 4]}"\n'
        for n in range(SOURCES)
    )
    channels = '[channels.desk]\nurl = "mbox:desk"\n[channels.box]\nurl = "mbox:box"\n'
    fetch = '[fetch]\nallow_networks = ["127.0.0.0/8"]\ndelay = "0s"\ncadence = ["6h", "12h"]\n'
    return f'timezone = "UTC"\n{topics}{channels}[web]\nlisten = "{pages}"\n{fetch}{sources}'


class Feeds(BaseHTTPRequestHandler):
    """Feeds without an entry."""

    def do_GET(self) -> None:
        body = b'<rss version="2.0"><channel><title>Outlet</title></channel></rss>'
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""


def fill(database: Path, articles: int, now: datetime) -> None:
    """Write the archive by SQL; the newest article is a minute old."""
    draw, text = random.Random(20261124), "A sentence of an invented report. " * 20
    with closing(sqlite3.connect(database)) as rows:
        rows.execute("PRAGMA synchronous=OFF")
        for n in range(TOPICS):
            rows.execute(
                "INSERT INTO topic_version (id, topic, digest, name, query, channels, created_at) "
                "VALUES (?, ?, 'd', ?, 'word', '[]', ?)",
                [n + 1, f"t{n}", f"Topic {n}", _at(now)],
            )
        for number, at in _moments(articles, now):
            _article(rows, number, at, text)
            if number % 10 == 0:
                _match(rows, number, at, draw)
        rows.commit()
        rows.execute("ANALYZE")


def _article(rows: sqlite3.Connection, number: int, at: str, text: str) -> None:
    source = number % SOURCES
    link = f"https://{source}.example/{number}"
    rows.execute(
        "INSERT INTO article (id, source, host, feed, link, canonical, found_at, revision,"
        " from_first_poll, after_gap, read_lease_token, tries, rereads, judge_lease_token)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 1, 0, 0, 0, 0, 0, 0)",
        [number, f"s{source}", f"{source}.example:443", "f", link, link, at],
    )
    rows.execute(
        "INSERT INTO revision (article_id, number, title, summary, body, headline_only,"
        " published_at, precision, language, details, origins, found_at)"
        " VALUES (?, 1, 'Headline of an invented word', '', ?, 0, ?, 'minute', ?, '{}', '{}', ?)",
        [number, text, at, LANGUAGES[source % 4], at],
    )


def _match(rows: sqlite3.Connection, number: int, at: str, draw: random.Random) -> None:
    topic, story = draw.randrange(TOPICS), number // 30 + 1
    rows.execute("INSERT OR IGNORE INTO story (id, created_at) VALUES (?, ?)", [story, at])
    rows.execute(
        "INSERT INTO story_member (article_id, story_id, link) VALUES (?, ?, 'same')",
        [number, story],
    )
    alert = None
    if number % 30 == 0:
        alert = number // 30
        rows.execute(
            "INSERT INTO alert (id, key, topic, story_id, article_id, topic_version_id, development,"
            " channels, urgent, reason, created_at)"
            " VALUES (?, ?, ?, ?, ?, ?, '', '[]', 0, 'first report', ?)",
            [alert, f"k{alert}", f"t{topic}", story, number, topic + 1, at],
        )
        for channel in ("desk", "box"):
            message = f"{alert}-{channel}@invalid"
            rows.execute(
                "INSERT INTO message (id, channel, key, kind, note, created_at, first_at, attempt,"
                " finished_attempts, unknown_outcomes, unanswered, taken, state, sent_at, reason)"
                " VALUES (?, ?, ?, 'story', '', ?, ?, 1, 1, 0, 0, 1, 'sent', ?, '')",
                [message, channel, message, at, at, at],
            )
            rows.execute(
                "INSERT INTO delivery (alert_id, channel, created_at, reason, state, message_id)"
                " VALUES (?, ?, ?, '', 'sent', ?)",
                [alert, channel, at, message],
            )
    rows.execute(
        "INSERT INTO match (topic, article_id, topic_version_id, revision, evidence, alert_id, reason,"
        " level) VALUES (?, ?, ?, 1, ?, ?, ?, 'alert')",
        [f"t{topic}", number, topic + 1, EVIDENCE, alert, None if alert else "same story"],
    )


def _moments(articles: int, now: datetime) -> Iterator[tuple[int, str]]:
    """Two thirds of the articles in the year before the last 14 days, a third within these."""
    old = articles * 2 // 3
    for number in range(1, articles + 1):
        if number <= old:
            at = now - timedelta(days=14) - timedelta(days=351) * (old - number) / old
        else:
            at = now - timedelta(days=14) * (articles - number) / (articles - old)
        yield number, _at(at - timedelta(minutes=1))


def _at(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}.000000"


@contextlib.contextmanager
def running(folder: Path) -> Iterator[psutil.Process]:
    """The service, from when it has nothing to do until the block ends."""
    with started(folder) as process:
        while worked(process) < STARTED:
            time.sleep(0.5)
        rest(process)
        yield process


def rest(process: psutil.Process, longest: float = 60.0) -> None:
    """Wait until the service has used little of the processor for five seconds."""
    end, quiet, before = time.monotonic() + longest, 0, worked(process)
    while quiet < 5 and time.monotonic() < end:
        time.sleep(1)
        now = worked(process)
        quiet, before = quiet + 1 if now - before < 0.05 else 0, now


def worked(process: psutil.Process) -> float:
    """The CPU time of the daemon, in seconds."""
    used = process.cpu_times()
    return float(used.user + used.system)


def pss(process: psutil.Process) -> float:
    """In MB."""
    return float(process.memory_full_info().pss) / 1e6


def report(what: str, value: float, unit: str, goal: float, more: str = "") -> None:
    verdict = "ok" if value < goal else "OVER"
    print(
        f"{what:34} {value:7.1f} {unit:3} goal < {goal:g} {unit:3} {verdict:4} {more}", flush=True
    )


async def measure_pages(address: str, story: int, process: psutil.Process) -> None:
    """The time to the first byte and the size of each page, asked by one reader."""
    async with aiohttp.ClientSession() as session:
        for page in (*PAGES, *LISTS):
            path, spans, size = page.replace("{story}", str(story)), [], 0
            for round_ in range(ROUNDS + 2):
                if round_ == 2:
                    busy = worked(process)
                began = time.perf_counter()
                async with session.get(f"{address}{path}") as answer:
                    spans.append((time.perf_counter() - began) * 1000)
                    size = len(await answer.read())
                assert answer.status == 200, (path, answer.status)
            p95 = statistics.quantiles(spans[2:], n=20)[-1]
            cpu = (worked(process) - busy) * 1000 / ROUNDS
            more = f"p50 {statistics.median(spans[2:]):.1f} ms, CPU {cpu:.1f} ms"
            report(f"first byte {page}, p95", p95, "ms", GOALS["first byte"], more)
            report(f"size {page}", size / 1000, "kB", GOALS["page"])


async def measure_paint(address: str, story: int) -> None:
    """When Chromium painted something of a page first, by itself, with an empty cache."""
    async with browser() as opened:
        for page in PAGES:
            found = []
            for _ in range(PAINTS):
                context = await opened.new_context()
                tab = await context.new_page()
                await tab.goto(address + page.replace("{story}", str(story)))
                found.append(await tab.evaluate(FIRST_PAINT))
                await context.close()
            more = f"most {max(found):.0f} ms"
            half = statistics.median(found)
            report(f"first paint {page}, p50", half, "ms", GOALS["first paint"], more)


async def measure_live(
    address: str, database: Path, articles: int, process: psutil.Process
) -> None:
    """What readers of live updates add to the CPU time of the daemon, while the same news comes."""
    used: list[float] = []
    lines = 0
    for readers in (0, READERS):
        async with waiting(address, readers, articles // 30 + 1) as received:
            before, began = worked(process), time.monotonic()
            for number in range(WATCHED // 5):
                add_story(database, articles + 30 * (1 + number + len(used) * WATCHED))
                await asyncio.sleep(5)
            used.append((worked(process) - before) / (time.monotonic() - began) * 100)
            lines = received.qsize()
    assert lines >= READERS, lines
    more = f"{used[0]:.1f} % without, {used[1]:.1f} % with; {lines} updates"
    report(f"live, {READERS} readers add", used[1] - used[0], "%", GOALS["live"], more)


@contextlib.asynccontextmanager
async def waiting(address: str, readers: int, newest: int) -> AsyncIterator[asyncio.Queue[bytes]]:
    """So many readers of live updates, whose page shows the newest story of the archive; what they got.

    A page asks for what is newer than what it shows: to count every story takes ten times as long.
    """
    received: asyncio.Queue[bytes] = asyncio.Queue()

    async def read() -> None:
        async with session.get(f"{address}/now/news?after={newest}") as stream:
            async for line in stream.content:
                if line.startswith(b"data"):
                    received.put_nowait(line)

    timeout = aiohttp.ClientTimeout(total=None)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
        tasks = [asyncio.create_task(read()) for _ in range(readers)]
        try:
            yield received
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def add_story(database: Path, number: int) -> None:
    """One more story that was alerted just now."""
    with closing(sqlite3.connect(database, timeout=30)) as rows:
        _article(rows, number, _at(SystemClock().now()), "A sentence. ")
        _match(rows, number, _at(SystemClock().now()), random.Random(number))
        rows.commit()


def main(arguments: Sequence[str]) -> None:
    articles = int(arguments[0]) if arguments else ARTICLES
    feeds = ThreadingHTTPServer(("127.0.0.1", 0), Feeds)
    threading.Thread(target=feeds.serve_forever, daemon=True).start()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        pages = f"127.0.0.1:{free.getsockname()[1]}"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file, database = folder / "watchword.toml", folder / "watchword.db"
        migrate.ready(url_of(database))
        fill(database, articles, SystemClock().now())
        load = os.getloadavg()[0]
        print(f"{articles:,} articles, {database.stat().st_size / 1e6:.0f} MB; load {load:.1f}")
        file.write_text(toml(feeds.server_port, ""), encoding="utf-8")
        with running(folder):
            pass  # it indexes the archive, which is done once
        with running(folder) as process:
            without = pss(process)
        file.write_text(toml(feeds.server_port, pages), encoding="utf-8")
        with running(folder) as process:
            address, story = f"http://{pages}", articles // 30
            asyncio.run(measure_pages(address, story, process))
            asyncio.run(measure_paint(address, story))
            asyncio.run(measure_live(address, database, articles, process))
            rest(process)
            more = f"{without:.1f} MB without, {pss(process):.1f} MB with"
            report("memory, the pages add", pss(process) - without, "MB", GOALS["memory"], more)
    feeds.shutdown()
