"""Watches the files of a configuration, so that a service loads an edit without a restart."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

from watchfiles import Change, awatch


def changes(path: Path) -> AsyncIterator[None]:
    """Yields once for each change of the file, or of a `*.toml` file in the folder.

    The folder is watched and not the file, because editors write a new file and rename it.
    """
    whole = path.is_dir()

    def of_ours(_: Change, changed: str) -> bool:
        return changed.endswith(".toml") if whole else Path(changed).name == path.name

    return _once(path if whole else path.absolute().parent, of_ours)


async def _once(folder: Path, of_ours: Callable[[Change, str], bool]) -> AsyncIterator[None]:
    async for _ in awatch(folder, watch_filter=of_ours, recursive=False):
        yield None
