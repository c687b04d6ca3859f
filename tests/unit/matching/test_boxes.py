"""Three lists of words become a query that means what they say."""

from __future__ import annotations

import pytest

from tests.factories import a_topic
from watchword.matching.boxes import Boxes, query_of_words, words_of_query
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
    ("query", "boxes"),
    [
        ("ferry", ("ferry", "", "")),
        ("稀土 OR レアアース", ("", "稀土, レアアース", "")),
        ('(a OR b) AND "rare earth" AND (c OR d) AND NOT e', ("a / b, rare earth", "c, d", "e")),
        ("a AND NOT (b OR c)", ("a", "", "b, c")),
    ],
)
def test_a_query_of_that_shape_is_read_back_and_means_the_same(
    query: str, boxes: tuple[str, str, str]
) -> None:
    read = words_of_query(query)
    assert read == Boxes(all_of=boxes[0], any_of=boxes[1], none_of=boxes[2])
    assert query_of_words(*boxes).strip("()") == query.strip("()")


@pytest.mark.parametrize(
    "query",
    [
        *(
            "",
            "a b",
            "title:x",
            "NOT a",
            "a NEAR b",
            "2 OF (a, b)",
            "a OR b AND c",
            '("a, b" OR c)',
        ),
        *("a AND NOT b AND c", "(a OR (b OR c))", "(a", ")", "()", "(a OR)", "a AND", "AND", '"a'),
    ],
)
def test_a_query_that_says_more_is_none_of_the_boxes(query: str) -> None:
    assert words_of_query(query) is None


@pytest.mark.parametrize(
    "hostile", ['a" OR b', "(", "title:x)", "NOT", "2 OF (a, b)", '="x', "a NEAR b"]
)
def test_what_would_be_syntax_is_a_phrase(hostile: str) -> None:
    for boxes in ((hostile, "", ""), ("", hostile, "x"), ("x", "", hostile)):
        compile([a_topic(query_of_words(*boxes) or "x")], {})
