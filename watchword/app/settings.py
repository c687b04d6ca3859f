"""Finds, reads and edits the configuration: the door to `config` for the verbs and the service."""

from __future__ import annotations

import difflib
import hashlib
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watchword.app import parts
from watchword.domain.config import FileEdit, WatchConfig
from watchword.domain.source import Hints
from watchword.errors import ConfigurationError, Conflict, InvalidRequest, Problem, QueryErrors

if TYPE_CHECKING:
    from config.load import Settings, StoreLocation
    from watchword.matching.advice import Advice


def configuration(path: Path | None, *, inspected: bool = False) -> Settings:
    """Find and read the configuration. Raises ConfigurationError with all its problems.

    `inspected`: queries and the URLs of channels too, for verbs that use them; it costs 0.5 s.
    """
    _, load = _found(path)
    return load(inspect=inspect if inspected else None)


def waits_for_start(running: Settings, new: Settings) -> Sequence[str]:
    """The keys of an edit that a running service cannot change, as `fetch.timeout`. Pure."""
    own = {
        "contact": "contact",
        "database.url": "database",
        "service.heartbeat": "heartbeat",
        "web": "web",
    }
    changed = [key for key, name in own.items() if getattr(running, name) != getattr(new, name)]
    fetch = [field.name for field in fields(running.fetch)]
    changed += [
        f"fetch.{name}"
        for name in fetch
        if getattr(running.fetch, name) != getattr(new.fetch, name)
    ]
    return changed


def configuration_and_pack(path: Path | None, pack: str) -> tuple[Settings, Sequence[str]]:
    """The configuration as if it took this pack too, and the keys of the pack's sources.

    Raises InvalidRequest for a pack that is not there.
    """
    from config import ready
    from config.edit import with_pack

    if pack not in (known := ready.pack_names()):
        raise InvalidRequest(f"{pack}: no such pack; there are: {', '.join(known)}")
    place, load = _found(path)
    settings = load(overrides=with_pack(place, pack))
    return settings, [key for key in ready.pack(pack) if key in settings.config.sources]


def normalized(address: str) -> str:
    """An address in its one spelling; as it is where it is none."""
    from crawler.plain.urls import normalize

    return normalize(address) or address


