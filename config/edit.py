"""Changes the user's files for them: what stands there, comments too, stays as it was."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import tomlkit

Value = str | list[str]


def add_source(
    path: Path,
    key: str,
    values: Mapping[str, Value],
    check: Callable[[Mapping[str, str]], object],
) -> Path:
    """Write `[sources.KEY]` into the file, or of a folder into a new one; returns which.

    `check` is given the new text by the name of its file before anything is written; what it raises
    leaves all as it was.
    """
    file = path / f"source-{key}.toml" if path.is_dir() else path
    text = file.read_bytes().decode() if file.exists() else ""
    changed = with_source(text, key, values)
    check({file.name: changed})
    _replace(file.resolve(), changed)
    return file


def key_of(address: str) -> str:
    """A key for a source, of the address of its feed: `asahi` of www.asahi.com. Pure."""
    labels = (urlsplit(address).hostname or "").split(".")
    while len(labels) > 2 and labels[0] in ("www", "rss", "feed", "feeds", "news"):
        labels.pop(0)
    return re.sub(r"[^\w-]", "-", labels[0]) or "source"


def with_source(text: str, key: str, values: Mapping[str, Value]) -> str:
    """The text of a file with one more source at its end. Pure."""
    source = tomlkit.table()
    for name, value in values.items():
        source[name] = value
    sources = tomlkit.table(is_super_table=True)
    sources[key] = source
    added = tomlkit.document()
    added["sources"] = sources
    end = "\r\n" if "\r\n" in text else "\n"
    before = f"{text.rstrip()}{end}{end}" if text.strip() else ""
    return before + added.as_string().strip().replace("\n", end) + end


def _replace(file: Path, text: str) -> None:
    """All or nothing, with the rights that the file had."""
    with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".new", delete=False) as new:
        name = Path(new.name)
        try:
            new.write(text.encode())
            new.flush()
            os.fsync(new.fileno())
            if file.exists():
                name.chmod(file.stat().st_mode & 0o777)
            name.replace(file)
        except BaseException:
            name.unlink(missing_ok=True)
            raise
