"""Edits of the user's files: everything else in the file stays as it is."""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.edit import (
    add_sentence,
    add_source,
    key_of,
    remove_source,
    set_exclude,
    with_exclude,
    with_sentence,
    with_source,
    without_source,
)
from watchword.errors import ConfigurationError, WatchwordError

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


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach: those of pytest are closed to others."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)
        Path(name).chmod(0o755)


@contextmanager
def another_user() -> Iterator[None]:
    """Runs as one who is not root; the tests may run as root, whom no mode stops."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(was)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a file to another group")
@pytest.mark.parametrize("name", ["watchword.toml", "source-new.toml"])
def test_root_leaves_a_file_to_the_group_of_the_service(tmp_path: Path, name: str) -> None:
    """The service reads by its group. A new file of the folder is for the readers of the others."""
    file = tmp_path / "watchword.toml"
    file.write_text("")
    os.chown(file, 1, 65534)
    file.chmod(0o640)
    place = file if name == file.name else tmp_path
    assert add_source(place, "new", VALUES, lambda texts: None) == tmp_path / name
    rights = (tmp_path / name).stat()
    assert (rights.st_uid, rights.st_gid, rights.st_mode & 0o777) == (1, 65534, 0o640)


CHANGES: dict[str, Callable[[Path], object]] = {
    "write": lambda file: add_source(file, "other", VALUES, lambda texts: None),
    "new file": lambda file: add_source(file.parent, "other", VALUES, lambda texts: None),
    "delete": lambda file: remove_source(file.parent, "new", lambda texts: None),
}


@pytest.mark.parametrize("change", CHANGES)
def test_who_may_not_write_is_told_so_and_nothing_changes(open_folder: Path, change: str) -> None:
    file = open_folder / "only.toml"
    before = with_source("", "new", VALUES)
    file.write_text(before)
    file.chmod(0o644)
    open_folder.chmod(0o555)
    with another_user(), pytest.raises(WatchwordError, match=r": the user .* sudo") as caught:
        CHANGES[change](file)
    named = open_folder / "source-other.toml" if change == "new file" else file
    assert str(caught.value).startswith(f"{named}: ")
    assert [one.read_text() for one in open_folder.iterdir()] == [before]


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.asahi.com/rss/x.rdf", "asahi"),
        ("https://rss.news.example.org/f", "example"),
        ("https://a.example/f", "a"),
        ("http://127.0.0.1:9/f", "127-0-0-1"),
        ("http://[2001:db8::1]:9/f", "2001-db8--1"),
        ("http://[::1]/f", "1"),
    ],
)
def test_a_key_is_made_of_the_address(address: str, key: str) -> None:
    assert key_of(address) == key
    assert key_of(address, [key]) == f"{key}-2"
    assert key_of(address, [key, f"{key}-2", f"{key}-4"]) == f"{key}-3"


SENTENCE = 'say "x" \\ 日本'
TOPICS = [
    ('[topics.a] # x\nquery = "q" # y\n\n# of b\n[topics.b]\nquery = "z"\n', 3),
    ('[topics.a]\nmust_not_match = [\n  "one",  # why\n  "two",\n]\nquery = "q"\n', 5),
    ('[topics.a]\r\nmust_not_match = [\r\n  "one",\r\n]\r\n', 4),
    ('topics.a.query = "x"\n', 2),
    ("[topics.a]\n[topics.b]\n", 2),
    ('[topics.a]\nquery = "x"\n\n# end\n', 3),
    ("[topics.a]\n# of b\n\n[topics.b]\n", 2),
    ('  [topics.a]\n  query = "x"\n  # of b\n  [topics.b]\n', 3),
    ('[topics.a]\nquery = """\n# x"""\n# of b\n[topics.b]\n', 4),
    ('[topics]\na.query = "x"\n# of b\nb.query = "y"\n', 3),
]


