"""Two services on one database of a server: the one without the lock writes nothing and waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from storage import postgresql
from tests.command import COMMAND, environment
from tests.databases import in_toml
from tests.integration.test_search import TOML
from tests.postgresql import Postgres
from tests.press import HOURLY, Program, until
from watchword.app import service
from watchword.app.service import App
from watchword.domain.database import Server

TICK = "SELECT tick_at FROM service"
LOCK = f"SELECT pg_advisory_lock({postgresql.LOCKS}, {postgresql.DAEMON})"
WAITS = "SELECT pid FROM pg_locks WHERE NOT granted AND pid ="
HOLDER = f"""
    SELECT {{}} FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = {postgresql.DAEMON}
    AND database = (SELECT oid FROM pg_database WHERE datname = '{{}}')
"""


@pytest.fixture
def server(postgres: Postgres) -> Iterator[Server]:
    made = postgres.new()
    yield made
    postgres.drop(made)


async def test_a_daemon_whose_connection_ends_writes_nothing_while_another_one_holds_the_lock(
    postgres: Postgres, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "STANDBY_PAUSE", 0.05)
    app = App(Program(tmp_path, TOML + HOURLY + in_toml(server)).settings)
    stopped, said = asyncio.Event(), list[str]()
    running = asyncio.create_task(
        app.run(
            stopped,
            started=lambda: said.append("started"),
            standby=lambda: said.append("standby"),
        )
    )
    await until(lambda: said == ["started"] or running.done())
    name = server.url.rpartition("/")[2]
    async with await psycopg.AsyncConnection.connect(server.url, autocommit=True) as other:
        waiting = asyncio.create_task(other.execute(LOCK))
        await until(lambda: bool(postgres.run(f"{WAITS} {other.info.backend_pid}")))
        postgres.run(HOLDER.format("pg_terminate_backend(pid)", name))
        await waiting
        before = postgres.run(TICK, name)
        await until(lambda: said == ["started", "standby"] or running.done())
        assert postgres.run(TICK, name) == before
    await until(lambda: said == ["started", "standby", "started"] or running.done())
    await until(lambda: postgres.run(TICK, name) != before)
    stopped.set()
    await running


async def test_a_second_run_says_that_it_waits_and_takes_over_from_one_that_was_killed(
    server: Server, tmp_path: Path
) -> None:
    Program(tmp_path, TOML + HOURLY + in_toml(server))

    async def begin(name: str, word: bytes) -> asyncio.subprocess.Process:
        log = (tmp_path / name).open("ab")
        process = await asyncio.create_subprocess_exec(
            COMMAND, "run", cwd=tmp_path, env=environment(), stdout=log, stderr=log
        )
        log.close()
        await said(process, name, word)
        return process

    async def said(process: asyncio.subprocess.Process, name: str, word: bytes) -> None:
        here = tmp_path / name
        await until(lambda: word in here.read_bytes() or process.returncode is not None)
        assert process.returncode is None, here.read_text()

    first = await begin("first", b"Watching 1 feed")
    second = await begin("second", b"Standby: another watchword runs on this database")
    first.kill()
    await first.wait()
    async with asyncio.timeout(30):
        await said(second, "second", b"Watching 1 feed")
    second.terminate()
    assert await second.wait() == 0
