"""What holds for all tests."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hypothesis import settings

settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")
"""A property says nothing of time: on a busy machine any example can be slow."""

MEMORY, ENOUGH = Path("/dev/shm"), 1 << 30
"""A folder of Linux that lies in memory, and how many bytes of it must be free."""


def takes_databases(folder: Path) -> bool:
    """Whether tests may work in this folder: with room, and where a library can be loaded from."""
    if sys.platform != "linux" or not os.access(folder, os.W_OK):
        return False
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize >= ENOUGH and not found.f_flag & os.ST_NOEXEC


if takes_databases(MEMORY):
    # Each commit waits for the disk, and no test cuts the power. pytest reads this variable.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
