"""Signs of other query languages are noticed, each with the same in this one."""

from __future__ import annotations

import pytest

from tests.factories import a_topic
from watchword.errors import QueryError
from watchword.matching.advice import Advice, advice
from watchword.matching.habits import foreign_habits
from watchword.matching.language import parse


@pytest.mark.parametrize(
    ("query", "column", "hint"),
    [
        ('"gas oil"~5', 10, "NEAR/5"),
        ("gas w/5 oil", 5, "NEAR/5"),
        ("gas pre/3 oil", 5, "ONEAR/3"),
        ("gas NEAR5 oil", 5, "NEAR/5"),
        ("gas near5 oil", 5, "NEAR/5"),
        ("gas near oil", 5, "NEAR for the operator"),
        ("gas adj5 oil", 5, "ONEAR/5"),
        ("gas site:example.org", 5, "source:"),
        ("headline:gas", 1, "title:"),
        ("intitle:gas", 1, "title:"),
        ("language:en gas", 1, "lang:"),
        ("gas !oil", 5, "NOT"),
        ("negotiat!", 1, "word*"),
        ("+gas oil", 1, "leave + out"),
        ("gas, oil", 4, "OR"),
        ("gas lang:kr", 5, "lang:ko"),
        ("天然气，石油", 4, "OR"),
        ("«gas oil»", 1, 'write "…"'),
        ("'gas oil'", 1, 'write "…"'),
        ("[gas oil]", 1, "write ( and )"),
    ],
)
def test_a_sign_of_another_language_is_noticed_with_its_cure(
    query: str, column: int, hint: str
) -> None:
    parse(query)
    assert any(one.column == column and hint in one.hint for one in foreign_habits(query))


@pytest.mark.parametrize(
    "query",
    [
        'title:(gas OR oil) NEAR/5 "trade, talks" -coal',
        "2 OF (gas, oil, coal)",
        "“gas oil” people's US-led",
        '="C++" source:reuters url:example.org/a',
        "word wom?n negotiat*",
    ],
)
def test_what_is_right_is_left_alone(query: str) -> None:
    assert list(foreign_habits(query)) == []


@pytest.mark.parametrize("word", ["intitle:gas", "allintitle:gas", "languages:en", "titel:gas"])
def test_one_mistake_is_one_warning(word: str) -> None:
    assert len(advice([a_topic(f"oil {word}")], {}).warnings) == 1


def test_german_quotation_marks_are_an_error_with_its_cure() -> None:
    with pytest.raises(QueryError, match='write "…"'):
        parse("„gas oil“")


def test_a_source_that_is_not_configured_is_named() -> None:
    topics = [a_topic('gas (source:Reuters OR source:"The Tims")', key="t")]
    (found,) = advice(topics, {}, sources=("reuters", "times", "The Times")).warnings
    assert "there is no source The Tims" in found.what
    assert advice(topics, {}) == Advice()
