"""Three lists of words become a query that means what they say."""

from __future__ import annotations

import pytest

from tests.factories import a_topic
from watchword.matching.boxes import query_of_words
from watchword.matching.matcher import compile


@pytest.mark.parametrize(
    ("boxes", "query"),
    [
        (("", "", ""), ""),
        (("", "", "sport"), ""),
        (("ferry", "", ""), "ferry"),
        (("ferry / フェリー / 渡轮", "", ""), "(ferry OR フェリー OR 渡轮)"),
        (("ferry\nport", "", ""), "ferry AND port"),
        (("", "Qingdao / 青島、博多", ""), "(Qingdao OR 青島 OR 博多)"),
        (
            ("ferry", "Hakata", "“ferry wheel”, 観覧車"),
            'ferry AND Hakata AND NOT ("ferry wheel" OR 観覧車)',
        ),
        (("OR", "", ""), '"OR"'),
        (("@japan, negotiat*", "", ""), "@japan AND negotiat*"),
        (("rock & roll", "", ""), '"rock & roll"'),
        ((" , / ,, ", "", ""), ""),
        (("ferry, ferry/ferry", "", ""), "ferry AND ferry"),
    ],
)
def test_boxes_are_written_as_a_query(boxes: tuple[str, str, str], query: str) -> None:
    assert query_of_words(*boxes) == query
    if query and "@" not in query:
        compile([a_topic(query)], {})


@pytest.mark.parametrize(
    "hostile", ['a" OR b', "(", "title:x)", "NOT", "2 OF (a, b)", '="x', "a NEAR b"]
)
def test_what_would_be_syntax_is_a_phrase(hostile: str) -> None:
    for boxes in ((hostile, "", ""), ("", hostile, "x"), ("x", "", hostile)):
        compile([a_topic(query_of_words(*boxes) or "x")], {})
