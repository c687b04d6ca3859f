"""A source that is written for the user: all that stands in the file stays as it is."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from config.edit import add_source, key_of, with_source
from watchword.errors import ConfigurationError

VALUES: dict[str, str | list[str]] = {"name": '朝日 "x"', "feeds": ["https://a.example/f"]}
TEXTS = [
    "",
    '# mine\n[sources.a] # first\nfeeds = ["x"]\n[topics.t]\nquery = "x"\n[sources.b]\nfeeds = ["y"]\n',
    'contact = "x"\r\n[topics.t]\r\nquery = "x"\r\n',
    '[topics.t]\nquery = "x"',
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_source_is_added_and_no_other_byte_is_changed(text: str) -> None:
    changed = with_source(text, "new", VALUES)
    assert changed.startswith(text.rstrip())
    before, after = tomllib.loads(text), tomllib.loads(changed)
    assert after["sources"].pop("new") == VALUES
    assert after.get("sources", {}) == before.get("sources", {})
    assert ("\r\n" in text) is ("\r\n" in changed)


def test_what_the_check_refuses_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "watchword.toml"
    file.write_text(TEXTS[1])

    def refuse(texts: object) -> None:
        raise ConfigurationError([])

    with pytest.raises(ConfigurationError):
        add_source(file, "new", VALUES, refuse)
    assert [one.name for one in tmp_path.iterdir()] == ["watchword.toml"]
    assert file.read_text() == TEXTS[1]


def test_the_rights_of_a_file_stay(tmp_path: Path) -> None:
    file = tmp_path / "watchword.toml"
    file.write_text("")
    file.chmod(0o640)
    add_source(file, "new", VALUES, lambda texts: None)
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.asahi.com/rss/x.rdf", "asahi"),
        ("https://rss.news.example.org/f", "example"),
        ("https://a.example/f", "a"),
        ("http://127.0.0.1:9/f", "127"),
    ],
)
def test_a_key_is_made_of_the_address(address: str, key: str) -> None:
    assert key_of(address) == key
