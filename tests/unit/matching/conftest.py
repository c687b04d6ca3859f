"""What the tests of matching share: the concepts and the topic that come with Watchword."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from watchword.domain.topic import Concept, Dyad, Topic

CONFIG = Path(__file__).parents[3] / "config"


def load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def concept(key: str, table: dict[str, Any]) -> Concept:
    dyad = table.pop("dyad", None)
    fields: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in (dyad or {}).items()
    }
    words = {language: tuple(listed) for language, listed in table.items()}
    return Concept(key=key, words=words, dyad=Dyad(**fields) if dyad else None)


@pytest.fixture(scope="session")
def concepts() -> Mapping[str, Concept]:
    tables = load(CONFIG / "concepts" / "east-asia.toml")
    return {key: concept(key, table) for key, table in tables.items()}


@pytest.fixture(scope="session")
def china_japan() -> Topic:
    table = load(CONFIG / "topics" / "china-japan.toml")
    return Topic(
        key="china-japan",
        name=table["name"],
        query=table["query"],
        must_match=tuple(table["must_match"]),
        must_not_match=tuple(table["must_not_match"]),
    )