def add_source(path: Path | None, key: str | None, values: Mapping[str, Any]) -> tuple[str, Path]:
    """Write a source into the configuration; returns its key and the file.

    `values`: of its keys, as `tomllib` reads them.

    `key`: None is one that no source has, made of the address of a feed.
    """
    from config.edit import add_source, key_of

    place, load = _found(path)
    known = load().config.sources
    if key is None:
        first = values["feeds"][0]
        key = key_of(first if isinstance(first, str) else first["url"], known)
    elif key in known:
        taken = Problem(f"sources.{key}", "is there already", "give another --key")
        raise ConfigurationError([taken])
    return key, add_source(place, key, values, lambda texts: load(overrides=texts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of one feed of a list."""

    feed: str
    """Its address, as the list has it where it is none of the web."""
    source: str | None
    """The key of its source; None: it is no address of the web."""
    new: bool


def import_opml(path: Path | None, body: bytes) -> tuple[Sequence[Imported], Path]:
    """Write a source for each new feed of an OPML list; returns what became of each, and the file.

    Raises InvalidRequest for what is no OPML.
    """
    from config.edit import add_sources, key_of
    from crawler.feeds.opml import read_opml

    place, load = _found(path)
    known = load().config.sources
    owners = {feed.url: key for key, source in known.items() for feed in source.feeds}
    try:
        outlines = read_opml(body)
    except ValueError as error:
        raise InvalidRequest(f"the file cannot be read: {error}") from None
    tables: dict[str, Mapping[str, str | list[str]]] = {}
    report = []
    for one in outlines:
        new = bool(one.feed) and one.feed not in owners
        if new:
            key = owners[one.feed] = key_of(one.page or one.feed, {*known, *tables})
            given = {"name": one.name, "url": one.page}
            tables[key] = {k: v for k, v in given.items() if v} | {"feeds": [one.feed]}
        address = one.feed or one.written
        report.append(Imported(feed=address, source=owners.get(one.feed), new=new))
    if not tables:
        return report, place
    name = f"sources-{hashlib.sha256(body).hexdigest()[:8]}.toml"
    return report, add_sources(place, tables, lambda texts: load(overrides=texts), name=name)


def export_opml(path: Path | None) -> bytes:
    """All feeds of the configuration as an OPML list."""
    from crawler.feeds.opml import Outline, write_opml

    sources = configuration(path).config.sources.values()
    return write_opml(
        "Watchword",
        (
            Outline(name=source.hints.outlet, feed=feed.url, written=feed.url)
            for source in sources
            for feed in source.feeds
            if not feed.is_front
        ),
    )


def remove_source(path: Path | None, key: str) -> tuple[Sequence[Path], bool]:
    """Take a source out of the configuration; returns the files, and whether a pack still has it.

    Raises InvalidRequest where no file has it.
    """
    from config.edit import remove_source

    place, load = _found(path)
    known = load().config.sources
    files = remove_source(place, key, lambda texts: load(overrides=texts) if texts else None)
    if not files and key in known:
        hint = f"`watchword source pause {key}` leaves it alone"
        raise InvalidRequest(f"{key}: comes with a pack, and no file has it; {hint}")
    if not files:
        near = difflib.get_close_matches(key, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known) or 'none'}"
        raise InvalidRequest(f"{key}: no such source; {hint}")
    return files, key in load().config.sources


def add_sentence(
    path: Path | None, topic: str, sentence: str, key: str = "must_not_match"
) -> Path:
    """Write a sentence into a list of the topic, `key`, in the configuration; returns the file."""
    from config.edit import add_sentence

    place, load = _found(path)
    return add_sentence(place, topic, sentence, lambda texts: load(overrides=texts), key)


def set_exclude(path: Path | None, topic: str, query: str) -> Path:
    """Set what a topic of the configuration excludes; returns the file."""
    from config.edit import set_exclude

    place, load = _found(path)
    return set_exclude(place, topic, query, lambda texts: load(overrides=texts))


def edit_topic(
    path: Path,
    key: str | None,
    values: Mapping[str, str | list[str]],
    sentences: Mapping[str, Collection[str]],
) -> tuple[str, FileEdit]:
    """What the configuration would say with this edit of a topic, and the topic's key; writes nothing.

    `key`: None for a new topic; one is made of its name. Raises ConfigurationError with what is wrong.
    """
    from config.edit_topic import edit_topic, key_for

    place, load = _found(path)
    name = key or key_for(str(values.get("name", "")), load().config.topics)
    return name, edit_topic(place, name, values, sentences, lambda texts: load(overrides=texts))


def new_source(path: Path, values: Mapping[str, Any]) -> tuple[str, FileEdit]:
    """The key of a new source, and what the file would say with it; writes nothing.

    Raises ConfigurationError.
    """
    from config import edits
    from config.edit import key_of

    place, load = _found(path)
    first = values["feeds"][0]
    address = first if isinstance(first, str) else first["url"]
    key = key_of(address, load().config.sources)
    return key, edits.new_source(place, key, values, lambda texts: load(overrides=texts))


def without_source(path: Path, key: str) -> FileEdit:
    """What the file would say without a source; writes nothing. Raises ConfigurationError."""
    from config import edits

    place, load = _found(path)
    return edits.without(place, key, lambda texts: load(overrides=texts))


def new_channel(path: Path, name: str, url: str = "") -> tuple[FileEdit, Settings | None]:
    """What the file would say with one more channel, and, where its `url` is given, what that means.

    Writes nothing. Raises ConfigurationError, InvalidRequest where there is one of this name.
    """
    from config import edits

    place, load = _found(path)
    if name in load().config.channels:
        raise InvalidRequest(f"{name}: there is a channel of this name; give another one")
    found: list[Settings] = []
    edit = edits.new_channel(
        place, name, url, lambda texts: found.append(load(overrides=texts, inspect=inspect))
    )
    return edit, found[0] if found else None


def seen_of_topic(path: Path, key: str) -> str:
    """What `write_edit` wants of who has looked at the file of this topic, new or not.

    Raises ConfigurationError.
    """
    from config.edit_topic import unchanged

    place, _ = _found(path)
    return unchanged(place, key).seen


def edit_channel(path: Path, name: str, values: Mapping[str, str | int | list[str]]) -> FileEdit:
    """What the file would say with these values of a channel; writes nothing.

    Raises ConfigurationError.
    """
    from config import edits

    place, load = _found(path)
    return edits.edit_channel(place, name, values, lambda texts: load(overrides=texts))


def write_channel(path: Path, edit: FileEdit, seen: str, name: str, url: str) -> None:
    """Write a new channel, its address into a file of its own. Raises Conflict as `write_edit`."""
    from config import edits

    if seen != edit.seen:
        raise Conflict(f"{edit.file.name}: was changed meanwhile; nothing was written, look again")
    edits.write_secret(path, name, url)
    write_edit(edit, seen)


def may_write(path: Path) -> bool:
    """Whether this process may change the configuration."""
    from config.edit_topic import may_write

    return may_write(path)


def write_edit(edit: FileEdit, seen: str) -> None:
    """Write an edit that was looked at. Raises Conflict where the file was changed meanwhile."""
    from config.edit_topic import write_edit

    write_edit(edit, seen)


def outlets(path: Path | None) -> Mapping[str, Hints]:
    """What the configuration says of each source, by key; nothing where it has mistakes."""
    try:
        sources = configuration(path).config.sources
    except ConfigurationError:
        return {}
    return {key: source.hints for key, source in sources.items()}


def unknown_name(
    path: Path | None,
    *,
    source: str | None = None,
    topic: str | None = None,
    channel: str | None = None,
) -> str:
    """Which of the names is not in the configuration, in a sentence.

    Empty where all are, and where the configuration has mistakes.
    """
    try:
        config = configuration(path).config
    except ConfigurationError:
        return ""
    asked = (
        ("source", source, tuple(config.sources)),
        ("topic", topic, tuple(config.topics)),
        ("channel", channel, tuple(config.channels)),
    )
    for noun, name, known in asked:
        if name is not None and name not in known:
            near = difflib.get_close_matches(name, known, 1)
            there = (
                f"did you mean {near[0]}?" if near else f"there are: {', '.join(known) or 'none'}"
            )
            return f"{name}: no such {noun} is configured; {there}"
    return ""


def _found(path: Path | None) -> tuple[Path, Callable[..., Settings]]:
    """Where the configuration is, and `config.load.load` of what is there."""
    from config.files import find
    from config.load import load
    from crawler.plain.urls import normalize
    from watchword.notify.receivers.registry import interrupts

    place = find(path, os.environ)
    return place, partial(load, place, os.environ, normalize, interrupts=interrupts)


def store_location(path: Path | None) -> StoreLocation:
    """Where the rows are; known even where topics, channels or sources are wrong.

    Raises ConfigurationError where the file cannot be read, or names no database.
    """
    from config.files import find
    from config.load import store_location

    return store_location(find(path, os.environ), os.environ)


def inspect(
    config: WatchConfig, addresses: Mapping[str, str], signing: Mapping[str, str], folder: Path
) -> tuple[Sequence[Problem], Advice]:
    """What only those who compile and send can know."""
    from watchword.matching.advice import advice
    from watchword.matching.matcher import compile

    topics = {topic.key: topic for topic in config.topics.values() if topic.query}
    problems: list[Problem] = []
    try:
        compile(topics.values(), config.concepts)
    except QueryErrors as errors:
        wrong = {error.topic for error in errors.errors if error.key == "parties"}
        for error in errors.errors:
            topics.pop(error.topic, None)
            if error.key == "query" and error.topic in wrong:
                continue  # it is made of the parties
            where = f"topics.{error.topic}.{error.key}"
            what = f"column {error.column}: {error.what}"
            problems.append(Problem(where, what, error.hint))
    sender = parts.channel_sender(config.channels, addresses, signing, folder, domain="")
    said = advice(topics.values(), config.concepts, config.source_names)
    styles = {name: channel.follow_style for name, channel in config.channels.items()}
    warnings = (*said.warnings, *sender.warnings(), *sender.unable(styles), *_unshown(config))
    return [*problems, *sender.check()], replace(said, warnings=warnings)


def _unshown(config: WatchConfig) -> Sequence[Problem]:
    """That sources ask for a browser and there is none."""
    asking = [key for key, source in config.sources.items() if source.hints.browser]
    if not asking:
        return ()
    from crawler.http.browser import problem  # with Scrapy it takes a second, for each verb

    said, hint = problem(), "its pages cannot be read until there is one"
    return [Problem(f"sources.{key}.browser", said, hint) for key in asking if said]


def example() -> str:
    """The configuration that `init` writes."""
    return files("config").joinpath("example.toml").read_text("utf-8")
