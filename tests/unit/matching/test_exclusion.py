"""The clauses that make a query match an article, and the query without each."""

from __future__ import annotations

import pytest

from tests.factories import a_topic
from watchword.domain.match import Document
from watchword.matching.exclusion import exclusions, single_query
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
