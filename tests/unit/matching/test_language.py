"""The query language: the trees of valid queries, and the errors of others."""

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
        ("a NEAR b", "a NEAR/4 b"),
        ("a NEAR/3 b c OR d", "((a NEAR/3 b) AND c) OR d"),
        ("body:(a NEAR b)", "BODY:(a NEAR/4 b)"),
        ("2 OF (a,b c，d)", "2 OF (a, (b c), d)"),
        ("ATLEAST/02((a))", "ATLEAST/2(a)"),
    ],
)
def test_two_ways_to_write_one_query(query: str, same: str) -> None:
    assert shape(query) == shape(same)


def shape(query: str) -> str:
    """The tree without the columns."""
    return re.sub(r"column=\d+", "", repr(parse(query)))


@pytest.mark.parametrize(
    "query",
    ["near and or not", "NEAR-death", "BANK OF JAPAN", "ORbit NOTing", "12:30", "gas, a=b x,y"],
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
    assert caught.value.hint


@pytest.mark.parametrize(
    ("query", "column", "what"),
    [
        ("?omen", 1, "? begins a word"),
        ('a "big ?omen"', 8, "? begins a word"),
        ("Sino-?apan", 6, "? begins a word"),
        ("ne?*", 1, "too short"),
        ("=C++", 1, "= needs quotation marks"),
        ('a ="++"', 3, "no letter and no digit"),
        ("a NEAR/101 b", 3, "NEAR/101 says no distance"),
        ("a ONEAR/x b", 3, "ONEAR/x says no distance"),
        ("a NEAR/ b", 3, "NEAR/ says no distance"),
        ("NEAR a", 1, "NEAR has no word before it"),
        ("a NEAR (b AND c)", 9, "AND cannot stand inside NEAR"),
        ("a NEAR (b OR c d)", 14, "AND cannot stand inside NEAR"),
        ("a NEAR/5 NOT b", 10, "NOT cannot stand inside NEAR/5"),
        ("NOT a NEAR b", 1, "NOT cannot stand inside NEAR"),
        ("a NEAR title:b", 14, "title: cannot stand inside NEAR"),
        ("a NEAR lang:en", 8, "lang: cannot stand inside NEAR"),
        ("a NEAR b NEAR c", 3, "NEAR cannot stand inside NEAR"),
        ("a ONEAR/2 (b NEAR c)", 14, "NEAR cannot stand inside ONEAR/2"),
        ("a NEAR ATLEAST/2(b)", 8, "ATLEAST cannot stand inside NEAR"),
        ("a NEAR 1 OF (b)", 8, "OF cannot stand inside NEAR"),
        ("ATLEAST/2(a NOT b)", 11, "AND cannot stand inside ATLEAST/2"),
        ("ATLEAST/2(a ONEAR b)", 13, "ONEAR cannot stand inside ATLEAST/2"),
        ("ATLEAST/2(lead:a)", 16, "lead: cannot stand inside ATLEAST/2"),
        ("ATLEAST(a)", 1, "ATLEAST says no number"),
        ("ATLEAST/0(a)", 1, "ATLEAST/0 says no number"),
        ("ATLEAST/2 a", 11, "no bracket here"),
        ("2 OF", 5, "no bracket here"),
        ("OF (a, b)", 1, "OF says no number"),
        ("0 OF (a)", 1, "0 OF asks for nothing"),
        ("3 OF (a, b)", 1, "3 OF can never be true: the list has 2"),
        ("2 OF (a, NOT b)", 10, "nothing positive"),
        ("2 OF (a,, b)", 9, "this comma"),
        ("2 OF (a, b,)", 12, "closes too early"),
        ("2 OF ((a, b), c)", 9, "this comma"),
        ("a lang:", 3, "lang: has no value"),
        ("lang:(en OR zh)", 1, "lang: has no value"),
        ("lang:english", 1, "english is no code"),
        ("lang:jp", 1, "jp is no code; write lang:ja"),
        ("country:UK", 1, "UK is no code; write country:GB"),
        ('author:"…"', 1, "no letter and no digit"),
        ("title:(a lang:en)", 10, "lang: stands in title:"),
        ("body:(a lead:b)", 14, "lead: stands in body:"),
        ('a word: "京都"', 3, "word: has no word behind it"),
        ("a word:oil", 3, "oil is neither Chinese nor Japanese"),
        ('a word:"한국"', 3, '"한국" is neither Chinese nor Japanese'),
    ],
)
def test_what_may_not_stand_there_is_refused_with_its_column(
    query: str, column: int, what: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert (caught.value.column, what in str(caught.value)) == (column, True)
    assert caught.value.hint


def test_what_is_asked_for_as_written_keeps_its_own_signs() -> None:
    (leaf,) = leaves(parse("=“（笑）”"))
    assert leaf.written == '="（笑）"'


def test_a_long_list_of_words_is_no_deep_tree() -> None:
    assert len(list(leaves(parse(" OR ".join(["word"] * 5000))))) == 5000
