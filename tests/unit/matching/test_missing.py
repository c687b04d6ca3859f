"""Why an article does not satisfy a query: its false parts, in words."""

from __future__ import annotations

import pytest

from watchword.domain.match import Document
from watchword.domain.topic import Concept, Topic
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
    missing = describe_missing(matcher, "t", Document(title="Talks in Tokyo"))
    assert (missing and missing.reasons) == CASES[query]


CONCEPTS = {
    "japan": Concept(key="japan", words={"en": ("japan", "tokyo")}),
    "china": Concept(key="china", words={"en": ("china", "beijing")}),
}
SENTENCES = {
    "storm": "It has no storm.",
    "talks storm": "It has talks, but no storm.",
    "@japan @china": "It has @japan, but no @china.",
    "@japan (rice OR 米 OR 大米 OR bran)": "It has @japan, but none of rice, 米, 大米 and 1 more.",
    "(rain OR storm) (snow OR hail)": "It has none of rain, storm and none of snow, hail.",
    "title:(storm OR rain) talks": "It has talks, but none of storm, rain in its title.",
    "talks -tokyo": "It has tokyo, which the query excludes.",
    "talks storm -tokyo": "It has talks, but no storm, and it has tokyo, which the query excludes.",
    "storm OR (talks hail) OR rain": "It has none of storm, “talks AND hail”, rain.",
    "talks NEAR/2 storm": "It has no “talks NEAR/2 storm”.",
    "lang:ja talks": "It has talks, but no lang:ja.",
}


@pytest.mark.parametrize("query", SENTENCES)
def test_a_sentence_says_which_half_is_missing(query: str) -> None:
    matcher = compile([Topic(key="t", name="t", query=query)], CONCEPTS)
    missing = describe_missing(matcher, "t", Document(title="Talks in Tokyo", language="en"))
    assert missing is not None
    assert missing.sentence == SENTENCES[query]


def test_what_the_topic_excludes_is_named() -> None:
    topic = Topic(key="t", name="t", query="talks", exclude="title:tokyo OR rain")
    missing = describe_missing(compile([topic], {}), "t", Document(title="Talks in Tokyo"))
    assert missing is not None
    assert missing.sentence == "It has tokyo, which the topic excludes."
