"""A bench for the tests of many machines: a database, its daemon, three workers, and what they did."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import signal
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
import psycopg

from scheduler.carrier import Carried, Carrier, schema_name
from scheduler.cluster import ClusterExecutor
from scheduler.daemon import Daemon
from scheduler.local import LocalExecutor
from storage import claims
from storage.engine import url_of
from storage.migrate import HEAD
from storage.store import SqlStore
from tests.cluster_worker import DELAYS, FULL, READ_OFTEN, SOURCES, Log, context_of, logged
from tests.fakes import START
from tests.postgresql import Postgres
from tests.press import until
from watchword.domain.article import Entry
from watchword.domain.work import JobName, Work
from watchword.errors import StoreError
from watchword.pipeline.entries import save_entries
from watchword.pipeline.work import run

ROOT = Path(__file__).parents[1]
WORKERS, CONCURRENCY = 3, 8
STUCK = 90
"""Seconds without an end of any row, after which there will be none: leases of full size take 8."""
ENGINES = ("procrastinate", "none")
"""What brings claimed rows to workers; none: the reference, in which each worker claims by itself. There
the write lock of the store is what SKIP LOCKED would be."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """A fetch as the log has it."""

    host: str
    url: str
    began: float
    ended: float | None
    """None: its process was killed in it, or it still runs."""
    process: int


def carried(number: int, **fields: bool) -> Carried:
    """A page or feed of a row that is not there, each on its own host."""
    work = Work(
        job=JobName.POLL if fields.get("poll") else JobName.READ,
        id=str(number),
        lease_token=1,
        host=f"{number}.example:443",
        suspect=fields.get("suspect", False),
    )
    return Carried(id=number, work=work, claimed_at=START)


class Bench:
    """Three workers, and in this process the daemon that claims for them."""

    def __init__(self, server: Postgres, engine: str, folder: Path) -> None:
        self.server, self.engine, self.folder = server, engine, folder
        self.workers: list[asyncio.subprocess.Process] = []
        self.ends: dict[int, float] = {}
        """When each process that was killed died, by its id."""
        self._numbers, self._logs = itertools.count(), itertools.count()
        self._feeds: dict[str, int] = {}

    # --- life ---

    async def start(self) -> None:
        self.database = self.server.new()
        self.name = self.database.url.rpartition("/")[2]
        self.store = SqlStore(url_of(self.database), domain="")
        self.carrier = Carrier(self.database.url, schema_name(HEAD))
        log = Log(self.folder / "daemon.log")
        local = LocalExecutor(lambda work: logged(log, run(self.context, work)), limit=CONCURRENCY)
        self.context = context_of(self.store, log, local)
        self.clock = self.context.ports.clock
        self.daemon = Daemon(self.context, local, [READ_OFTEN])
        now = self.clock.now()
        await self.store.write(
            lambda rows: rows.feeds.reconcile(
                SOURCES.values(), now, forgotten_after=timedelta(hours=24)
            )
        )
        self.sql("UPDATE feed SET next_poll_at = NULL")
        if self.engine == "procrastinate":
            executor = ClusterExecutor(
                local, self.carrier, self.clock.now, concurrency=CONCURRENCY
            )
            object.__setattr__(self.context.ports, "executor", executor)
            await executor.is_idle()  # its schema is there before the workers
            await self.daemon.start()
        await self.complete()

    async def stop(self) -> None:
        for one in self.workers:
            if one.returncode is None:
                one.kill()
            await one.wait()
        if self.engine == "procrastinate":
            await self.daemon.stop()
        await self.carrier.close()
        self.store.close()

    async def complete(self) -> None:
        """Put a worker in the place of each that has ended; returns when all take work."""
        self.workers = [one for one in self.workers if one.returncode is None]
        new = [await self._begin() for _ in range(WORKERS - len(self.workers))]
        await until(lambda: all("B " in file.read_text() for file in new))

    async def _begin(self) -> Path:
        file = self.folder / f"{next(self._logs)}.log"
        file.touch()
        arguments = [self.engine, self.database.url, str(file), str(CONCURRENCY)]
        script = str(ROOT / "tests" / "cluster_worker.py")
        process = await asyncio.create_subprocess_exec(
            sys.executable, script, *arguments, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        self.workers.append(process)
        return file

    async def kill(self, worker: asyncio.subprocess.Process) -> None:
        worker.kill()
        await worker.wait()
        self.ends[worker.pid] = asyncio.get_running_loop().time()

    def stand_still(self) -> None:
        """The server answers nobody from now on, and breaks no connection."""
        self._signal_server(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal_server(signal.SIGCONT)

    def _signal_server(self, sign: signal.Signals) -> None:
        main = psutil.Process(self.server.pid)
        for one in (main, *main.children()):
            one.send_signal(sign)

    async def until_all_listen(self) -> None:
        """Wait until as many connections listen as there are workers."""
        asked = (
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
        await until(lambda: self.sql(asked) == [(WORKERS,)])

    # --- rows ---

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        return self.server.run(statement, self.name)

    async def add(self, count: int, *, hosts: int, source: str = "fast") -> None:
        """So many pages to read, on hosts that no other call has."""
        name, now = f"n{next(self._numbers)}", self.clock.now()
        feed = f"https://{source}.example/feed"
        entries = [
            Entry(link=f"https://h{i % hosts}.{name}.example/{i}", title=f"{name} page {i}")
            for i in range(count)
        ]
        work = Work(job=JobName.POLL, id=feed, lease_token=0, host=f"{source}.example:443")
        given = SOURCES[source]
        job = save_entries(work, given, list(SOURCES.values()), entries, None, now)
        while True:
            with contextlib.suppress(StoreError):  # a connection that broke while nobody asked
                await self.store.write(job)
                return

    def left(self) -> int:
        """The rows that are not done; one more where the database cannot be asked."""
        with contextlib.suppress(psycopg.OperationalError):
            return int(self.sql("SELECT count(*) FROM article WHERE read_at IS NOT NULL")[0][0])
        return 1

    async def something_runs(self) -> None:
        """Wait until workers fetch what was added last."""
        begun = len(self.fetches())
        await until(lambda: len(self.fetches()) > begun or self.left() == 0)

    async def done(self) -> None:
        """Wait until every row is done, and hold what must always hold.

        How fast they are done is the machine's affair; that none is done for STUCK seconds is not.
        """
        least, loop = sys.maxsize, asyncio.get_running_loop()
        while (left := await asyncio.to_thread(self.left)) > 0:
            if left < least:
                least, since = left, loop.time()
            assert loop.time() < since + STUCK, self._report()
            if await asyncio.to_thread(self._is_quiet):
                await self._minutes_pass()
            await asyncio.sleep(0.2)
        self.hold()

    async def _minutes_pass(self) -> None:
        """Five minutes, after which what could not be saved is tried again; and the leases are over.

        At full size these end by themselves.
        """
        now = self.clock.now()
        with contextlib.suppress(StoreError):
            await self.store.write(lambda rows: rows.release_leases(now, fetches=not FULL))
            self.sql("UPDATE article SET read_at = now() WHERE tries > 0 AND read_at > now()")

    def _is_quiet(self) -> bool:
        """Whether nobody works, nothing can be claimed, and no lease began in the last two seconds."""
        if self._at_work():
            return False
        lease = claims.LEASE.total_seconds()  # type: ignore[attr-defined]
        recent = f"now() + interval '{lease - 2} s' AND now() + interval '{lease + 1} s'"
        asked = (
            "SELECT count(*) = 0 FROM article LEFT JOIN host ON host.host = article.host "
            f"WHERE read_at BETWEEN {recent} "
            "OR read_at <= now() AND coalesce(not_before <= now() + interval '2 s', true)"
        )
        with contextlib.suppress(psycopg.OperationalError):
            return self.sql(asked) == [(True,)]
        return False

    def _report(self) -> str:
        """What is not done, and what the carrier has."""
        rows = (
            "SELECT id, read_at - now(), read_lease_token, tries, host FROM article "
            "WHERE read_at IS NOT NULL LIMIT 5"
        )
        jobs = f"SELECT status, count(*) FROM {schema_name(HEAD)}.procrastinate_jobs GROUP BY 1"
        lines = [file.read_text().splitlines()[-2:] for file in self.folder.glob("*.log")]
        return f"{self.sql(rows)}; {self._at_work()}; {self.sql(jobs)}; {lines}"

    def _at_work(self) -> bool:
        """Whether a process that lives has begun work and not ended it."""
        for file in self.folder.glob("*.log"):
            lines = [line.split() for line in file.read_text().splitlines()]
            open_ = sum({"W": 1, "D": -1}.get(letter, 0) for letter, *_ in lines)
            if open_ > 0 and int(lines[-1][-1]) not in self.ends:
                return True
        return False

    # --- what holds ---

    def hold(self) -> None:
        """Each row was saved once; no host had two fetches at once, or one before its delay was over."""
        written = self.sql(
            "SELECT count(DISTINCT revision.body) FROM article LEFT JOIN revision ON body <> '' "
            "AND revision.article_id = article.id GROUP BY article.id"
        )
        assert set(written) <= {(1,)}, "commits = rows"
        hosts = defaultdict(list)
        for one in self.fetches():
            hosts[one.host].append(one)
        for fetches in hosts.values():
            in_order = sorted(fetches, key=lambda one: one.began)
            for one, then in itertools.pairwise(in_order):
                ended = one.ended or self.ends.get(one.process)
                assert ended is not None
                assert then.began >= ended, f"two at one host: {one}, {then}"
        for host in self._slow_hosts():
            in_order = sorted(hosts[host], key=lambda one: one.began)
            for one, then in itertools.pairwise(in_order):
                gap = then.began - (one.ended or one.began)
                assert gap >= DELAYS["slow"].total_seconds(), f"too soon: {one}, {then}"

    def _slow_hosts(self) -> Sequence[str]:
        return [
            str(host)
            for (host,) in self.sql("SELECT DISTINCT host FROM article WHERE source = 'slow'")
        ]

    def fetches(self) -> Sequence[Fetch]:
        """All fetches, in the order of their logs."""
        found: list[Fetch] = []
        for file in self.folder.glob("*.log"):
            open_: dict[str, list[Fetch]] = defaultdict(list)
            for line in file.read_text().splitlines():
                letter, host, url, at, process = line.split()
                if letter == "S":
                    open_[url].append(Fetch(host, url, float(at), None, int(process)))
                elif letter == "E":
                    found.append(replace(open_[url].pop(0), ended=float(at)))
            found += itertools.chain.from_iterable(open_.values())
        return found

    def begun(self) -> Sequence[float]:
        """When each piece of work was begun, by the steady clock of the machine."""
        lines = [
            line for file in self.folder.glob("*.log") for line in file.read_text().split("\n")
        ]
        return [float(line.split()[3]) for line in lines if line.startswith("W")]

    def started_twice(self) -> int:
        """How many fetches were more than one for its row."""
        fetches = self.fetches()
        return len(fetches) - len({one.url for one in fetches})
