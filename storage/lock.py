"""One daemon for a database: a lock on a file beside it. The kernel releases it with the process."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from watchword.errors import AlreadyRunning


class DaemonLock:
    """The process holds it from `acquire` to `release`, or until it ends."""

    def __init__(self, database: Path) -> None:
        real = database.resolve()  # a database with two names has one lock
        self._path = real.with_name(real.name + ".lock")
        self._file: int | None = None

    def acquire(self) -> None:
        """Raises AlreadyRunning if another process holds it."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(file, 20).decode() or "?"
            os.close(file)
            raise AlreadyRunning(
                f"another watchword (process {holder}) runs on this database"
            ) from None
        os.ftruncate(file, 0)
        os.write(file, str(os.getpid()).encode())
        self._file = file

    def release(self) -> None:
        """Does nothing if this process does not hold it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