@pytest.mark.parametrize(("text", "line"), TOPICS)
def test_a_sentence_is_one_line_more_and_all_others_stay(text: str, line: int) -> None:
    lines = with_sentence(text, "a", SENTENCE).splitlines(keepends=True)
    added = lines.pop(line - 1)
    assert SENTENCE.partition(" ")[0] in added
    assert "".join(lines) == text
    changed = tomllib.loads(with_sentence(text, "a", SENTENCE))
    assert changed["topics"]["a"]["must_not_match"][-1] == SENTENCE
    assert added.endswith("\r\n") is ("\r\n" in text)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_sentence_is_read_as_it_was_written(sentence: str) -> None:
    for text, _ in TOPICS[:2]:
        changed = tomllib.loads(with_sentence(text, "a", sentence))
        assert changed["topics"]["a"].pop("must_not_match")[-1] == sentence
        before = tomllib.loads(text)
        before["topics"]["a"].pop("must_not_match", None)
        assert changed == before


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("[topics.a]\nmust_not_match = []", '[topics.a]\nmust_not_match = ["b"]'),
        ("[topics.a]", '[topics.a]\nmust_not_match = ["b"]'),
        ("[topics]\na = {}\n", '[topics]\na = {must_not_match = ["b"]}\n'),
        (
            '[topics.a]\nmust_not_match = ["one"] # y\n',
            '[topics.a]\nmust_not_match = ["one", "b"] # y\n',
        ),
    ],
)
def test_a_sentence_joins_those_of_its_line(text: str, changed: str) -> None:
    assert with_sentence(text, "a", "b") == changed


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        (
            "[topics.a]\n\n# of b\n[topics.b]\n",
            '[topics.a]\nexclude = "x"\n\n# of b\n[topics.b]\n',
        ),
        (
            "[topics.a]\nexclude = 'rain' # mine\nquery = \"q\"\n",
            '[topics.a]\nexclude = "x" # mine\nquery = "q"\n',
        ),
    ],
)
def test_what_a_topic_excludes_is_one_line(text: str, changed: str) -> None:
    assert with_exclude(text, "a", "x") == changed


def test_what_a_topic_excludes_is_written_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[topics.a]\nquery = "q"\n')
    (tmp_path / "b.toml").write_text('[topics.a]\nexclude = "y"\n')
    assert set_exclude(tmp_path, "a", "x", lambda texts: None) == tmp_path / "b.toml"
    assert tomllib.loads((tmp_path / "b.toml").read_text()) == {"topics": {"a": {"exclude": "x"}}}


def test_in_a_folder_the_file_that_has_the_topic_is_changed(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("[topics.x]\n")
    (tmp_path / "b.toml").write_text("[topics.a]\n")
    assert add_sentence(tmp_path, "a", "b", lambda texts: None) == tmp_path / "b.toml"
    assert (tmp_path / "a.toml").read_text() == "[topics.x]\n"
    with pytest.raises(ConfigurationError):
        add_sentence(tmp_path, "c", "b", lambda texts: None)


REMOVED = {
    "alone": ('[sources.a]\nfeeds = ["f"]\n', ""),
    "first of two, with a comment on the second": (
        '# mine\n[sources.a]  # one\nfeeds = ["f"]\n\n# two\n[sources.b]\nfeeds = ["g"]\n',
        '# mine\n\n# two\n[sources.b]\nfeeds = ["g"]\n',
    ),
    "between topics, with a table of its own": (
        '[topics.t]\n\n[sources.a]\nfeeds = [\n  "f",\n]\n[sources.a.headers]\nX = "e"\n\n[topics.u]\n',
        "[topics.t]\n\n[topics.u]\n",
    ),
    "last, with a comment behind it": (
        '[topics.t]\r\n\r\n[sources."a"]\r\nfeeds = ["f"]\r\n# end\r\n',
        "[topics.t]\r\n\r\n# end\r\n",
    ),
    "of a name that begins like another": (
        '[sources.a]\nfeeds = ["f"]\n[sources.a-b]\nfeeds = ["g"]\n',
        '[sources.a-b]\nfeeds = ["g"]\n',
    ),
}


@pytest.mark.parametrize("name", REMOVED)
def test_a_source_is_taken_out_and_all_else_stays(name: str) -> None:
    before, after = REMOVED[name]
    assert without_source(before, "a") == after


def test_a_source_that_is_no_table_of_its_own_is_left_to_its_user() -> None:
    with pytest.raises(ConfigurationError, match="take it out by hand"):
        without_source('sources = { a = { feeds = ["f"] } }\n', "a")
