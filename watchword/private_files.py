"""Files and folders for their owner alone: they hold what somebody watches, addresses and passwords."""

from __future__ import annotations

import os
from pathlib import Path

FILE, FOLDER = 0o600, 0o700
"""The modes; a umask can only take more away."""


def open_private(path: Path, flags: int) -> int:
    """A descriptor of the file, made where it is missing with this mode from its first byte on.

    One that is there keeps its mode, which its owner may have set. `flags`: as of `os.open`. Raises
    OSError.
    """
    return os.open(path, flags | os.O_CREAT | os.O_CLOEXEC, FILE)


def make_private_folder(folder: Path) -> None:
    """Make the folder, and those above it that are missing; what is there stays. Raises OSError."""
    for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        missing.mkdir(FOLDER)
