"""The concepts, topics and packs that come with Watchword."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from config.schema import ConceptTable, DyadTable, TopicTable
from watchword.domain.topic import Concept, Dyad


def concept_tables() -> Mapping[str, ConceptTable]:
    """All tables of `config/concepts/*.toml`, by key. Raises ValueError if two files have one key."""
    found: dict[str, ConceptTable] = {}
    for file in _files("concepts"):
        for key, table in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if key in found:
                raise ValueError(f"two concept files have @{key}; one is {file.name}")
            found[key] = ConceptTable.model_validate(table)
    return found


def concepts(own: Mapping[str, ConceptTable]) -> Mapping[str, Concept]:
    """The ready concepts and the user's own, by key; the user's own replaces a ready one.

    A dyad's `like` may name any of them.
    """
    tables = {**concept_tables(), **own}
    return {
        key: Concept(
            key=key,
            words=dict(table.__pydantic_extra__ or {}),
            dyad=_dyad(table.dyad, tables) if table.dyad else None,
            ready=key not in own,
        )
        for key, table in tables.items()
    }


def topics() -> Mapping[str, TopicTable]:
    """All topics of `config/topics/*.toml`, by file name without `.toml`."""
    return {
        file.name.removesuffix(".toml"): TopicTable.model_validate(
            tomllib.loads(file.read_text(encoding="utf-8"))
        )
        for file in _files("topics")
    }


PACK_NOTES = ("seen", "notes")
"""Keys that only a packed source has: the lists that name its addresses, and what they say of it."""


def pack_names() -> tuple[str, ...]:
    """The packs: the files of `config/press/*.toml` without `.toml`."""
    return tuple(file.name.removesuffix(".toml") for file in _files("press"))


def pack(name: str) -> Mapping[str, Mapping[str, Any]]:
    """The tables of a pack's sources, by key, with `PACK_NOTES`.

    A pack has sources of its own, and those of the packs that it names; of these only the ones in its
    `languages`, where it has such a list.
    """
    file = resources.files("config") / "press" / f"{name}.toml"
    written = tomllib.loads(file.read_text(encoding="utf-8"))
    languages = written.get("languages")
    found = {
        key: table
        for part in written.get("packs", ())
        for key, table in pack(part).items()
        if languages is None or table["language"] in languages
    }
    own: dict[str, dict[str, Any]] = written.get("sources", {})
    return {**found, **own}


def _dyad(table: DyadTable, tables: Mapping[str, ConceptTable]) -> Dyad:
    """The dyad with its own lists, after the lists of the dyad that `like` names."""
    like = tables.get(table.like or "")
    model = (like and like.dyad) or DyadTable(pair=())
    return Dyad(
        pair=table.pair,
        followed_by=model.followed_by + table.followed_by,
        never=model.never + table.never,
        third=table.third,
        not_after=table.not_after,
    )


def _files(folder: str) -> Iterator[Traversable]:
    place = resources.files("config") / folder
    if place.is_dir():
        yield from sorted(
            (file for file in place.iterdir() if file.name.endswith(".toml")),
            key=lambda file: file.name,
        )
