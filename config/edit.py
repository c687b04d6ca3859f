"""Edits the user's files. Everything else in them stays as it is, comments too."""

from __future__ import annotations

import errno
import ipaddress
import itertools
import os
import pwd
import re
import stat
import tempfile
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import tomlkit

from config.files import read
from watchword.errors import ConfigurationError, Problem, WatchwordError

_BLANK_OR_COMMENT = re.compile(r"""\s*(#(?!.*(\"{3}|'{3})).*)?""")
"""Not a line with three quotes: `# x\"\"\"` may be the last line of a text of several lines."""


def add_source(
    path: Path,
    key: str,
    values: Mapping[str, Any],
    check: Callable[[Mapping[str, str]], object],
) -> Path:
    """Write `[sources.KEY]` into the file, or into a new file of the folder. Returns that file.

    `values`: of its keys, as `tomllib` reads them; a table in a list is written on the list's line.
    `check` gets the new text by file name before the file is written. If it raises, nothing is changed.
    """
    return add_sources(path, {key: values}, check, name=f"source-{key}.toml")


def add_sources(
    path: Path,
    sources: Mapping[str, Mapping[str, Any]],
    check: Callable[[Mapping[str, str]], object],
    *,
    name: str,
) -> Path:
    """Write several sources at once; as `add_source`. `name`: of the file in a folder."""
    file = path / name if path.is_dir() else path
    changed = file.read_bytes().decode() if file.exists() else ""
    for key, values in sources.items():
        changed = with_source(changed, key, values)
    check({file.name: changed})
    replace_file(file.resolve(), changed)
    return file


def add_sentence(
    path: Path,
    topic: str,
    sentence: str,
    check: Callable[[Mapping[str, str]], object],
    key: str = "must_not_match",
) -> Path:
    """Add a sentence to a list of the topic, in the file with the topic. Returns that file.

    `key`: `must_match` or `must_not_match`. `check`: as in `add_source`. Raises ConfigurationError if
    no file has the topic.
    """
    return _edit_topic(
        path, topic, key, lambda text: with_sentence(text, topic, sentence, key), check
    )


def set_exclude(
    path: Path, topic: str, query: str, check: Callable[[Mapping[str, str]], object]
) -> Path:
    """Set what the topic excludes, in the file with the topic. Returns that file.

    `check`: as in `add_source`. Raises ConfigurationError if no file has the topic.
    """
    return _edit_topic(
        path, topic, "exclude", lambda text: with_exclude(text, topic, query), check
    )


def with_pack(path: Path, pack: str) -> Mapping[str, str]:
    """What the files would say if the configuration took this pack too, by name. Writes nothing."""
    merged = read(path)
    name = merged.origins.get(("packs",))
    if name is None:
        return {f"pack {pack}": f'packs = ["{pack}"]\n'}
    file = path / name if path.is_dir() else path
    document = tomlkit.parse(file.read_text(encoding="utf-8"))
    if isinstance(packs := document["packs"], list):  # else the schema reports it
        packs.append(pack)
    return {name: document.as_string()}


def _edit_topic(
    path: Path,
    topic: str,
    key: str,
    change: Callable[[str], str],
    check: Callable[[Mapping[str, str]], object],
) -> Path:
    """Change the text of the file that has this key of the topic, else the topic."""
    origins = read(path).origins
    ways = [("topics", topic, key), ("topics", topic)]
    names = [origins[way] for way in ways if way in origins]
    if not names:
        hint = f"it was told by [topics.{topic}]; write {key} where it went"
        raise ConfigurationError([Problem(f"topics.{topic}", "is configured no more", hint)])
    file = path / names[0] if path.is_dir() else path
    changed = change(file.read_bytes().decode())
    check({file.name: changed})
    replace_file(file.resolve(), changed)
    return file


def with_sentence(text: str, topic: str, sentence: str, key: str = "must_not_match") -> str:
    """The text of a file with one more sentence in this list of the topic. Pure."""

    def add(table: MutableMapping[str, Any]) -> None:
        if key in table:
            table[key].append(sentence)
        else:
            table[key] = [sentence]

    return with_topic(text, topic, key, add)


