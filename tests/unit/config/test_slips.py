"""A key that is there, wrong or misspelt, is not also said to be missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.config.test_mistakes import mistakes_of


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[topics.x]\nparties = ["@china", "@japan", "@korea"]', "topics.x.parties: "),
        ('[sources.s]\nfeed = "https://a.example/f"', "sources.s.feed: "),
    ],
)
def test_a_slip_is_one_line(text: str, place: str, tmp_path: Path) -> None:
    (line,) = mistakes_of(text, tmp_path)
    assert line.startswith(f"watchword.toml: {place}")
