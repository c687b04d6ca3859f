"""Files of the user that receivers append to: where they are, and how they stay whole."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

from watchword.errors import DeliveryError
from watchword.notify.receiver import BadAddress
from watchword.private_files import open_private

LOCK_TRIES, LOCK_PAUSE = 50, 0.2
"""How often the lock is tried, and the seconds between two tries: 10 s together."""


def local_path(url: str, folder: Path) -> Path:
    """The file of `SCHEME:PATH`; a relative path starts at `folder`. Opens nothing.

    Raises BadAddress where it is a folder or where its folder is not there.
    """
    scheme, _, rest = url.partition(":")
    path = folder / rest
    if not rest or path.is_dir() or not path.parent.is_dir():
        scheme = scheme.lower()
        hint = f'write a path in a folder that is there: "{scheme}:alerts.{scheme}"'
        raise BadAddress("leads to no file", hint)
    return path


def append(path: Path, content: bytes) -> None:
    """Append all of it under a lock, and return when it is on the disk. The file is made if need be.

    Where that fails, the file is as before. Raises DeliveryError.
    """
    try:
        descriptor = open_private(path, os.O_WRONLY | os.O_APPEND)
        with os.fdopen(descriptor, "ab", buffering=0) as file, _locked(file):
            _append(file, content)
    except OSError as error:
        raise DeliveryError(f"{path.name} cannot be written to: {error.strerror}") from error


@contextlib.contextmanager
def _locked(file: FileIO) -> Iterator[None]:
    for _ in range(LOCK_TRIES):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        time.sleep(LOCK_PAUSE)
    else:
        raise DeliveryError("another program has locked the file")
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _append(file: FileIO, content: bytes) -> None:
    before = file.seek(0, os.SEEK_END)
    try:
        while content:
            content = content[file.write(content) :]
        os.fsync(file.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            os.truncate(file.fileno(), before)
        raise
