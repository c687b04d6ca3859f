"""Advice on queries that are valid but may not mean what their writer meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories import a_topic
from watchword.domain.topic import Concept, Dyad
from watchword.matching.advice import advice

CONCEPTS = {
    "japan": Concept(key="japan", words={"ja": ("日本", "東京", "靖国", "大阪", "日本国*")}),
    "dyad": Concept(key="dyad", words={"ja": ("尖閣",)}, dyad=Dyad(pair=("日中",))),
    "box": Concept(key="box", words={"ja": ("日本",)}, ready=True),
}


def said(query: str) -> list[str]:
    return [str(problem) for problem in advice([a_topic(query, key="t")], CONCEPTS).warnings]


def test_and_and_or_without_brackets_are_shown_as_understood() -> None:
    (told,) = said("gas OR oil price")
    assert told == (
        "topics.t.query: column 1: AND and OR are mixed without brackets; "
        "understood as gas OR (oil AND price); write the brackets"
    )


@pytest.mark.parametrize(
    ("query", "column"),
    [("tin (gas NOT coal OR oil)", 6), ("title:(a OR b c)", 8), ("2 OF (a, b OR c d)", 10)],
)
def test_what_is_mixed_is_found_wherever_it_stands(query: str, column: int) -> None:
    assert f"column {column}: AND and OR are mixed" in said(query)[0]


@pytest.mark.parametrize(
    "query",
    ["gas OR (oil price)", "(gas OR oil) price", "gas OR title:(oil price)", "a NEAR b OR c"],
)
def test_brackets_leave_no_doubt(query: str) -> None:
    assert said(query) == []


@pytest.mark.parametrize("query", ["日本経済*", '"trade 日本経済*"', "@japan gas"])
def test_a_star_without_effect_is_told(query: str) -> None:
    assert "* has no effect in" in said(query)[0]


@pytest.mark.parametrize("query", ["negotiat*", '"日本経済 negotiat*"', '="日本経済*"'])
def test_a_star_with_effect_or_meant_as_written_is_not(query: str) -> None:
    assert said(query) == []


@pytest.mark.parametrize(
    "query",
    [
        *("日中", "日中 OR gas", "日中 -gas lang:ja", "title:日中", '="日中"', "ATLEAST/2(日中)"),
        *("1 OF (日中, gas)", "gas OR (日)"),
    ],
)
def test_a_short_cjk_term_that_is_enough_is_told(query: str) -> None:
    assert any("stands alone" in one for one in said(query))


@pytest.mark.parametrize(
    "query",
    [
        "日中 関係",
        "日中 NEAR 関係",
        "2 OF (日中, 関係)",
        "日中関係",
        '"日中 関係"',
        "gas -日中",
        "EU",
    ],
)
def test_a_short_cjk_term_beside_another_or_a_longer_one_is_not(query: str) -> None:
    assert said(query) == []


def test_the_short_terms_of_a_concept_are_named_unless_it_has_a_dyad_or_is_of_the_box() -> None:
    assert "@japan stands alone, and lists 日本, 東京, 靖国 and 1 more" in said("@japan")[-1]
    assert said("@dyad") == []
    assert said("@box") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("china and japan", "column 7: and is looked for as a word; write AND for the operator"),
        (
            "titel:ban oil",
            "column 1: titel: is no field; titel:ban is looked for as words; did you mean title:?",
        ),
    ],
)
def test_a_word_that_was_meant_as_an_operator_or_a_field_is_told(
    query: str, expected: str
) -> None:
    assert said(query) == [f"topics.t.query: {expected}"]


@pytest.mark.parametrize(
    "query", ["china AND japan", '"time and tide"', "iran:deal oil", "title:ban"]
)
def test_a_word_that_was_meant_is_not(query: str) -> None:
    assert said(query) == []


def test_the_second_query_gets_advice_too() -> None:
    topic = replace(a_topic("oil", key="t"), urgent="title:ban or title:halt")
    (found,) = advice([topic], CONCEPTS).warnings
    assert str(found).startswith("topics.t.urgent: column 11: or is looked for as a word")


def test_what_a_topic_accepts_is_counted_and_not_said() -> None:
    query = "地震 OR 津波 OR gas and oil"
    topic = a_topic(query, key="t", accept=("short:地震", "word:and"))
    found = advice([topic], CONCEPTS)
    assert found.accepted == 2
    assert [warning.key for warning in found.warnings] == ["mixed:地震", "short:津波"]


def test_the_key_of_a_lint_stays_when_the_query_around_it_changes() -> None:
    keys = [
        {one.key for one in advice([a_topic(query, key="t")], CONCEPTS).warnings}
        for query in ("地震", "gas OR (地震)", "title:(地震 OR trade)")
    ]
    assert keys[0] == keys[1] == keys[2] == {"short:地震"}


def test_what_a_topic_accepts_in_vain_is_said_with_the_nearest() -> None:
    topic = a_topic("地震", key="t", accept=("short:地雷", "long:gas"))
    found = advice([topic], CONCEPTS)
    assert found.accepted == 0
    assert [str(one) for one in found.warnings[1:]] == [
        'topics.t.accept: there is no warning "short:地雷"; did you mean "short:地震"?',
        'topics.t.accept: there is no warning "long:gas"; leave it out',
    ]