def with_exclude(text: str, topic: str, query: str) -> str:
    """The text of a file with this query as what the topic excludes. Pure."""
    return with_topic(text, topic, "exclude", lambda table: table.update(exclude=query))


def with_topic(
    text: str, topic: str, key: str, change: Callable[[MutableMapping[str, Any]], None]
) -> str:
    """The text of a file with a change of one key of the topic. Pure."""
    return with_key(text, ("topics", topic), key, change)


def with_key(
    text: str, of: tuple[str, str], key: str, change: Callable[[MutableMapping[str, Any]], None]
) -> str:
    """The text of a file with a change of one key of a table, such as `("topics", "ferries")`. Pure."""
    # tomlkit writes a new key behind the last line break, which an editor may have left out.
    end = "" if text.endswith("\n") else "\n"
    document = tomlkit.parse(text + end)
    table = document[of[0]][of[1]]
    is_new = key not in table
    change(table)
    changed = document.as_string()
    if is_new:
        changed = _above_comments(changed, key, before=text + end)
    changed = changed.removesuffix(end)
    return re.sub(r"\r?\n", "\r\n", changed) if "\r\n" in text else changed


def _above_comments(text: str, key: str, *, before: str) -> str:
    """Move the line with the new key above the comments and blank lines in front of it. Pure.

    tomlkit adds a key at the end of its table. The comments at this end mostly belong to the next table.
    `before`: the text without the new key. A key within the line of an inline table is not moved.
    """
    old, lines = before.split("\n"), text.split("\n")
    pairs = zip(old, lines, strict=False)
    at = next((number for number, (one, other) in enumerate(pairs) if one != other), len(old))
    if not lines[at].lstrip().startswith(key):
        return text
    new = lines.pop(at)
    while at > 0 and _BLANK_OR_COMMENT.fullmatch(lines[at - 1]):
        at -= 1
    return "\n".join([*lines[:at], new, *lines[at:]])


def key_of(address: str, taken: Collection[str] = ()) -> str:
    """A key for a source, made from the address of its feed: `asahi` for www.asahi.com. Pure.

    Of a numeric address the whole: `127-0-0-1`. `taken`: the keys of others; a key among them gets
    the next free number: `asahi-2`.
    """
    host = urlsplit(address).hostname or ""
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in ("www", "rss", "feed", "feeds", "news"):
        labels.pop(0)
    name = host if _is_numeric(host) else labels[0]
    key = re.sub(r"[^\w-]", "-", name).strip("-") or "source"
    numbered = (f"{key}-{number}" for number in itertools.count(2))
    return next(one for one in itertools.chain([key], numbered) if one not in taken)


