"""The contract of every Executor (`watchword.ports`), for the fake and the real one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from scheduler.local import LocalExecutor
from tests.fakes import InlineExecutor
from watchword.domain.work import JobName, Room, Work
from watchword.ports import Executor

Make = Callable[[Callable[[Work], Awaitable[None]]], Executor]
MAKERS: dict[str, Make] = {
    "LocalExecutor": lambda run: LocalExecutor(run, limit=4),
    "InlineExecutor": lambda run: InlineExecutor(run, room=4),
}


def work(number: int) -> Work:
    return Work(job=JobName.READ, id=str(number), lease_token=1, host=f"h{number}.example:443")


async def reconcile(executor: Executor) -> None:
    if isinstance(executor, LocalExecutor):
        await executor.drain()


@pytest.fixture(params=MAKERS)
def make(request: pytest.FixtureRequest) -> Make:
    return MAKERS[request.param]


async def test_what_is_accepted_is_run(make: Make) -> None:
    done: list[str] = []

    async def run(one: Work) -> None:
        done.append(one.id)

    executor = make(run)
    assert (await executor.room()).total == 4
    for number in range(3):
        await executor.submit([work(number)])
    await reconcile(executor)
    assert sorted(done) == ["0", "1", "2"]


async def test_room_shrinks_by_what_runs_and_comes_back() -> None:
    go_on = asyncio.Event()

    async def run(one: Work) -> None:
        await go_on.wait()

    executor = LocalExecutor(run, limit=4)
    await executor.submit([work(1)])
    assert (await executor.room()).total == 3
    go_on.set()
    for _ in range(5):
        await asyncio.sleep(0)
    assert (await executor.room()).total == 4


async def test_at_most_half_of_the_work_is_suspect() -> None:
    async def run(one: Work) -> None:
        await asyncio.Event().wait()

    executor = LocalExecutor(run, limit=4)
    assert (await executor.room()) == Room(total=4, suspect=2, polls=3)
    await executor.submit([replace(work(1), suspect=True)])
    assert (await executor.room()) == Room(total=3, suspect=1, polls=3)
    await executor.submit([replace(work(2), job=JobName.POLL)])
    assert (await executor.room()) == Room(total=2, suspect=1, polls=2)
    await executor.stop()
    assert (await LocalExecutor(run, limit=1).room()) == Room(total=1, suspect=1, polls=1)


async def test_work_that_raises_stops_no_other() -> None:
    done: list[str] = []

    async def run(one: Work) -> None:
        if one.id == "0":
            raise RuntimeError("a fault")
        done.append(one.id)

    executor = LocalExecutor(run, limit=4)
    for number in range(3):
        await executor.submit([work(number)])
    await executor.drain()
    assert sorted(done) == ["1", "2"]


async def test_after_a_stop_nothing_is_run_and_nothing_raises() -> None:
    started: list[str] = []

    async def run(one: Work) -> None:
        started.append(one.id)
        await asyncio.Event().wait()

    executor = LocalExecutor(run, limit=4)
    await executor.submit([work(1)])
    await asyncio.sleep(0)
    await executor.stop()
    await executor.submit([work(2)])
    assert (started, (await executor.room()).total) == (["1"], 0)
