"""The pool of child processes: a task that hangs, uses too much memory or dies fails alone."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from pebble import ProcessPool

from crawler.plain.words import Words
from crawler.pool import BUSY, QUICK, ParseFailed, ParseLimits, ParsePool
from tests.command import watchword

LIMITS = ParseLimits(children=2, timeout=timedelta(seconds=1), memory=64 << 20)
ROOT = Path(__file__).parents[2]


@pytest.fixture
async def pool() -> AsyncIterator[ParsePool]:
    made = ParsePool(LIMITS)
    await made.start()
    yield made
    await made.stop()


async def _why(pool: ParsePool, function: str, *args: object) -> str:
    with pytest.raises(ParseFailed) as failed:
        await pool.run(function, *args)
    return str(failed.value)


async def test_it_calls_a_function_by_name_in_another_process(pool: ParsePool) -> None:
    assert await pool.run("os:getpid") != os.getpid()
    assert (
        await pool.run("crawler.plain.urls:normalize", "HTTP://Example.ORG")
        == "http://example.org/"
    )


async def test_a_function_that_hangs_is_killed_and_the_others_go_on(pool: ParsePool) -> None:
    hanging = asyncio.create_task(_why(pool, "time:sleep", 60))
    assert await pool.run("os:getppid") > 0
    assert await hanging == "reading it took longer than 1 s"
    assert await pool.run("os:getppid") > 0


async def test_suspect_tasks_that_hang_leave_a_child_to_the_others(pool: ParsePool) -> None:
    hanging = [asyncio.create_task(_why_suspect(pool, "time:sleep", 60)) for _ in range(4)]
    await asyncio.sleep(0)
    for _ in range(20):
        assert await pool.run("os:getpid") > 0
    assert not any(task.done() for task in hanging)
    assert set(await asyncio.gather(*hanging)) == {"reading it took longer than 1 s"}


async def test_what_takes_long_for_the_first_time_leaves_a_child_to_the_others() -> None:
    pool = ParsePool(replace(LIMITS, timeout=2 * QUICK))
    await pool.start()
    try:
        assert await pool.run("time:sleep", QUICK.total_seconds() + 1) is None
        hanging = [asyncio.create_task(_why(pool, "time:sleep", 60)) for _ in range(2)]
        await asyncio.sleep(0)
        for _ in range(20):
            assert await pool.run("os:getpid") > 0
        assert not all(task.done() for task in hanging)
        assert set(await asyncio.gather(*hanging)) <= {"reading it took longer than 6 s", BUSY}
    finally:
        await pool.stop()


async def test_what_finds_no_child_for_long_tasks_is_costly() -> None:
    pool = ParsePool(replace(LIMITS, timeout=5 * QUICK))
    await pool.start()
    try:
        longest = asyncio.create_task(_why_suspect(pool, "time:sleep", 60))
        await asyncio.sleep(0)
        with pytest.raises(ParseFailed, match=BUSY) as failed:
            await pool.run("time:sleep", 60)
        assert failed.value.costly
        assert await longest == "reading it took longer than 15 s"
    finally:
        await pool.stop()


async def test_what_cost_a_child_is_costly_and_what_raised_is_not(pool: ParsePool) -> None:
    for function, args, costly in (("os:_exit", (3,), True), ("json:loads", ("{",), False)):
        with pytest.raises(ParseFailed) as failed:
            await pool.run(function, *args)
        assert failed.value.costly is costly


async def _why_suspect(pool: ParsePool, function: str, *args: object) -> str:
    with pytest.raises(ParseFailed) as failed:
        await pool.run(function, *args, suspect=True)
    return str(failed.value)


async def test_the_children_share_the_words_of_the_fork_server(pool: ParsePool) -> None:
    """Where it has not replaced justext's own function, that makes another set of them."""
    assert isinstance(await pool.run("justext.core:define_stoplist", Words(["and"])), Words)


