"""One daemon for a database: locks that the kernel releases with the process."""

from __future__ import annotations

import fcntl
import os
import sys
import time
from pathlib import Path

from watchword.errors import AlreadyRunning
from watchword.private_files import open_private

TRIES, PAUSE = 5, 0.02
"""`is_held` takes a lock for an instant; a start that meets it tries again, after so many seconds."""


class DaemonLock:
    """The process holds it from `acquire` to `release`, or until it ends.

    The file beside the database says which process it is. On Linux the database itself is locked too,
    since somebody may remove that file: SQLite uses fcntl locks, and flock does not see those. On
    other systems flock would shut SQLite out.

    A process with an open store must not call `release` or `is_held`: to close any descriptor of the
    database ends the fcntl locks of its SQLite connections.
    """

    def __init__(self, database: Path) -> None:
        self._database = database.resolve()  # a database with two names has one lock
        self._note = self._database.with_name(self._database.name + ".lock")
        self._paths = (self._note, self._database) if sys.platform == "linux" else (self._note,)
        self._files: list[int] = []

    def acquire(self) -> None:
        """Raises AlreadyRunning if another process holds it. Creates the database if it is new."""
        for path in self._paths:
            file = open_private(path, os.O_RDWR)
            self._files.append(file)
            if not _lock(file):
                holder = os.read(file, 20).decode() if path == self._note else ""
                self.release()
                which = f" (process {holder})" if holder else ""
                raise AlreadyRunning(f"another watchword{which} runs on this database")
        note = self._files[0]
        os.ftruncate(note, 0)
        os.write(note, str(os.getpid()).encode())

    def release(self) -> None:
        """Does nothing if this process does not hold it."""
        for file in self._files:
            os.close(file)
        self._files.clear()

    def is_held(self) -> bool:
        """Whether a process holds it."""
        return any(_is_locked(path) for path in self._paths)


def _lock(file: int) -> bool:
    for _ in range(TRIES):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(PAUSE)
        else:
            return True
    return False


def _is_locked(path: Path) -> bool:
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(file)
