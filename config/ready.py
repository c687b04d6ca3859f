"""What comes in the box: the concepts, and the topics and packs that a file takes by their name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable

from config.schema import ConceptTable, TopicTable
from watchword.domain.topic import Concept, Dyad


def concepts() -> Mapping[str, Concept]:
    """All concepts of `config/concepts/*.toml`. Raises ValueError where one is there twice."""
    found: dict[str, Concept] = {}
    for file in _files("concepts"):
        for key, table in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if key in found:
                raise ValueError(f"two concept files have @{key}; one is {file.name}")
            found[key] = concept(key, ConceptTable.model_validate(table))
    return found


def topics() -> Mapping[str, TopicTable]:
    """All topics of `config/topics/*.toml`, by the name of their file."""
    return {
        file.name.removesuffix(".toml"): TopicTable.model_validate(
            tomllib.loads(file.read_text(encoding="utf-8"))
        )
        for file in _files("topics")
    }


def packs() -> Mapping[str, Mapping[str, Mapping[str, object]]]:
    """All packs of `config/press/*.toml`, by the name of their file: the tables of their sources."""
    return {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8"))["sources"]
        for file in _files("press")
    }


def concept(key: str, table: ConceptTable) -> Concept:
    """A table as the domain's concept. Pure."""
    dyad = Dyad(**table.dyad.model_dump()) if table.dyad else None
    return Concept(key=key, words=dict(table.__pydantic_extra__ or {}), dyad=dyad)


def _files(folder: str) -> Iterator[Traversable]:
    place = resources.files("config") / folder
    if place.is_dir():
        yield from sorted(
            (file for file in place.iterdir() if file.name.endswith(".toml")),
            key=lambda file: file.name,
        )
