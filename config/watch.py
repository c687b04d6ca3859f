"""Watches what a configuration is read from, so that a service loads an edit without a restart."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

from watchfiles import Change, awatch

from config.files import digest, files_of

LOOK_AGAIN = 10
"""Seconds after which the files are read without a sign: network file systems give none, and a sign can
come while the places to watch are looked up anew."""
STEP = 400
"""Milliseconds of stillness before signs are looked at: the database beside the file gives many."""
SETTLED = 0.2
"""Seconds that the files must stay as they are: an editor may empty a file before it writes it."""


async def changes(path: Path, before: bytes) -> AsyncIterator[None]:
    """Yields once for each change of what is read: the file, `*.toml` of the folder, secret files.

    The bytes are compared, so it does not matter how they came there: an editor writes a new file and
    renames it, a symbolic link is turned, a ConfigMap of Kubernetes turns the link `..data`. `before`:
    `digest` of what was loaded.
    """
    while True:
        if (now := await _settled(path)) != before:
            before = now
            yield
        async for _ in _signs(path):
            if (now := await _settled(path)) != before:
                before = now
                yield


async def _settled(path: Path) -> bytes:
    """The digest, once the files stay as they are."""
    now = await asyncio.to_thread(digest, path)
    while True:
        await asyncio.sleep(SETTLED)
        if now == (now := await asyncio.to_thread(digest, path)):
            return now


async def _signs(path: Path) -> AsyncIterator[None]:
    """Yields when something may have changed; ends when other places are to be watched."""
    places, folders = await asyncio.to_thread(_watched, path)

    def of_ours(_: Change, changed: str) -> bool:
        return changed.endswith(".toml") or Path(changed) in places

    signs = awatch(
        *folders,
        watch_filter=of_ours,
        recursive=False,
        rust_timeout=LOOK_AGAIN * 1000,
        step=STEP,
        yield_on_timeout=True,
    )
    try:
        async for _ in signs:
            yield
            if await asyncio.to_thread(_watched, path) != (places, folders):
                return
    except OSError:  # a folder went, or the system allows no more watches
        await asyncio.sleep(LOOK_AGAIN)
        yield


def _watched(path: Path) -> tuple[set[Path], set[Path]]:
    """What an edit may change, and the folders with it. A new `*.toml` counts by its name."""
    places = {place for file in files_of(path) for place in places_of(file)}
    folders = {place.parent for place in places} | ({path.absolute()} if path.is_dir() else set())
    return places, {folder for folder in folders if folder.is_dir()}


def places_of(file: Path) -> set[Path]:
    """A file, and each symbolic link that leads to it, by way of its folders too."""
    found: set[Path] = set()
    todo = [file.absolute()]
    while todo:
        here = todo.pop()
        if here in found:
            continue
        found.add(here)
        for part in (here, *here.parents):
            if part.is_symlink():
                found.add(part)
                target = part.parent / part.readlink() / here.relative_to(part)
                todo.append(Path(os.path.normpath(target)))
    return found
