"""Edits of sources and channels that somebody looks at before they are written."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from config.edit import with_source, without_source
from config.edit_topic import with_value, written_key
from config.files import read
from watchword.domain.config import FileEdit
from watchword.errors import ConfigurationError, Conflict, Problem
from watchword.private_files import open_private

Check = Callable[[Mapping[str, str]], object]
"""Gets the new text by file name; raises where it is wrong."""


def new_source(path: Path, key: str, values: Mapping[str, Any], check: Check) -> FileEdit:
    """What the file would say with one more source; in a folder it is a file of its own."""
    file = path / f"source-{key}.toml" if path.is_dir() else path
    before = _text(file)
    after = with_source(before, key, values)
    check({file.name: after})
    return FileEdit(file=file, before=before, after=after)


def without(path: Path, key: str, check: Check) -> FileEdit:
    """What the file would say without a source.

    Raises ConfigurationError where it is not in one file.
    """
    origins = read(path).origins
    names = {name for way, name in origins.items() if way[:2] == ("sources", key)}
    if len(names) != 1:
        hint = (
            "it comes with a pack" if not names else f"take it out of {', '.join(sorted(names))}"
        )
        raise ConfigurationError([Problem(f"sources.{key}", "no single file has it", hint)])
    file = path / names.pop() if path.is_dir() else path
    before = _text(file)
    after = without_source(before, key)
    check({file.name: after})
    return FileEdit(file=file, before=before, after=after)


def new_channel(path: Path, name: str, url: str, check: Check) -> FileEdit:
    """What the file would say with one more channel: that its address is in a file of its own.

    `url`: the address, which is checked; empty: it is not known yet, and nothing is checked.
    """
    file = path / f"channel-{name}.toml" if path.is_dir() else path
    before = _text(file)
    end = "\r\n" if "\r\n" in before else "\n"
    start = f"{before.rstrip()}{end}{end}" if before.strip() else ""
    empty = f"{start}[channels.{written_key(name)}]{end}"
    of = ("channels", name)
    if url:
        check({file.name: with_value(empty, of, "url", url)})
    after = with_value(empty, of, "url", f"file:{secret_file(name)}")
    return FileEdit(file=file, before=before, after=after)


def edit_channel(
    path: Path, name: str, values: Mapping[str, str | int | list[str]], check: Check
) -> FileEdit:
    """What the file with a channel would say with these values; an empty one is taken out."""
    origins = read(path).origins
    ways = [("channels", name, key) for key in values] + [("channels", name)]
    found = next((origins[way] for way in ways if way in origins), None)
    if found is None:
        raise ConfigurationError([Problem(f"channels.{name}", "is configured no more", "")])
    file = path / found if path.is_dir() else path
    before = after = _text(file)
    for key, value in values.items():
        after = with_value(after, ("channels", name), key, value)
    if after != before:
        check({file.name: after})
    return FileEdit(file=file, before=before, after=after)


def write_secret(path: Path, name: str, url: str) -> None:
    """Write the address of a new channel beside the configuration, for its owner alone.

    Raises Conflict where such a file is there.
    """
    folder = path if path.is_dir() else path.parent
    file = folder / secret_file(name)
    try:
        with os.fdopen(open_private(file, os.O_WRONLY | os.O_EXCL), "w", encoding="utf-8") as new:
            new.write(f"{url}\n")
    except FileExistsError:
        raise Conflict(f"{file} is there already; give the channel another name") from None


def secret_file(channel: str) -> str:
    """The file with the address of a channel, beside the configuration."""
    return f"{channel}.secret"


def _text(file: Path) -> str:
    return file.read_bytes().decode() if file.exists() else ""