def _is_numeric(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def with_source(text: str, key: str, values: Mapping[str, Any]) -> str:
    """The text of a file with one more source at the end. Pure."""
    source = tomlkit.table()
    for name, value in values.items():
        source[name] = _inline(value)
    sources = tomlkit.table(is_super_table=True)
    sources[key] = source
    added = tomlkit.document()
    added["sources"] = sources
    end = "\r\n" if "\r\n" in text else "\n"
    before = f"{text.rstrip()}{end}{end}" if text.strip() else ""
    return before + added.as_string().strip().replace("\n", end) + end


def _inline(value: Any) -> Any:
    """The value as tomlkit writes it on one line; by itself it makes [[tables]] of tables in a list."""
    if not isinstance(value, list):
        return value
    items = tomlkit.array()
    for one in value:
        if isinstance(one, dict):
            table = tomlkit.inline_table()
            table.update(one)
            items.append(table)
        else:
            items.append(one)
    return items


def remove_source(
    path: Path, key: str, check: Callable[[Mapping[str, str]], object]
) -> Sequence[Path]:
    """Take `[sources.KEY]` out of the files that have it, and delete a file that holds no more.

    Returns these files; none: no file has it. `check`: as in `add_source`. Raises ConfigurationError
    where it is written in a way that cannot be taken out.
    """
    origins = read(path).origins
    names = dict.fromkeys(name for way, name in origins.items() if way[:2] == ("sources", key))
    files = [path / name if path.is_dir() else path for name in names]
    texts = {file.name: without_source(file.read_bytes().decode(), key) for file in files}
    check(texts)
    for file in files:
        if path.is_dir() and not texts[file.name].strip():
            with _explained(file):
                file.unlink()
        else:
            replace_file(file.resolve(), texts[file.name])
    return files


def without_source(text: str, key: str) -> str:
    """The text of a file without this source; all else in it stays, comments too. Pure.

    Raises ConfigurationError where its lines are no table of their own.
    """
    wanted = tomllib.loads(text)
    sources = wanted["sources"]
    del sources[key]
    if not sources:
        del wanted["sources"]
    changed = _without_table(text, key)
    there = tomllib.loads(changed)
    if not there.get("sources", True):
        del there["sources"]
    if there != wanted:
        hint = "take it out by hand: it is not written as a table [sources.KEY] of its own"
        raise ConfigurationError([Problem(f"sources.{key}", "cannot be taken out", hint)])
    return changed


def _without_table(text: str, key: str) -> str:
    """The text without the lines of `[sources.KEY]` and of its tables. Pure.

    Comments and blank lines behind its last line stay: they belong to what follows.
    """
    name = rf"(?:{re.escape(key)}|\"{re.escape(key)}\"|'{re.escape(key)}')"
    ours = re.compile(rf"\s*\[\s*sources\s*\.\s*{name}\s*(\.[^]]*)?\]\s*(#.*)?")
    kept: list[str] = []
    waiting: list[str] = []
    inside = False
    for line in text.splitlines(keepends=True):
        if line.lstrip().startswith("["):
            inside = bool(ours.fullmatch(line.rstrip()))
            kept += waiting[1:] if kept[-1:] and not kept[-1].strip() else waiting
            waiting = []
        if not inside:
            kept.append(line)
        elif _BLANK_OR_COMMENT.fullmatch(line.rstrip()):
            waiting.append(line)
        else:
            waiting = []
    kept += waiting
    return "".join(kept).rstrip() + text[len(text.rstrip()) :] if any(map(str.strip, kept)) else ""


def replace_file(file: Path, text: str) -> None:
    """Replace the file as a whole; a crash leaves the old one.

    The new file has the owner, the group and the mode of the old one: the service may be another user.
    A first one has those of the folder's other files, else it is for its owner alone. Raises
    WatchwordError where the user may not write there.
    """
    model = file if file.exists() else next(iter(sorted(file.parent.glob("*.toml"))), None)
    with (
        _explained(file),
        tempfile.NamedTemporaryFile(dir=file.parent, suffix=".new", delete=False) as new,
    ):
        name = Path(new.name)
        try:
            new.write(text.encode())
            new.flush()
            if model is not None:
                _take_rights(name, model.stat(), of_old=model == file)
            os.fsync(new.fileno())
            name.replace(file)
        except BaseException:
            name.unlink(missing_ok=True)
            raise


def _take_rights(new: Path, model: os.stat_result, *, of_old: bool) -> None:
    """Give the file the owner, the group and the mode of another one. Raises PermissionError.

    Only root gives a file away. Another user becomes the owner, and may keep the group only if it is
    one of their own; `of_old`: without the group, an edit would take the file from its readers.
    """
    try:
        os.chown(new, model.st_uid, model.st_gid)
    except PermissionError:
        try:
            os.chown(new, -1, model.st_gid)
        except PermissionError:
            if of_old:
                raise
            return
    new.chmod(stat.S_IMODE(model.st_mode))


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    """Say which user may not write where, in place of the name of a temporary file."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        user = f"the user {_user()}" if os.geteuid() else "root"
        hint = "; run this as one who may, such as root (with sudo)" if os.geteuid() else ""
        raise WatchwordError(
            f"{file}: {user} may not change it or its folder ({error.strerror}){hint}"
        ) from error


def _user() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:  # a container may run under a number without a name
        return str(os.geteuid())
