"""Lines on a terminal break where the readers of each script expect it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.notify.style import TERMINAL
from watchword.wording.wrap import width, wrap


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("The ferry sails at night", 12, ["The ferry", "sails at", "night"]),
        ("夜行船が再開、運賃は", 14, ["夜行船が再開、", "運賃は"]),
        ("夜行船が再開、運賃は", 13, ["夜行船が再", "開、運賃は"]),
        ("彼は「再開する」と", 6, ["彼は", "「再開", "する」", "と"]),
        ("해상 핫라인 재가동", 13, ["해상 핫라인", "재가동"]),
        ("https://harbour.example/long/address", 10, ["https://harbour.example/long/address"]),
        ("1. Ferry sails at night", 14, ["1. Ferry sails", "   at night"]),
        ("one\n\ntwo", 80, ["one", "", "two"]),
    ],
)
def test_a_line_is_broken_at_spaces_and_between_characters_that_stand_alone(
    text: str, columns: int, lines: list[str]
) -> None:
    assert wrap(text, columns).split("\n") == lines


def test_a_marked_word_stays_whole_and_takes_no_room_for_its_marks() -> None:
    marked = TERMINAL.mark("日中関係")
    assert wrap(f"最近の{marked}は", 10) == f"最近の\n{marked}は"
    assert wrap(f"ab{TERMINAL.mark('cd')}ef gh", 9) == f"ab{TERMINAL.mark('cd')}ef gh"


@given(st.text("ab 日한\u3000", max_size=60).map(str.strip), st.integers(4, 30))
def test_nothing_is_lost_but_spaces_and_no_line_is_too_wide(text: str, columns: int) -> None:
    wrapped = wrap(text, columns)
    assert re.sub(r"\s", "", wrapped) == re.sub(r"\s", "", text)
    longest = max(map(width, re.findall("[ab한]+", text)), default=0)
    assert all(width(line) <= max(columns, longest) for line in wrapped.split("\n"))
