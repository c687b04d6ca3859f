"""Child processes that parse documents from the web, and their supervision.

A parser that hangs, crashes or uses too much memory fails its own task only. pebble provides this with
two defects: a child that dies while idle ends the whole pool, and one that is killed while it takes a
task keeps the lock that the others need (docs/design/libraries.md, "The pool of child processes"). So
the pool is checked before each task, is given up when an answer is overdue, and is rebuilt if needed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import multiprocessing
import os
import signal
import tempfile
from collections.abc import AsyncIterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import util
from typing import Any

from pebble import ProcessExpired, ProcessPool

from crawler.child import OUT_OF_MEMORY, Raised, begin, call

log = logging.getLogger(__name__)

PRELOADED = ["crawler.preload"]
"""Imported once by the server that forks the children, so that a new child is ready in 10 ms."""
QUICK = timedelta(seconds=3)
"""A hundred times what an ordinary page takes, since other work may leave a child little of the
processor. What takes longer waits for the half that may take long."""
QUEUE_TIMEOUT = timedelta(seconds=20)
"""For a free child. After it the poll or read fails and is tried later, so that it keeps its lease."""
BUSY = "too much else was waiting to be read"
SLOW_TIMEOUT = timedelta(seconds=5)
"""For the children of suspect tasks, where the task was none. It holds a connection meanwhile, so after
this its source counts as suspect, and is tried later as one."""
MAX_TRIES = 3
CHECK_POOL = 0.5
"""Seconds between two looks at a pool that owes an answer: one that breaks does not say so."""
MAX_FOLDER = 70
"""Bytes of the path in which multiprocessing makes the socket of the fork server: it adds 31, and the
path of a socket has at most 103 (macOS; Linux has 107)."""
OVERDUE = 5.0
"""Seconds without an answer, after the limits of the task and of the one before it, until the pool is
given up: long enough to start a child on a busy machine."""
KERNEL_GRACE = 1.0
"""Seconds behind the time limit after which the kernel ends a child whose daemon did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseLimits:
    """The number of child processes, and the limits of each."""

    children: int = 2
    timeout: timedelta = timedelta(seconds=10)
    """The longest time for one document."""
    memory: int = 128 << 20
    """Bytes that one child may take beside what it begins with. Of the 40 largest of 730 saved pages
    of the press the most costly one takes 90 MiB. Only Linux limits it."""


class ParseFailed(Exception):
    """Parsing ended without a result; the message is the reason in words for the user."""

    def __init__(self, reason: str, *, costly: bool = False) -> None:
        """`costly`: it took the whole time or memory of a child, or the child itself."""
        super().__init__(reason)
        self.costly = costly


