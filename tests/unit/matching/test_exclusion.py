"""The clauses that make a query match an article, and the query without each."""

from __future__ import annotations

import pytest

from tests.factories import a_topic
from watchword.domain.match import Document
from watchword.matching.exclusion import (
    either_query,
    exclusions,
    headline_phrase,
    single_query,
)
from watchword.matching.matcher import compile
from watchword.matching.printer import shown

SEEN = Document(title="Trade talks in the harbour")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("trade OR storm", {"trade": "storm"}),
        ("trade OR harbour OR storm", {"trade OR harbour": "storm"}),
        ("talks (trade OR storm)", {"trade": "talks AND storm"}),
        (
            "(talks (trade OR storm)) OR rain",
            {"talks AND (trade OR storm)": "rain", "trade": "(talks AND storm) OR rain"},
        ),
        ("talks trade", {}),
        ("trade OR talks", {}),
        ("storm OR rain", {}),
    ],
)
def test_each_clause_is_left_out_alone(query: str, expected: dict[str, str]) -> None:
    matcher = compile([a_topic(query)], {})
    found = exclusions(matcher, "talks", SEEN)
    assert {one.clause: shown(one.without) for one in found} == expected
    for one in found:
        assert single_query(matcher, "talks", one.without).match(SEEN) == ()


@pytest.mark.parametrize(
    "headline",
    [
        "Trade talks begin at the harbour",
        'Is "trade" over? Ministers ask (again)',
        "港の再開で貿易協議が進む",
        "관세 협상이 서울에서 다시 시작됐다",
        "C++ & C* – 5 things to know?",
    ],
)
def test_a_headline_is_a_query_for_itself(headline: str) -> None:
    query = headline_phrase(headline)
    assert query is not None
    matcher = compile([a_topic(query)], {})
    assert matcher.match(Document(title=headline))
    assert not matcher.match(Document(title="Other news", body=headline))


@pytest.mark.parametrize("headline", ["Talks", "Trade talks begin", "貿易協議", "!?", ""])
def test_a_headline_that_others_may_hold_is_no_query(headline: str) -> None:
    assert headline_phrase(headline) is None


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (None, "title:x"),
        ("rain", "rain OR title:x"),
        ("rain OR snow", "rain OR snow OR title:x"),
        ("rain snow", "(rain snow) OR title:x"),
        ("rain NOT snow", "(rain NOT snow) OR title:x"),
    ],
)
def test_two_queries_are_one(first: str | None, expected: str) -> None:
    assert either_query(first, "title:x") == expected
