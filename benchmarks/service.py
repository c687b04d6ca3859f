"""What the benchmarks of the whole service share: a press, `watchword run`, and what they look at."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from benchmarks.hostile_press import published_at

CADENCE = ("10s", "30s")
TOML = """
[topics.talks]
query = "talks"
alert = ["box"]
[channels.box]
url = "mbox:box"
[fetch]
allow_networks = ["127.0.0.0/8"]
cadence = {cadence}
delay = "{delay}"
"""
START = (
    "import sys; from watchword.cli.main import main; sys.argv = ['watchword', '{verb}']; main()"
)
"""A verb by its module, so that the code in the current folder is what runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A press that is being served."""

    start: float
    """Seconds since the epoch."""
    period: float
    """Seconds between two articles of a healthy source."""
    healthy: tuple[int, ...]
    hostile: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The proportional set size of each kind of process, in bytes."""

    daemon: int
    forkserver: int
    children: int

    @property
    def total(self) -> int:
        return self.daemon + self.forkserver + self.children


@contextlib.contextmanager
def served(healthy: int, hostile: int, *, period: float) -> Iterator[Press]:
    """The press, while the block runs."""
    arguments = ["hostile_press", str(healthy), str(hostile), str(period)]
    command = [sys.executable, "-m", "benchmarks", *arguments]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        found = json.loads(server.stdout.readline())
        yield Press(
            start=found["start"],
            period=period,
            healthy=tuple(found["healthy"]),
            hostile=tuple(found["hostile"]),
        )
    finally:
        server.kill()
        server.wait()


@contextlib.contextmanager
def started(folder: Path, verb: str = "run") -> Iterator[psutil.Process]:
    """`watchword VERB` in this folder while the block runs; what it prints is in the file `VERB.log`."""
    with (folder / f"{verb}.log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", START.format(verb=verb)],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(Path.cwd())},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextlib.contextmanager
def running(
    folder: Path,
    press: Press,
    ports: tuple[int, ...],
    *,
    cadence: Sequence[str] = CADENCE,
    delay: str = "2s",
) -> Iterator[psutil.Process]:
    """The service over these sources of the press, while the block runs."""
    sources = "".join(
        f'[sources.s{port}]\nfeeds = ["http://127.0.0.1:{port}/feed"]\n' for port in ports
    )
    folder.mkdir(exist_ok=True)
    (folder / "watchword.toml").write_text(
        TOML.format(cadence=json.dumps([*cadence]), delay=delay) + sources
    )
    with started(folder) as service:
        yield service


def delays(folder: Path, press: Press, *, since: float, until: float) -> list[float]:
    """Seconds from publication to the text in the database, of each article of a healthy source.

    Only articles that were published between the two moments; one that is missing counts as infinite.
    """
    sources = {port: number for number, port in enumerate(press.healthy)}
    found: dict[tuple[int, int], float] = {}
    query = (
        "SELECT a.link, MIN(r.found_at) FROM article a JOIN revision r ON r.article_id = a.id "
        "WHERE NOT r.headline_only GROUP BY a.id"
    )
    with contextlib.closing(sqlite3.connect(folder / "watchword.db")) as connection:
        for link, stored_at in connection.execute(query):
            host, _, number = link.removeprefix("http://127.0.0.1:").partition("/a/")
            if (source := sources.get(int(host))) is not None:
                moment = datetime.fromisoformat(stored_at).replace(tzinfo=UTC)
                found[source, int(number)] = moment.timestamp()
    return [
        found.get((source, number), float("inf")) - published
        for source in sources.values()
        for number in range(100_000)
        if since <= (published := published_at(press.start, press.period, source, number)) < until
    ]


def memory(service: psutil.Process) -> Memory:
    """The memory of the service and of all its descendants."""
    daemon = service.memory_full_info().pss
    forkserver = children = 0
    for child in service.children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            pss = child.memory_full_info().pss
            if child.ppid() == service.pid:
                forkserver += pss
            else:
                children += pss
    return Memory(daemon=daemon, forkserver=forkserver, children=children)
