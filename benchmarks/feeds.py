"""The whole service over 1,000 feeds on loopback: CPU a poll, memory, and how late the polls come.

    python -m benchmarks feeds [--feeds 1000] [--minutes 10] [--cadence 2m 2m]

Each feed is a host of its own, lists 30 items and publishes at a rate of its own: log-normal, a mean
of 30 a day. Half of the feeds answer a conditional request; a quarter send the same bytes again, and a
quarter a new `lastBuildDate` at each request. All figures are of the minutes after the first polls and
reads; what new articles cost (their pages, 12 kB, are read and judged) is in them.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import json
import random
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import psutil

from benchmarks.hostile import percentile
from benchmarks.hostile_press import now
from benchmarks.service import Memory, Press, memory, running
from tests.fakes_web import FeedEntry, article_html, rss

SENTENCE = "The council met on Monday, and its members said that the budget would pass in spring. "
SOUGHT = 20
"""Of so many new articles one is what the topic looks for."""
LISTED, OLD = 30, 3
SEED = 17
MEAN_A_DAY, SIGMA = 30.0, 1.2
SAMPLE = 0.5
"""Seconds between two views of the due times."""
WARM_UP = 900.0
"""Seconds within which the first polls and reads must be done."""


def main(arguments: Sequence[str]) -> None:
    """Serve the feeds with `serve FD…`; else measure, and print one figure a line."""
    if arguments and arguments[0] == "serve":
        asyncio.run(_serve([socket.socket(fileno=int(fd)) for fd in arguments[1:]]))
        return
    parser = argparse.ArgumentParser(prog="feeds")
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--cadence", nargs=2, default=["2m", "2m"])
    given = parser.parse_args(arguments)
    listening = [socket.create_server(("127.0.0.1", 0)) for _ in range(given.feeds)]
    fds = [one.fileno() for one in listening]
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "polls").open("w+") as polls:
        command = [sys.executable, "-m", "benchmarks", "feeds", "serve", *map(str, fds)]
        server = subprocess.Popen(command, pass_fds=fds, stdout=polls)
        try:
            ports = tuple(one.getsockname()[1] for one in listening)
            press = Press(start=now(), period=0, healthy=ports, hostile=())
            with running(Path(folder), press, ports, cadence=given.cadence, delay="0s") as service:
                _measure(Path(folder), service, 60 * given.minutes)
        finally:
            server.terminate()
            server.wait()


# --- The press ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Feed:
    """A feed and its articles. Those up to number 0 are old: their items lead to OLD short pages."""

    number: int
    port: int
    moments: Iterator[float]
    next_at: float
    last: int = 0
    etag: str = ""
    body: bytes = b""
    times: dict[int, float] = field(default_factory=dict)

    def answer(self, path: str, tag: str) -> bytes:
        """The whole answer to a GET."""
        if path == "/feed":
            return self._feed(tag)
        if not path.startswith("/a/"):
            return _http("404 Not Found")
        number = int(path.removeprefix("/a/"))
        paragraphs = 40 if number > 0 else 3
        title = self._title(number)
        body = article_html(title, [f"{n}. {SENTENCE * 3}" for n in range(paragraphs)])
        return _http("200 OK", body.encode(), "Content-Type: text/html")

    def _title(self, number: int) -> str:
        sought = number > 0 and (number + self.number) % SOUGHT == 0
        return f"{'Talks' if sought else 'Report'} {number} of the council of {self.port}"

    def _feed(self, tag: str) -> bytes:
        print(json.dumps([now(), self.port]), flush=True)
        while self.next_at <= now():
            self.last += 1
            self.times[self.last] = self.next_at
            self.next_at = next(self.moments)
            self.body = b""
        if not self.body:
            self.body = self._written()
            self.etag = f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'
        kind, body = self.number % 4, self.body
        if kind < 2 and tag == self.etag:
            return _http("304 Not Modified", b"", f"ETag: {self.etag}")
        if kind == 3:
            dated = f"<lastBuildDate>{_date(now())}</lastBuildDate><item>".encode()
            body = body.replace(b"<item>", dated, 1)
        headers = [f"ETag: {self.etag}"] if kind < 2 else []
        return _http("200 OK", body, "Content-Type: application/rss+xml", *headers)

    def _written(self) -> bytes:
        origin, begun = f"http://127.0.0.1:{self.port}", min(self.times.values(), default=now())
        entries = [
            FeedEntry(
                link=f"{origin}/a/{n}",
                title=self._title(n),
                summary=SENTENCE * 2,
                published=datetime.fromtimestamp(self.times.get(n, begun - 9e4 + 60 * n), UTC),
            )
            for n in map(_known, range(self.last, self.last - LISTED, -1))
        ]
        return rss("News", entries).encode()


def _known(number: int) -> int:
    """The article of an item. The old ones are few, so that the first reads are soon done."""
    return number if number > 0 else -(-number % OLD)


def _date(moment: float) -> str:
    return format_datetime(datetime.fromtimestamp(moment, UTC))


def _http(status: str, body: bytes = b"", *headers: str) -> bytes:
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", "")
    return "\r\n".join(lines).encode() + body


def _moments(rate: float, source: random.Random) -> Iterator[float]:
    """When articles are published, from now on. `rate`: articles a second."""
    moment = now()
    while True:
        moment += source.expovariate(rate)
        yield moment


async def _serve(listening: Sequence[socket.socket]) -> None:
    source = random.Random(SEED)
    for number, one in enumerate(listening):
        rate = MEAN_A_DAY / 86_400 * source.lognormvariate(-SIGMA * SIGMA / 2, SIGMA)
        moments = _moments(rate, random.Random(f"{SEED} {number}"))
        port = one.getsockname()[1]
        feed = _Feed(number=number, port=port, moments=moments, next_at=next(moments))
        await asyncio.start_server(_talk(feed), sock=one)
    await asyncio.Event().wait()


def _talk(
    feed: _Feed,
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                tags = [
                    line[15:]
                    for line in head.split("\r\n")
                    if line.lower().startswith("if-none-match: ")
                ]
                writer.write(feed.answer(head.split(" ")[1], tags[0] if tags else ""))
                await writer.drain()
        writer.close()

    return converse


# --- The measure --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Seen:
    """What was seen of the service while it was measured."""

    pss: list[Memory] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)
    due: dict[int, list[tuple[float, float]]] = field(default_factory=dict)
    """By port: when it was read, and the due time then."""


def _measure(folder: Path, service: psutil.Process, seconds: float) -> None:
    database = folder / "watchword.db"
    began = time.monotonic()
    while not _is_settled(database):
        assert time.monotonic() - began < WARM_UP, "the first polls and reads take too long"
        time.sleep(2)
    print(f"first polls and reads: {time.monotonic() - began:.0f} s", flush=True)
    time.sleep(5)
    seen, since, before = _Seen(), now(), _cpu(service)
    articles = _count(database, "article")
    while (passed := now() - since) < seconds:
        _observe(database, seen)
        if len(seen.pss) <= passed // 10:
            seen.pss.append(memory(service))
            seen.descriptors.append(service.num_fds())
        time.sleep(SAMPLE)
    until, after = now(), _cpu(service)
    articles = _count(database, "article") - articles
    _report(folder / "polls", seen, (since, until), (before, after), articles)


def _report(
    polls: Path,
    seen: _Seen,
    window: tuple[float, float],
    cpu: tuple[tuple[float, float], tuple[float, float]],
    articles: int,
) -> None:
    arrivals = [json.loads(line) for line in polls.read_text().splitlines() if line.endswith("]")]
    inside = [(moment, port) for moment, port in arrivals if window[0] <= moment < window[1]]
    late = sorted(filter(None, (_lateness(seen, port, moment) for moment, port in inside)))
    here, children = (
        1000 * (after - before) / len(inside) for before, after in zip(*cpu, strict=True)
    )
    pss = [one.total >> 20 for one in seen.pss]
    feeds = len({port for _, port in inside})
    late95 = f"p50 {percentile(late, 50):.2f} s, p95 {percentile(late, 95):.2f} s"
    fds = seen.descriptors
    lines = (
        f"polls: {len(inside)}, of {feeds} feeds; new articles: {articles}",
        f"CPU a poll: {here:.2f} ms here + {children:.2f} ms in the children",
        f"CPU a poll, all in: {here + children:.2f} ms",
        f"late, of {len(late)} polls: {late95}, most {late[-1]:.2f} s",
        f"PSS of the tree: {min(pss)} to {max(pss)} MB, last {pss[-1]} MB: {_parts(seen.pss[-1])}",
        f"descriptors: first {fds[0]}, most {max(fds)}, last {fds[-1]}",
    )
    print(*lines, sep="\n", flush=True)


def _parts(found: Memory) -> str:
    parts = {"daemon": found.daemon, "fork server": found.forkserver, "children": found.children}
    return ", ".join(f"{name} {size >> 20}" for name, size in parts.items())


def _lateness(seen: _Seen, port: int, moment: float) -> float | None:
    """Seconds from the due time to the request; None if the due time was not seen before it.

    A claim moves the due time behind the request, so such a one is not the poll's own.
    """
    known = [due for at, due in seen.due.get(port, ()) if at <= moment and due <= moment + SAMPLE]
    return max(moment - known[-1], 0.0) if known else None


def _observe(database: Path, seen: _Seen) -> None:
    at = now()
    query = "SELECT url, next_poll_at FROM feed WHERE next_poll_at IS NOT NULL"
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        for url, text in connection.execute(query):
            due = datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()
            known = seen.due.setdefault(int(url.split(":")[2].partition("/")[0]), [])
            if not known or known[-1][1] != due:
                known.append((at, due))


def _is_settled(database: Path) -> bool:
    """Whether each feed was polled and each article read and judged."""
    with (
        contextlib.suppress(sqlite3.OperationalError),
        contextlib.closing(sqlite3.connect(database)) as connection,
    ):
        unpolled = "SELECT count(*) FROM feed WHERE first_polled_at IS NULL"
        waiting = "SELECT count(*) FROM article WHERE read_at < :soon OR judge_at < :soon"
        soon = (datetime.now(UTC) + timedelta(minutes=1)).replace(tzinfo=None).isoformat(" ")  # noqa: TID251
        feeds = connection.execute("SELECT count(*) FROM feed").fetchone()[0]
        left = sum(
            connection.execute(one, {"soon": soon}).fetchone()[0] for one in (unpolled, waiting)
        )
        return bool(feeds) and not left
    return False


def _count(database: Path, table: str) -> int:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _cpu(service: psutil.Process) -> tuple[float, float]:
    """Seconds of the service itself, and of its children, those that have ended included."""
    own = service.cpu_times()
    children = [child.cpu_times() for child in service.children(recursive=True)]
    ended = own.children_user + own.children_system
    return own.user + own.system, ended + sum(sum(one[:4]) for one in children)
