"""How-to pages: each command on them is run, and prints what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.command import called

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [page for page in sorted(DOCS.rglob("*.md")) if "```console" in page.read_text("utf-8")]
STEPS = re.compile(r"^```(toml|json|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_print_what_it_says(page: Path, tmp_path: Path) -> None:
    for kind, text in STEPS.findall(page.read_text(encoding="utf-8")):
        if kind != "console":
            name = {"toml": "watchword.toml", "json": "headlines.jsonl"}[kind]
            (tmp_path / name).write_text(text, encoding="utf-8")
        else:
            command, _, printed = text.partition("\n")
            done = called(*command.split()[2:], folder=tmp_path)
            assert done.stdout + done.stderr == printed


def test_there_are_such_pages() -> None:
    assert PAGES
