"""Why an article does not satisfy a query: its false parts, in words."""

from __future__ import annotations

import pytest

from watchword.domain.match import Document
from watchword.domain.topic import Topic
from watchword.matching.matcher import compile
from watchword.matching.missing import describe_missing

CASES = {
    "talks": None,
    "talks AND storm": ("it lacks: storm",),
    "talks AND (storm OR rain) AND NOT tokyo": (
        "it lacks: storm OR rain",
        "it has what the query excludes: tokyo",
    ),
    "storm OR rain": ("it lacks: storm OR rain",),
}


@pytest.mark.parametrize("query", CASES)
def test_the_parts_that_are_false_are_named(query: str) -> None:
    matcher = compile([Topic(key="t", name="t", query=query)], {})
    assert describe_missing(matcher, "t", Document(title="Talks in Tokyo")) == CASES[query]
