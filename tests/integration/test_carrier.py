"""The carrier without a bench: what it holds, who takes from it, and a database that fails it.

Scenarios 9 and 10 of many machines; the others are in tests/integration/test_cluster.py.
"""

from __future__ import annotations

import asyncio
import gc
import os
import socket
from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler import carrier
from scheduler.carrier import Carrier, schema_name
from scheduler.cluster import room_of
from storage.migrate import HEAD
from tests.cluster import carried
from tests.fakes import START
from tests.postgresql import Postgres
from tests.press import until
from watchword.app.clock import SystemClock
from watchword.domain.article import LEASE
from watchword.domain.work import Room, Work
from watchword.errors import StoreError


def test_9_the_carrier_holds_four_times_what_runs_and_half_of_that_may_be_suspect() -> None:
    assert room_of(8, []) == Room(total=32, suspect=4, polls=24)
    held = [carried(n, poll=n < 3, suspect=n < 2) for n in range(10)]
    assert room_of(8, held) == Room(total=22, suspect=2, polls=21)


def test_9_what_nobody_will_finish_is_dropped() -> None:
    one, second = carried(1), timedelta(seconds=1)
    assert not one.is_over(START + 2 * LEASE)
    assert one.is_over(START + 2 * LEASE + second), "its worker has forgotten it"
    assert replace(one, abandoned=True).is_over(START)


@pytest.mark.parametrize(
    "function",
    [
        pytest.param("procrastinate_fetch_job_v2", id="it raises, since it cannot fetch"),
        pytest.param(
            "procrastinate_update_heartbeat_v1", id="it returns, since a task of it ended"
        ),
    ],
)
async def test_10_a_worker_of_procrastinate_that_ends_is_begun_anew(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    for name in ("HEARTBEAT", "FETCH_INTERVAL", "MIN_PAUSE"):
        monkeypatch.setattr(carrier, name, 0.02)
    url, stopped, ran = postgres.new().url, asyncio.Event(), asyncio.Event()
    daemon, worker = (Carrier(url, schema_name(HEAD)) for _ in range(2))
    await daemon.state()
    told = list[bool]()

    async def run(_: Work) -> None:
        ran.set()

    def rename(old: str, new: str) -> None:
        changed = f"ALTER FUNCTION {schema_name(HEAD)}.{old} RENAME TO {new}"
        postgres.run(changed, url.rpartition("/")[2])

    async with asyncio.TaskGroup() as tasks, asyncio.timeout(60):
        tasks.create_task(worker.serve(run, stopped, concurrency=1, served=told.append))
        await until(lambda: told == [True])
        await asyncio.to_thread(rename, function, "gone")
        await until(lambda: False in told)
        await asyncio.to_thread(rename, "gone", function)
        await daemon.give([carried(1).work], SystemClock().now())
        await ran.wait()
        stopped.set()
    assert told[-1]
    await daemon.close()


@pytest.mark.filterwarnings("ignore:.*was deleted while still open")
async def test_10_a_database_that_hangs_is_left_and_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It takes the connection and says nothing."""
    for name, seconds in {"OPEN_TIMEOUT": 0.05, "MIN_PAUSE": 0.01, "GRACE": 0.05}.items():
        monkeypatch.setattr(carrier, name, seconds)
    stopped, told = asyncio.Event(), list[bool]()

    def served(is_served: bool) -> None:
        told.append(is_served)
        if len(told) == 2:
            stopped.set()

    async def run(_: Work) -> None:
        raise AssertionError

    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://watchword@127.0.0.1:{silent.getsockname()[1]}/silent"
        await Carrier(url, "none").serve(run, stopped, concurrency=1, served=served)
    assert told == [False, False]
    gc.collect()  # psycopg leaves open what it could not connect


async def test_a_worker_is_known_with_what_it_does_and_the_service_learns_that_a_page_was_read(
    postgres: Postgres,
) -> None:
    url = postgres.new().url
    daemon, worker = (Carrier(url, schema_name(HEAD)) for _ in range(2))
    assert await worker.workers() == (), "a look makes no schema"
    await daemon.state()
    release, stopped, was_read = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def run(_: Work) -> None:
        await release.wait()

    async def does(count: int) -> bool:
        return sum(len(one.works) for one in await worker.workers()) == count

    async with asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(daemon.listen(was_read.set))
        serving = tasks.create_task(
            worker.serve(run, stopped, concurrency=2, served=lambda _: None)
        )
        read, poll = carried(1).work, carried(2, poll=True).work
        await daemon.give([read, poll], SystemClock().now())
        async with asyncio.timeout(60):
            await until(lambda: does(2))
            (known,) = await worker.workers()
            assert known.is_alive
            assert known.name == f"{socket.gethostname()[:32]}/{os.getpid()}"
            assert not was_read.is_set()
            release.set()
            await was_read.wait()
        await until(lambda: does(0))
        stopped.set()
        await serving
        listening.cancel()
    assert await worker.workers() == []
    for one in (daemon, worker):
        await one.close()


async def test_a_user_who_may_make_no_schema_is_told_the_right_that_is_missing(
    postgres: Postgres,
) -> None:
    database = postgres.new()
    name = database.url.rpartition("/")[2]
    postgres.run("CREATE ROLE plain LOGIN")
    try:
        with pytest.raises(StoreError, match="GRANT CREATE ON DATABASE"):
            await Carrier(f"postgresql://plain@127.0.0.1:{postgres.port}/{name}", "none").state()
    finally:
        postgres.run("DROP ROLE plain")