async def test_a_hang_within_c_code_is_killed_as_well(pool: ParsePool) -> None:
    assert await _why(pool, "builtins:pow", 7, 10**8) == "reading it took longer than 1 s"


async def test_a_function_that_eats_memory_is_refused_it(pool: ParsePool) -> None:
    assert len(await pool.run("builtins:bytes", 16 << 20)) == 16 << 20
    before = set(_children(pool))
    assert await _why(pool, "builtins:bytearray", 80 << 20) == "reading it needed more than 64 MB"
    assert not before.issubset(_children(pool)), "a child with no memory left ends"


async def test_a_page_whose_tree_eats_memory_is_refused_it() -> None:
    pool = ParsePool(replace(LIMITS, timeout=timedelta(seconds=10), memory=16 << 20))
    await pool.start()
    try:
        text = "<html><body>" + "<p>word</p>" * 100_000
        reason = "reading it needed more than 16 MB"
        assert await _why(pool, "crawler.plain.tree:load_tree", text) == reason
    finally:
        await pool.stop()


async def test_a_function_that_kills_its_process_costs_itself(pool: ParsePool) -> None:
    assert await _why(pool, "os:_exit", 3) == "reading it killed the reader (exit code 3)"
    assert await _why(pool, "os:abort") == "reading it killed the reader (signal 6)"
    assert await pool.run("os:getppid") > 0


async def test_a_function_that_raises_is_not_quoted_to_the_user(pool: ParsePool) -> None:
    assert await _why(pool, "json:loads", "{") == "reading it failed; the log says where"


async def test_a_recursion_without_end_is_a_failure_like_others(pool: ParsePool) -> None:
    assert await _why(pool, "json:loads", "[" * 200_000) == "reading it failed; the log says where"


@pytest.mark.parametrize("_again", range(3))
async def test_an_idle_child_that_is_killed_costs_nothing(pool: ParsePool, _again: int) -> None:
    children = {await pool.run("os:getpid") for _ in range(10)}
    for child in children:
        os.kill(child, signal.SIGKILL)
    assert await pool.run("os:getpid") not in children


async def test_a_busy_child_that_is_killed_costs_its_task() -> None:
    pool = ParsePool(replace(LIMITS, timeout=2 * QUICK))
    await pool.start()
    try:
        await pool.run("os:getpid")
        slow = [asyncio.create_task(_why(pool, "time:sleep", 30)) for _ in range(2)]
        await asyncio.sleep(0.3)
        for child in _children(pool):
            os.kill(child, signal.SIGKILL)
        assert set(await asyncio.gather(*slow)) == {"reading it killed the reader (signal 9)"}
        assert await pool.run("os:getpid") > 0
    finally:
        await pool.stop()


async def test_all_children_killed_at_once_under_load_lose_no_answer(pool: ParsePool) -> None:
    tasks = [asyncio.create_task(_answer(pool)) for _ in range(20)]
    await asyncio.sleep(0.05)
    for child in _children(pool):
        os.kill(child, signal.SIGKILL)
    assert set(await asyncio.gather(*tasks)) <= {"read", "failed"}
    assert await _answer(pool) == "read"


async def test_children_that_take_no_task_are_replaced(
    pool: ParsePool, caplog: pytest.LogCaptureFixture
) -> None:
    await pool.run("os:getpid")
    stuck = _children(pool)
    for child in stuck:  # as one that is killed while it holds the lock of all
        os.kill(child, signal.SIGSTOP)
    answers = await asyncio.gather(*(pool.run("os:getpid") for _ in range(3)))
    assert not set(answers) & set(stuck)
    assert [record.msg for record in caplog.records].count("pool.rebuilt") == 1
    assert not any(psutil.pid_exists(child) for child in stuck)