class ParsePool:
    """A few child processes with limits of time and memory."""

    def __init__(self, limits: ParseLimits) -> None:
        self._limits = limits
        self._pool: ProcessPool | None = None
        self._context = multiprocessing.get_context("forkserver")
        self._begun = self._context.Semaphore(0)
        self._stopped = True
        self._running: set[asyncio.Future[Any]] = set()
        self._rebuilding = asyncio.Lock()
        # Two places a child: one task runs and one waits, so a child is never idle between two tasks.
        self._places = asyncio.Semaphore(2 * limits.children)
        # No place to wait: what waits behind a suspect task is never one that works.
        self._suspects = asyncio.Semaphore(max(limits.children // 2, 1))

    async def start(self) -> None:
        """Start the children; they are ready after 0.5 s. If it fails, the first task tries it again."""
        self._stopped = False
        with contextlib.suppress(ParseFailed):
            await self._alive()

    async def stop(self) -> None:
        """Kill the children; tasks in flight raise ParseFailed."""
        self._stopped = True
        pool, self._pool = self._pool, None
        for future in self._running:
            future.cancel()
        if pool is not None:
            await asyncio.to_thread(self._end, pool)

    async def run(self, function: str, *args: object, suspect: bool = False) -> Any:
        """Call `function` (`"module:name"`) with `args` in a child, and return its value.

        Arguments and value are copied between the processes. `suspect`: the source failed last; at
        most half of the children serve such tasks, and those that are not done within QUICK. Raises
        ParseFailed with the limit that was exceeded.
        """
        try:
            value = await self._in_its_half(function, args, suspect=suspect)
        except TimeoutError:
            reason = f"reading it took longer than {self._limits.timeout.total_seconds():g} s"
        except MemoryError:  # of pebble, which copies the arguments
            reason = self._out_of_memory()
        except ProcessExpired as error:
            died = f"reading it killed the reader ({_death(error.exitcode)})"
            reason = self._out_of_memory() if error.exitcode == OUT_OF_MEMORY else died
        else:
            if isinstance(value, Raised):
                log.warning(
                    "pool.parser_raised", extra={"function": function, "trace": value.trace}
                )
                raise ParseFailed("reading it failed; the log says where")
            return value
        raise ParseFailed(reason, costly=True)

    def _out_of_memory(self) -> str:
        return f"reading it needed more than {self._limits.memory >> 20} MB"

    async def _in_its_half(self, function: str, args: tuple[object, ...], *, suspect: bool) -> Any:
        """Run one task. What takes long is begun again among the suspect ones, with the whole limit.

        So half of the children are free at every second, also of what hangs for the first time.
        """
        whole = self._limits.timeout
        if suspect or whole <= QUICK:
            async with self._place(suspect=suspect, wait=QUEUE_TIMEOUT):
                return await self._run(function, args, whole)
        with contextlib.suppress(TimeoutError):
            async with self._place(suspect=False, wait=QUEUE_TIMEOUT):
                return await self._run(function, args, QUICK)
        async with self._place(suspect=True, wait=SLOW_TIMEOUT, costly=True):
            return await self._run(function, args, whole)

    @contextlib.asynccontextmanager
    async def _place(
        self, *, suspect: bool, wait: timedelta, costly: bool = False
    ) -> AsyncIterator[None]:
        """Take a place. Raises ParseFailed, costly or not, if none becomes free in this time."""
        async with contextlib.AsyncExitStack() as taken:
            try:
                async with asyncio.timeout(wait.total_seconds()):
                    if suspect:
                        await taken.enter_async_context(self._suspects)
                    await taken.enter_async_context(self._places)
            except TimeoutError:
                raise ParseFailed(BUSY, costly=costly) from None
            yield

    async def _run(self, function: str, args: tuple[object, ...], limit: timedelta) -> Any:
        """Run one task. If a killed idle child ended the pool, the task is tried on a new pool."""
        seconds = limit.total_seconds()
        for _ in range(MAX_TRIES):
            pool = await self._alive()
            try:
                task = pool.schedule(
                    call,
                    # pebble's own limit ends the child first and knows why.
                    args=(function, args, seconds + KERNEL_GRACE),
                    timeout=seconds,
                )
                patience = self._limits.timeout.total_seconds() + seconds + OVERDUE
                return await self._result(pool, task, patience)
            except RuntimeError as error:
                log.warning("pool.broken", extra={"error": str(error)})
        raise ParseFailed("the processes that read pages die before they read")

    async def _result(self, pool: ProcessPool, task: Future[Any], patience: float) -> Any:
        """The result of a task. Raises RuntimeError if the pool broke, or after `patience` seconds."""
        future = asyncio.wrap_future(task)
        self._running.add(future)
        clock = asyncio.get_running_loop().time
        overdue = clock() + patience
        try:
            while not future.done():
                await asyncio.wait({future}, timeout=CHECK_POOL)
                if clock() > overdue:
                    pool.stop()  # type: ignore[no-untyped-call]
                if not (future.done() or self._stopped or pool.active):
                    raise RuntimeError("the pool broke while the task waited")
        finally:
            self._running.discard(future)
            future.cancel()  # ends the child if the caller was cancelled; otherwise the future is done
        if future.cancelled():
            raise ParseFailed("Watchword is stopping")
        return future.result()

    async def _alive(self) -> ProcessPool:
        """The pool, rebuilt if it is broken. Raises ParseFailed if it cannot be built now."""
        async with self._rebuilding:
            if self._stopped:
                raise ParseFailed("Watchword is stopping")
            if self._pool is not None and self._pool.active:
                return self._pool
            if self._pool is not None:
                log.warning("pool.rebuilt")
                old, self._pool = self._pool, None
                await asyncio.to_thread(self._end, old)
            try:
                pool = await asyncio.to_thread(self._build)
            except (OSError, EOFError, RuntimeError) as error:
                log.error("pool.not_built: %r", error)
                raise ParseFailed("the processes that read pages could not be started") from error
            if self._stopped:  # `stop` was called while the pool was built
                await asyncio.to_thread(self._end, pool)
                raise ParseFailed("Watchword is stopping")
            self._pool = pool
            return pool

    def _build(self) -> ProcessPool:
        self._context.set_forkserver_preload(PRELOADED)
        _choose_folder()
        # Ctrl-C goes to the whole process group. The children inherit the blocked signal and ignore it;
        # `stop` ends them.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            pool = ProcessPool(
                max_workers=self._limits.children,
                initializer=begin,
                initargs=(self._limits.memory, self._begun),
                context=self._context,
            )
            _ = pool.active  # starts it
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return pool

    def _end(self, pool: ProcessPool) -> None:
        # A child that is ended while it starts prints a traceback.
        for _ in range(self._limits.children):
            self._begun.acquire(timeout=1)
        pool.stop()  # type: ignore[no-untyped-call]
        with contextlib.suppress(TimeoutError):  # its threads are daemons
            pool.join(5)


def _choose_folder() -> None:
    """Where $TMPDIR is too long for a socket, let multiprocessing make its folder in /tmp."""
    if len(os.fsencode(tempfile.gettempdir())) <= MAX_FOLDER:
        return
    chosen, tempfile.tempdir = tempfile.tempdir, "/tmp"  # noqa: S108  a folder of its own is made there
    try:
        util.get_temp_dir()  # it keeps its first answer
    finally:
        tempfile.tempdir = chosen


def _death(code: int | None) -> str:
    return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
