"""What a parsing child does: it limits itself, calls one function after another, and gives back memory.

It ends when the daemon does, when a task needs more than its memory, and when its time is over.
"""

from __future__ import annotations

import ctypes
import fcntl
import gc
import importlib
import logging
import multiprocessing
import os
import resource
import signal
import sys
import threading
import traceback
import warnings
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.synchronize import Semaphore
from pathlib import Path
from types import FrameType

OUT_OF_MEMORY = 77
"""The exit code of a child whose task needed more than it may take."""
REST = 5.0
"""Seconds without a task until a child gives free memory back: 10 to 15 MB, for 5 ms of CPU."""


def begin(memory: int, begun: Semaphore) -> None:
    """Set the limits; the child calls this first."""
    begun.release()
    # A collection writes to each object that it looks at: without this a child soon has a copy of its
    # own of what the fork server imported for it: 11 MB after a full collection.
    gc.freeze()
    _end_with_daemon()
    limit_memory(memory)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Parsers log and warn about bad pages, and the daemon's output would contain it. Only their
    # results matter.
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")


def limit_memory(more: int) -> None:
    """Let this process take so many bytes more than it has; on Linux alone."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + more
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _end_with_daemon() -> None:
    """In the child: end when the daemon dies, even by SIGKILL, so that no child outlives it.

    The child holds one end of a pipe; the daemon alone holds the other, so that it closes when the
    daemon dies. Linux then sends SIGIO, which kills, also while a parser in C holds the interpreter.
    The parent-death signal of prctl would watch the fork server, which lives as long as a child does.
    Elsewhere a thread waits; where a parser holds it up, the timer of `_call` ends the child.
    """
    daemon = multiprocessing.parent_process()
    assert daemon is not None  # noqa: S101  this is a child
    pipe = daemon.sentinel
    if sys.platform == "linux":
        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)
    else:
        threading.Thread(target=_exit_after, args=(pipe,), daemon=True).start()
    if wait([pipe], timeout=0):  # the daemon died before this
        os._exit(1)


def _exit_after(pipe: int) -> None:
    wait([pipe])
    os._exit(1)


@dataclass(frozen=True, slots=True)
class Raised:
    """A child returns this if a parser raised. Some exceptions cannot be copied between processes."""

    trace: str


def call(function: str, args: tuple[object, ...], seconds: float) -> object:
    """Import the function (`"module:name"`) and call it.

    The kernel ends the child `seconds` later, whoever holds the interpreter by then. A child that has
    no memory left ends: what a parser keeps after that is unknown, and much.
    """
    module, _, name = function.partition(":")
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return getattr(importlib.import_module(module), name)(*args)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception:  # noqa: BLE001 - the boundary of a child's task: any error is returned
        return Raised(traceback.format_exc(limit=-5))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, _rest)
        signal.setitimer(signal.ITIMER_REAL, REST)


def _rest(_signal: int, _frame: FrameType | None) -> None:
    give_back_memory()


def give_back_memory() -> None:
    """Give the system the memory that is free within this process; glibc alone keeps it."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