async def test_a_stop_answers_what_is_in_flight(pool: ParsePool) -> None:
    slow = asyncio.create_task(_why(pool, "time:sleep", 30))
    await asyncio.sleep(0.1)
    await pool.stop()
    assert await slow == "Watchword is stopping"
    assert await _why(pool, "os:getpid") == "Watchword is stopping"


async def test_a_caller_that_is_cancelled_leaves_no_child_at_work(pool: ParsePool) -> None:
    slow = asyncio.create_task(pool.run("time:sleep", 30))
    await asyncio.sleep(0.1)
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
    assert len({await pool.run("os:getpid") for _ in range(4)}) <= 2


async def _answer(pool: ParsePool) -> str:
    try:
        await pool.run("time:sleep", 0.02)
    except ParseFailed:
        return "failed"
    return "read"


def _children(pool: ParsePool) -> list[int]:
    """The processes of this pool."""
    assert pool._pool is not None
    return list(pool._pool._pool_manager.worker_manager.workers)


class Crowded(ParsePool):
    """A pool on a machine that cannot start processes while `crowded`."""

    crowded = True

    def _build(self) -> ProcessPool:
        if self.crowded:
            raise BlockingIOError("no more processes")
        return super()._build()


async def test_a_pool_that_could_not_be_built_is_built_when_it_can_be() -> None:
    pool = Crowded(replace(LIMITS, children=1))
    await pool.start()
    try:
        assert (
            await _why(pool, "os:getpid") == "the processes that read pages could not be started"
        )
        pool.crowded = False
        assert await pool.run("os:getpid") != os.getpid()
    finally:
        await pool.stop()
    assert await _why(pool, "os:getpid") == "Watchword is stopping"


async def test_the_process_that_makes_the_children_is_killed_and_made_again(
    pool: ParsePool,
) -> None:
    maker = await pool.run("os:getppid")
    os.kill(maker, signal.SIGKILL)
    said = []
    for _ in range(3):  # a surviving child may run the first task, and end with it
        try:
            said.append(await pool.run("os:getpid"))
        except ParseFailed as failed:
            said.append(str(failed))
    assert isinstance(said[-1], int), said


DAEMON = """
import asyncio
from datetime import timedelta
from crawler.pool import ParseLimits, ParsePool

async def main():
    pool = ParsePool(ParseLimits(timeout=timedelta(minutes=10)))
    await pool.start()
    hanging = [asyncio.create_task(pool.run("builtins:pow", 7, 10**9)) for _ in range(2)]
    while len(await asyncio.to_thread(busy)) < 2:
        await asyncio.sleep(0.05)
    print("busy", flush=True)
    await asyncio.gather(*hanging)

def busy():
    import psutil
    return [c for c in psutil.Process().children(recursive=True) if c.cpu_times().user > 0.3]

asyncio.run(main())
"""


def test_no_child_outlives_a_daemon_that_is_killed_while_c_code_hangs() -> None:
    command = [sys.executable, "-c", DAEMON]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as daemon:
        assert daemon.stdout is not None
        assert daemon.stdout.readline() == "busy\n"
        family = psutil.Process(daemon.pid).children(recursive=True)
        daemon.kill()
    assert len(family) >= 3  # the fork server and its children
    _, alive = psutil.wait_procs(family, timeout=30)
    assert alive == []


def test_the_kernel_ends_a_child_whose_daemon_does_not() -> None:
    program = "from crawler.child import call; call('builtins:pow', (7, 10**9), 0.2)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=60, check=False)
    assert done.returncode == -signal.SIGALRM


def test_a_temporary_folder_too_long_for_a_socket_is_no_hindrance(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 40)
    folder.mkdir()
    page = tmp_path / "page.html"
    page.write_text("<h1>Ferry runs aground off Harwich</h1><p>Nobody was hurt.</p>")
    done = watchword("parse", str(page), folder=tmp_path, TMPDIR=str(folder))
    assert (done.returncode, done.stderr) == (0, "")
    assert "Ferry runs aground" in done.stdout
