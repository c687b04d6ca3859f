"""One daemon a database: a lock beside its file, which the kernel ends with its holder."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from watchword.errors import AlreadyRunning


class DaemonLock:
    """Held from `acquire` to `release`, or to the death of the process."""

    def __init__(self, database: Path) -> None:
        real = database.resolve()  # one database under two names has one lock
        self._path = real.with_name(real.name + ".lock")
        self._file: int | None = None

    def acquire(self) -> None:
        """Raises AlreadyRunning where another process holds it."""
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
        """Does nothing where it is not held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
