"""The documents are true: verbs, links, examples and generated pages."""

from __future__ import annotations

import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from config import ready
from config.load import load
from crawler.plain.urls import normalize
from watchword.cli.main import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def verbs() -> list[str]:
    """`run`, `source list`, …"""
    found = []
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        found += [f"{name} {verb}" for verb in inner] if inner else [name]
    return found


@pytest.mark.parametrize("command", re.findall(r"`watchword ([a-z][a-z -]*)", README))
def test_every_command_of_the_readme_is_a_verb(command: str) -> None:
    named = command.split(" -")[0].strip()
    assert any(named == verb or verb.startswith(f"{named} ") for verb in verbs()), command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_each_promise_names_a_test_that_is_there() -> None:
    section = README.partition("## Promises")[2]
    named = re.findall(r"`(tests/[\w/.]+)`", section)
    assert len(named) >= 7
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_configuration_in_the_readme_is_right(tmp_path: Path) -> None:
    (toml,) = re.findall(r"```toml\n(.*?)```", README, re.S)
    (tmp_path / "watchword.toml").write_text(toml, encoding="utf-8")
    settings = load(tmp_path / "watchword.toml", {}, normalize)
    assert f"{len(ready.pack('east-asia'))} sources" in README
    assert set(settings.config.topics) == {"china-japan", "rare-earths"}
    assert [
        str(problem) for problem in settings.warnings if "WATCHWORD_DESK" not in str(problem)
    ] == []


@pytest.mark.parametrize(
    "name", ["commands", "json-lines", "press-packs", "receivers", "webhooks"]
)
def test_a_generated_page_is_what_its_script_makes(name: str) -> None:
    made = subprocess.run(
        [sys.executable, f"scripts/make_{name.replace('-', '_')}_page.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    page = (ROOT / "docs" / "reference" / f"{name}.md").read_text("utf-8")
    assert made.stdout == page, "make fix makes it anew"


BORDERS = re.findall(
    r"^\| (?!border |---)(.+?) \| .+? \| (.+?) \| (.+?) \|$",
    (ROOT / "docs" / "design" / "borders.md").read_text(encoding="utf-8"),
    re.M,
)


@pytest.mark.parametrize(("border", "encoders", "tests"), BORDERS, ids=lambda cell: cell[:20])
def test_each_border_names_an_encoder_and_a_test_that_are_there(
    border: str, encoders: str, tests: str
) -> None:
    for name in re.findall(r"`([\w.]+)`", encoders):
        assert callable(pkgutil.resolve_name(name)), border
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", tests)
    assert named, border
    for file, test in named:
        assert f"def {test}" in (ROOT / file).read_text(encoding="utf-8"), border


def test_the_table_of_borders_is_read_whole() -> None:
    assert len(BORDERS) >= 15
