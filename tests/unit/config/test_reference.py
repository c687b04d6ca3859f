"""`default.toml` and the reference page agree with the schema."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo

from config.load import load
from config.reference import default_toml, key_of, render, uncommented
from config.schema import NAMED, SINGLE, DyadTable, RootTable, Table
from config.units import size, span
from crawler.plain.urls import normalize

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "configuration.md"
MODELS: dict[str, type[Table]] = {"": RootTable, **SINGLE, **NAMED, "concepts.dyad": DyadTable}
NOT_A_KEY = {("concepts", "dyad"), *(("", name) for name in (*SINGLE, *NAMED))}
"""Tables: `default.toml` has a header for each."""


def complete() -> str:
    """Every key of default.toml with its example; of a query and parties a topic has only one."""
    lines = uncommented(default_toml()).splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith('query = "@china'))


def documented() -> dict[tuple[str, str], object]:
    """By table and key, the default in `default.toml`; None if there is none."""
    found: dict[tuple[str, str], object] = {}
    table = ""
    for line in default_toml().splitlines():
        if line.startswith("["):
            first, *rest = line.strip("[]").split(".")
            table = ".".join([first, *rest[1:]])
        elif key := key_of(line):
            value = tomllib.loads(f"x = {key.value}")["x"]
            found[table, key.name] = value if key.is_default else None
    return found


def keys_of_the_schema() -> list[tuple[str, str]]:
    found = [(table, name) for table, model in MODELS.items() for name in model.model_fields]
    return [key for key in found if key not in NOT_A_KEY]


@pytest.mark.parametrize(("table", "name"), keys_of_the_schema())
def test_default_toml_has_each_key_with_its_default(table: str, name: str) -> None:
    field = MODELS[table].model_fields[name]
    default = None if field.is_required() else plain(field.default)
    said = documented()[table, name]
    assert understood(said, field) == (None if has_none(field) else default)


def test_default_toml_has_no_other_key() -> None:
    assert set(documented()) - set(keys_of_the_schema()) == {("concepts", "en")}


def test_default_toml_with_its_examples_is_a_right_configuration(tmp_path: Path) -> None:
    file = tmp_path / "watchword.toml"
    file.write_text(complete(), encoding="utf-8")
    environ = {
        "WATCHWORD_DESK": "json://receiver.example",
        "WATCHWORD_DESK_KEY": "whsec_watcher",
        "WATCHWORD_HEARTBEAT": "https://watcher.example/4812",
        "JAPAN_TIMES_KEY": "watcher-key",
        "JAPAN_TIMES_COOKIES": ".japantimes.co.jp\tTRUE\t/\tTRUE\t0\tid\twatcher-cookie",
        "JAPAN_TIMES_LOGIN": "watcher:password",
    }
    settings = load(file, environ, str)
    assert list(settings.warnings) == []
    assert "watcher" not in repr(settings)
    assert settings.config.concepts["rare-earths"].dyad is not None


def test_the_reference_page_is_made_of_default_toml() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(default_toml())


def test_the_example_is_right_and_asks_for_a_contact(tmp_path: Path) -> None:
    example = resources.files("config") / "example.toml"
    file = tmp_path / "watchword.toml"
    file.write_bytes(example.read_bytes())
    settings = load(file, {}, normalize)
    assert [problem.where for problem in settings.warnings] == ["watchword.toml: contact"]
    assert settings.config.topics["china-japan"].channels == ("screen", "mailbox")
    assert len(settings.config.sources) >= 24
    assert f"{len(settings.config.sources)} sources" in file.read_text(encoding="utf-8")


def has_none(field: FieldInfo) -> bool:
    return field.is_required() or field.default is None


def plain(value: object) -> object:
    return [plain(part) for part in value] if isinstance(value, tuple) else value


def understood(said: object, field: FieldInfo) -> object:
    """A default of `default.toml` as a value of the schema: spans and sizes begin with a digit."""
    if isinstance(said, list):
        return [understood(part, field) for part in said]
    if isinstance(said, str) and said[:1].isdigit() and field.annotation is not str:
        return size(said) if field.annotation is int else span(said)
    return said
