"""Edits a topic of the user's files: what they would say, then, unless they changed, the edit."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import tomlkit

from config.edit import replace_file, with_key, with_sentence
from config.files import read
from watchword.domain.config import FileEdit
from watchword.errors import Conflict


def edit_topic(
    path: Path,
    key: str,
    values: Mapping[str, str | list[str]],
    sentences: Mapping[str, Collection[str]],
    check: Callable[[Mapping[str, str]], object],
) -> FileEdit:
    """What the file with the topic would say; it writes nothing. A new topic stands at its end.

    `values`: of its keys; an empty one is taken out. `sentences`: added to these lists. `check`: as in
    `config.edit.add_source`.
    """
    found, is_new = _find(path, key, values)
    after = with_new_topic(found.before, key) if is_new else found.before
    for value_key, value in values.items():
        after = with_value(after, ("topics", key), value_key, value)
    for list_key, added in sentences.items():
        for sentence in added:
            after = with_sentence(after, key, sentence, list_key)
    check({found.file.name: after})
    return replace(found, after=after)


def unchanged(path: Path, key: str) -> FileEdit:
    """The file that the topic is in, or a new one goes to, as it is now."""
    return _find(path, key, ())[0]


def _find(path: Path, key: str, names: Iterable[str]) -> tuple[FileEdit, bool]:
    """The file with one of these keys of the topic, else with the topic; and whether none has it."""
    origins = read(path).origins
    ways = [*(("topics", key, name) for name in names), ("topics", key)]
    name = next((origins[way] for way in ways if way in origins), None)
    file = path if path.is_file() else path / (name or f"topic-{key}.toml")
    before = file.read_bytes().decode() if file.exists() else ""
    return FileEdit(file=file, before=before, after=before), name is None


def write_edit(edit: FileEdit, seen: str) -> None:
    """Write the edit. `seen`: of the file that its writer looked at. Raises Conflict if it changed."""
    if seen != edit.seen:
        raise Conflict(f"{edit.file.name}: was changed meanwhile; nothing was written, look again")
    replace_file(edit.file.resolve(), edit.after)


def may_write(place: Path) -> bool:
    """Whether this process may replace the file, or files of the folder: that makes a new one beside."""
    folder = place if place.is_dir() else place.parent
    return os.access(folder, os.W_OK | os.X_OK, effective_ids=True)


def with_value(text: str, of: tuple[str, str], key: str, value: str | int | list[str]) -> str:
    """The text of a file with this value in a table; an empty one is taken out. Pure.

    `of`: the table, as `("topics", "ferries")`.
    """
    there = tomlkit.parse(text)[of[0]][of[1]]
    if not value and key not in there:
        return text
    if value:
        return with_key(text, of, key, lambda table: table.update({key: written_value(value)}))
    return with_key(text, of, key, lambda table: table.pop(key, None))


def written_value(value: str | int | list[str]) -> object:
    """The value as it is best read. Pure.

    A query with phrases stands between single quotes, so that no backslash is in it.
    """
    if isinstance(value, str) and '"' in value and "'" not in value:
        return tomlkit.string(value, literal=True)
    return value


def with_new_topic(text: str, key: str) -> str:
    """The text of a file with an empty topic at its end. Pure."""
    end = "\r\n" if "\r\n" in text else "\n"
    before = f"{text.rstrip()}{end}{end}" if text.strip() else ""
    return f"{before}[topics.{written_key(key)}]{end}"


def written_key(key: str) -> str:
    """The key as TOML has it: in quotes where it is not Latin. Pure."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else tomlkit.string(key).as_string()


def key_for(name: str, taken: Collection[str]) -> str:
    """A key for a topic of this name that no topic has: `rare-earths` of `Rare earths`. Pure."""
    base = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "topic"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key
