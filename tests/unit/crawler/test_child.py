"""What a parsing child does when it has no task: it gives back the memory that a document left free."""

from __future__ import annotations

import ctypes
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler import child

BLOCK, BLOCKS = 60_000, 500
"""Bytes of a block, less than what the system gives alone; together 30 MB."""


@pytest.fixture
def alarm() -> Iterator[None]:
    before = signal.getsignal(signal.SIGALRM)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc keeps what is free")
def test_memory_that_is_free_within_the_process_is_given_back() -> None:
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "malloc_trim"):
        pytest.skip("not glibc")
    libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    blocks = [libc.malloc(BLOCK) for _ in range(BLOCKS)]
    for block in blocks:
        ctypes.memset(block, 1, BLOCK)
    for block in blocks[:-1]:  # the last one keeps the end of the heap
        libc.free(ctypes.c_void_p(block))
    kept = _resident()
    child.give_back_memory()
    given = kept - _resident()
    libc.free(ctypes.c_void_p(blocks[-1]))
    assert given > BLOCK * BLOCKS // 2


def test_a_child_rests_after_a_task_and_not_during_it(
    alarm: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rested: list[int] = []
    monkeypatch.setattr(child, "give_back_memory", lambda: rested.append(1))
    left = child.call("signal:getitimer", (signal.ITIMER_REAL,), 100.0)
    assert isinstance(left, tuple)
    assert left[0] > child.REST, "during a task the timer ends the child"
    assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= child.REST
    signal.raise_signal(signal.SIGALRM)
    assert rested == [1]
