"""Files and folders for their owner alone: they hold what somebody watches, addresses and passwords."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

FILE, FOLDER = 0o600, 0o700
"""The modes; a umask can only take more away."""


def open_private(path: Path, flags: int) -> int:
    """A descriptor of the file, made where it is missing with this mode from its first byte on.

    One that is there is tightened. `flags`: as of `os.open`. Raises OSError.
    """
    tighten(path)
    return os.open(path, flags | os.O_CREAT | os.O_CLOEXEC, FILE)


def tighten(path: Path) -> None:
    """Take the rights of all others from a file that is there; what belongs to another stays as it is.

    It opens nothing: to close any descriptor of a database ends the locks of this process on it.
    """
    with contextlib.suppress(OSError):
        mode = path.stat().st_mode
        if stat.S_ISREG(mode) and stat.S_IMODE(mode) & ~FILE:
            path.chmod(stat.S_IMODE(mode) & FILE)


def make_private_folder(folder: Path) -> None:
    """Make the folder, and those above it that are missing; what is there stays. Raises OSError."""
    for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        missing.mkdir(FOLDER)
