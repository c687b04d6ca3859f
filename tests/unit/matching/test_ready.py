"""The concepts and topics that come with Watchword, on their own sentences."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from watchword.domain.match import Document, Level
from watchword.domain.topic import Concept, Topic
from watchword.matching.advice import Advice, advice
from watchword.matching.matcher import compile
from watchword.matching.samples import failing

ENOUGH = 12
SAID: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("ready_topics.toml").read_text(encoding="utf-8")
)
"""For China–Japan relations see test_china_japan."""


def test_every_topic_matches_what_it_must_and_nothing_that_it_must_not(
    topics: Mapping[str, Topic], concepts: Mapping[str, Concept]
) -> None:
    assert failing(compile(topics.values(), concepts), topics.values()) == []


def test_every_sentence_that_must_match_alerts(
    topics: Mapping[str, Topic], concepts: Mapping[str, Concept]
) -> None:
    matcher = compile(topics.values(), concepts)
    silent = [
        sentence
        for topic in topics.values()
        for sentence in topic.must_match
        if (topic.key, Level.ALERT)
        not in {(match.topic, match.level) for match in matcher.match(Document(title=sentence))}
    ]
    assert silent == []


@pytest.mark.parametrize("key", SAID)
def test_a_topic_holds_on_other_headlines(
    key: str, topics: Mapping[str, Topic], concepts: Mapping[str, Concept]
) -> None:
    matcher = compile([topics[key]], concepts)
    found = {
        title
        for titles in SAID[key].values()
        for title in titles
        for match in matcher.match(Document(title=title, language=_language(title)))
        if match.level is Level.ALERT
    }
    assert found == set(SAID[key]["match"])


def test_every_topic_is_held_against_other_headlines(topics: Mapping[str, Topic]) -> None:
    assert {*SAID, "china-japan"} == set(topics)


def _language(title: str) -> str:
    """Korean is detected by its letters, as for real headlines."""
    return "ko" if any("가" <= char <= "힣" for char in title) else ""


def test_every_topic_has_a_name_and_sentences_enough(topics: Mapping[str, Topic]) -> None:
    for topic in topics.values():
        assert topic.name
        assert min(len(topic.must_match), len(topic.must_not_match)) >= ENOUGH, topic.key


def test_nobody_is_warned_of_what_comes_in_the_box(
    topics: Mapping[str, Topic], concepts: Mapping[str, Concept]
) -> None:
    assert advice(topics.values(), concepts) == Advice()


def test_every_concept_can_be_looked_for_in_five_scripts(
    concepts: Mapping[str, Concept],
) -> None:
    asked = [Topic(key=key, name=key, query=f"@{key}") for key in concepts]
    assert len(compile(asked, concepts).questions) == len(concepts)
    said = {
        key: set(concept.words) | ({"ja", "zh", "ko"} if concept.dyad else set())
        for key, concept in concepts.items()
    }
    assert {key: {"en", "ja", "zh", "ko"} - languages for key, languages in said.items()} == {
        key: set() for key in concepts
    }
