"""The query language: what a query means, and what is said of one that means nothing."""

from __future__ import annotations

import re

import pytest

from watchword.errors import QueryError
from watchword.matching.language import parse
from watchword.matching.query import leaves


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("a b", "a AND b"),
        ("a OR b AND c", "a OR (b AND c)"),
        ("NOT a b", "(NOT a) b"),
        ("a -b", "a NOT b"),
        ("“a b”（c OR d）", '"a b"(c OR d)'),
        ("title：a", "title:a"),
        ("title:(a b)", "title:a title:b"),
        ("TITLE:a", "title:a"),
        ("＠japan", "@japan"),
    ],
)
def test_two_ways_to_write_one_query(query: str, same: str) -> None:
    assert shape(query) == shape(same)


def shape(query: str) -> str:
    """The tree without the columns."""
    return re.sub(r"column=\d+", "", repr(parse(query)))


@pytest.mark.parametrize(
    "query", ["near and or not", "NEAR-death", "BANK OF JAPAN", "ORbit NOTing", "12:30"]
)
def test_what_only_resembles_an_operator_is_words(query: str) -> None:
    assert [leaf.written for leaf in leaves(parse(query))] == query.split()


@pytest.mark.parametrize(
    ("query", "column", "what"),
    [
        ("", 1, "empty"),
        ("gas OR", 7, "ends too early"),
        ("title:", 7, "ends too early"),
        ("OR gas", 1, "OR has no word before it"),
        ("gas AND OR oil", 9, "OR has no word before it"),
        ("(gas OR oil", 1, "never closed"),
        ("gas) oil", 4, "closes nothing"),
        ("gas ()", 6, "closes too early"),
        ('gas "oil', 5, "quotation mark"),
        ("gas - oil", 5, "- stands alone"),
        ("gas –oil", 5, "long dash"),
        ("gas @ oil", 5, "@ stands alone"),
        ("gas ...", 5, "no letter and no digit"),
        ("ne*", 1, "too short"),
        ("gas neg*ate", 8, "* stands inside"),
        ('"trad* talks"', 6, "* stands inside"),
        ("NOT oil", 1, "nothing positive"),
        ("gas OR NOT oil", 8, "nothing positive"),
        ("gas NOT (NOT oil)", 10, "nothing positive"),
        ("gas NOT NOT oil", 9, "say NOT once"),
        ("(" * 51 + "a" + ")" * 51, 51, "more than 50 deep"),
    ],
)
def test_a_bad_query_is_refused_with_its_column(query: str, column: int, what: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert (caught.value.column, what in str(caught.value)) == (column, True)
    assert caught.value.cure


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("china NEAR/3 japan", "NEAR"),
        ("china ONEAR japan", "ONEAR"),
        ("china NEAR/x japan", "NEAR"),
        ("ATLEAST/2(ban)", "ATLEAST"),
        ("2 OF (a, b)", "OF"),
        ('="C++"', "="),
        ("wom?n", "?"),
        *(
            (f"a {name}:b", f"{name}:")
            for name in ["body", "lead", "source", "country", "lang", "author", "url", "word"]
        ),
    ],
)
def test_what_comes_later_is_refused_by_its_name(query: str, name: str) -> None:
    with pytest.raises(QueryError, match="is not built yet") as caught:
        parse(query)
    assert caught.value.what == f"{name} is not built yet"


def test_a_long_list_of_words_is_no_deep_tree() -> None:
    assert len(list(leaves(parse(" OR ".join(["word"] * 5000))))) == 5000
