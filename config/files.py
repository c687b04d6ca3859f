"""Finds the configuration, one file or a folder, and merges its files into one tree."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from watchword.errors import ConfigurationError, Problem

Key = tuple[str, ...]
"""The path of a value: `("topics", "china-japan", "query")`."""
Table = dict[str, object]
Origins = Mapping[Key, str]
"""By key, the file or pack that sets it."""
TOML_HINTS = {
    "Invalid value": "write a text in quotes, a list in brackets",
    "Expected newline": "write a text in quotes",
    "Illegal character": "close the quotes on their line",
    "Unterminated string": "close its quotes",
    "Unclosed array": "close the list with ], and write a comma between two of its values",
    "Cannot overwrite": "keep one of the two",
    "Cannot declare": "keep one table of this name, with the keys of both",
    "Expected '='": 'write KEY = "…"',
    "Expected ']'": "close the name with ]; a name with a space is none",
    "Invalid initial character": 'write a name that is not Latin in quotes: [topics."…"]',
    "Invalid statement": 'write [TABLE] or KEY = "…"; a key that is not Latin in quotes',
    "Unescaped": "write the text between single quotes: '…'",
}
"""By how an error of tomllib begins."""
CLOSED = "may not be read by this user"


@dataclass(slots=True, kw_only=True)
class MergedToml:
    """All files in one tree, with the file of each key and the problems that were found."""

    folder: Path
    table: Table = field(default_factory=dict)
    origins: dict[Key, str] = field(default_factory=dict)
    """By key, the file or pack that sets it."""
    problems: list[Problem] = field(default_factory=list)

    def where(self, *key: str) -> str:
        """File and key for a message: `watchword.toml: topics.china-japan.query`."""
        return locate(self.origins, *key)

    def at(self, *key: str) -> object:
        """The unchecked value of a key, or None."""
        value: object = self.table
        for part in key:
            value = value.get(part) if isinstance(value, dict) else None
        return value


def locate(origins: Origins, *key: str) -> str:
    """File and key for a message; the key alone where no file has anything of it. Pure."""
    for length in range(len(key), -1, -1):
        if key[:length] in origins:
            return f"{origins[key[:length]]}: {dotted(key)}"
    return dotted(key)


def dotted(key: Iterable[str]) -> str:
    """A key in the syntax of TOML. Pure."""
    return ".".join(part if re.fullmatch(r"[\w-]+", part) else repr(part) for part in key)


def find(
    explicit: Path | None,
    environ: Mapping[str, str],
    *,
    here: Path = Path(),
    system: Path = Path("/etc/watchword"),
) -> Path:
    """The file or folder to read: `explicit`, else WATCHWORD_CONFIG, else the first default that exists.

    Raises ConfigurationError if the named place does not exist or nothing is found.
    """
    named = explicit or (
        Path(environ["WATCHWORD_CONFIG"]) if environ.get("WATCHWORD_CONFIG") else None
    )
    if named is not None:
        if (found := _state(named)) == "there":
            return named
        hint = "" if found == CLOSED else "`watchword init` writes one"
        raise ConfigurationError([Problem(str(named), found, hint)])
    home = Path(environ.get("HOME") or Path.home()) / ".config" / "watchword"
    states = {place: _state(place) for place in (here / "watchword.toml", home, system)}
    for place, state in states.items():
        if state == "there":
            return place
    what = f"there is no configuration in ./watchword.toml, {home}/ and {system}/"
    closed = [f"; {place} {state}" for place, state in states.items() if state == CLOSED]
    raise ConfigurationError(
        [Problem("watchword.toml", what + "".join(closed), "`watchword init` writes one")]
    )


def first_place(explicit: Path | None, environ: Mapping[str, str]) -> Path | None:
    """The file in which a first configuration would be; None: there is one, or one that nobody may read.

    `explicit`: as in `find`.
    """
    try:
        find(explicit, environ)
    except ConfigurationError as error:
        if any(CLOSED in str(problem) for problem in error.problems):
            return None
    else:
        return None
    named = explicit or Path(environ.get("WATCHWORD_CONFIG") or "watchword.toml")
    return named if named.suffix == ".toml" else named / "watchword.toml"


def _state(place: Path) -> str:
    """`there`, or in words why the place is no configuration."""
    try:
        if place.is_file():
            return "there"
        if not place.is_dir():
            return "is not there"
        toml = any(file.suffix == ".toml" for file in place.iterdir())
    except PermissionError:
        return CLOSED
    return "there" if toml else "is a folder without a *.toml"


def read(path: Path, overrides: Mapping[str, str] | None = None) -> MergedToml:
    """One file, or all `*.toml` of a folder in the order of their names, as one tree.

    `overrides`: by file name, texts to use in place of the files.
    """
    folder, overrides = path if path.is_dir() else path.parent, overrides or {}
    merged = MergedToml(folder=folder.resolve())
    there = {file.name for file in folder.glob("*.toml")} if path.is_dir() else {path.name}
    for name in sorted(there | overrides.keys()):
        merged.origins.setdefault((), name)
        table = _parsed(folder / name, overrides.get(name), merged.problems)
        _join(merged, merged.table, table, (), name)
    return merged


def _parsed(file: Path, text: str | None, problems: list[Problem]) -> Table:
    try:
        text = file.read_text(encoding="utf-8") if text is None else text
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).rpartition(" (at ")
        if not what:
            what, place = str(error), "unknown place)"
        place, hint = place.rstrip(")"), _toml_hint(what, _line_at(place, text or ""))
        problems.append(Problem(f"{file.name}: {place}", f"not TOML: {what}", hint))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(Problem(f"{file.name}: line {line}", "is not UTF-8", "save it as UTF-8"))
    except OSError as error:
        problems.append(Problem(file.name, f"cannot be read: {error.strerror}", ""))
    return {}


def _line_at(place: str, text: str) -> str:
    """The line of the text that an error of tomllib names: `line 3, column 9`."""
    found = re.match(r"line (\d+)", place)
    lines = text.splitlines()
    return lines[int(found[1]) - 1] if found and int(found[1]) <= len(lines) else ""


def _toml_hint(what: str, line: str) -> str:
    """What would be right in the line; empty if nobody knows. Pure."""
    if re.search(r"[=\[,(]\s*[“”„«‘’「＂]|[“”„»‘’」＂]\s*([]#,]|$)", line):
        return 'write straight quotes: "…"'
    if what.startswith("Expected newline") and line.count('"') > 2:
        return "write a text that has \" in it between single quotes: '…'"
    return next((hint for start, hint in TOML_HINTS.items() if what.startswith(start)), "")


def _join(merged: MergedToml, into: Table, table: Table, at: Key, file: str) -> None:
    """Merge a file's table. A value that two files set is a problem that names both files."""
    for name, value in table.items():
        key = (*at, name)
        there = into.get(name)
        if name not in into:
            into[name] = {} if isinstance(value, dict) else value
            merged.origins[key] = file
            there = into[name]
            if not isinstance(value, dict):
                continue
        if isinstance(value, dict) and isinstance(there, dict):
            _join(merged, there, value, key, file)
        else:
            where = f"{merged.origins[key]} and {file}: {dotted(key)}"
            merged.problems.append(Problem(where, "is set twice", "keep one of them"))


def files_of(path: Path) -> list[Path]:
    """The files that the configuration is read from, also where it has mistakes."""
    merged = read(path)
    secrets = {text.strip().removeprefix("file:") for text in _texts(merged.table)}
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    return [path.absolute(), *files, *(merged.folder / secret for secret in sorted(secrets))]


def _texts(value: object) -> Iterator[str]:
    """The texts in a tree of TOML that name a file with a secret."""
    if isinstance(value, str):
        if value.strip().startswith("file:"):
            yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def digest(path: Path) -> bytes:
    """A hash of the bytes of all files; one that cannot be read counts as empty."""
    whole = hashlib.sha256()
    for file in files_of(path):
        whole.update(os.fsencode(file) + b"\0")
        try:
            content = file.read_bytes()
        except OSError:
            content = b""
        whole.update(hashlib.sha256(content).digest())
    return whole.digest()
