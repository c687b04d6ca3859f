"""The schema: a key that is accepted has an effect."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from config.load import load
from config.reference import default_toml, uncommented
from config.schema import RootTable, Table

MERGED_BEFORE_THE_CHECK = {("RootTable", "packs")}
"""The sources of a pack join the TOML before the schema checks it, so `packs` is read from there."""

SOURCE_WITH_DEFAULTS = '[sources.plain]\nfeeds = ["https://plain.example/feed"]\n'


def complete() -> str:
    """Every key of default.toml with its example; of a query and parties a topic has only one."""
    lines = uncommented(default_toml()).splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith('query = "@china'))


def models(kind: object) -> Iterator[type[Table]]:
    """Every table that an annotation names, and the tables within them."""
    if isinstance(kind, type) and issubclass(kind, Table):
        yield kind
        for field in kind.model_fields.values():
            yield from models(field.annotation)
    for part in get_args(kind):
        yield from models(part)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, str]]:
    """Table and key of each attribute that the code reads from a checked table, from now on."""
    seen: set[tuple[str, str]] = set()

    def record(table: Table, name: str) -> object:
        seen.add((type(table).__name__, name))
        return BaseModel.__getattribute__(table, name)

    monkeypatch.setattr(Table, "__getattribute__", record)
    return seen


def test_every_key_of_every_table_is_read(reads: set[tuple[str, str]], tmp_path: Path) -> None:
    """A table or key that is added to the schema and to nothing else fails here."""
    keys = {(model.__name__, name) for model in models(RootTable) for name in model.model_fields}
    file = tmp_path / "watchword.toml"
    file.write_text(complete() + SOURCE_WITH_DEFAULTS, encoding="utf-8")
    load(file, {}, str)
    assert keys - reads == MERGED_BEFORE_THE_CHECK
