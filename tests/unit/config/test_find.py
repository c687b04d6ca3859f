"""The places of a configuration, in the order in which they are tried."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.files import find, first_place
from watchword.errors import ConfigurationError


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    made = {
        "explicit": tmp_path / "my.toml",
        "environ": tmp_path / "environ.toml",
        "here": tmp_path / "here" / "watchword.toml",
        "home": tmp_path / "home" / ".config" / "watchword" / "any.toml",
        "system": tmp_path / "system" / "any.toml",
    }
    for file in made.values():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return made


def test_the_first_of_five_places_is_taken(places: dict[str, Path], tmp_path: Path) -> None:
    environ = {"WATCHWORD_CONFIG": str(places["environ"]), "HOME": str(tmp_path / "home")}

    def found(explicit: Path | None) -> Path:
        return find(explicit, environ, here=tmp_path / "here", system=tmp_path / "system")

    assert found(places["explicit"]) == places["explicit"]
    assert found(None) == places["environ"]
    del environ["WATCHWORD_CONFIG"]
    assert found(None) == places["here"]
    places["here"].unlink()
    assert found(None) == places["home"].parent
    places["home"].unlink()
    assert found(None) == places["system"].parent


def test_what_is_named_and_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"no\.toml: is not there; `watchword init`"):
        find(tmp_path / "no.toml", {})
    with pytest.raises(ConfigurationError, match=r"is a folder without a \*\.toml"):
        find(tmp_path, {})


def test_where_there_is_none_the_places_are_said(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigurationError, match=r"there is no configuration in \./watchword\.toml"
    ):
        find(None, {"HOME": str(tmp_path)}, here=tmp_path, system=tmp_path)


@contextlib.contextmanager
def closed(folder: Path) -> Iterator[None]:
    """A folder without permissions. Root could still read it, so root becomes `nobody` for this time."""
    folder.chmod(0)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)


def test_a_place_that_may_not_be_read_is_passed_by_and_named(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path / "home")}
    locked = tmp_path / "shut"
    locked.mkdir()
    (locked / "watchword.toml").touch()
    with closed(tmp_path if os.geteuid() == 0 else locked):
        with pytest.raises(ConfigurationError, match=rf"; {locked} may not be read by this user"):
            find(None, environ, here=tmp_path, system=locked)
        with pytest.raises(ConfigurationError, match=r"toml: may not be read by this user$"):
            find(locked / "watchword.toml", {})


def test_a_first_configuration_has_a_place_only_where_there_is_none(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path / "nobody")}
    folder = tmp_path / "folder"
    with contextlib.chdir(tmp_path):
        assert first_place(None, environ) == Path("watchword.toml")
        assert first_place(folder, environ) == folder / "watchword.toml"
        assert first_place(tmp_path / "x.toml", environ) == tmp_path / "x.toml"
        named = environ | {"WATCHWORD_CONFIG": str(folder)}
        assert first_place(None, named) == folder / "watchword.toml"
        folder.mkdir()
        assert first_place(folder, environ) == folder / "watchword.toml"
        (folder / "any.toml").touch()
        assert first_place(folder, environ) is None
        (tmp_path / "watchword.toml").touch()
        assert first_place(None, environ) is None
