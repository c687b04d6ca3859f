"""Sample sentences."""

from collections.abc import Mapping

from tests.factories import a_topic
from watchword.domain.topic import Concept, Topic, parties_query
from watchword.matching.matcher import compile
from watchword.matching.samples import failing


def test_each_sentence_that_is_judged_otherwise_than_wished_is_named() -> None:
    topic = Topic(
        key="oil",
        name="Oil",
        query="oil",
        must_match=("Oil rises", "Gas rises"),
        must_not_match=("Gas falls", "Oil falls"),
    )
    matcher = compile([topic, a_topic("gas")], {})
    lacks, has = failing(matcher, [topic])
    assert (lacks.where, lacks.what) == ("topics.oil.must_match", "“Gas rises” does not match")
    assert lacks.hint == "it has no oil: change the query, or the sentence"
    assert (has.where, has.what) == ("topics.oil.must_not_match", "“Oil falls” matches")
    assert has.hint == "it has oil: change the query, or the sentence"


def test_of_two_parties_no_query_is_to_be_changed(concepts: Mapping[str, Concept]) -> None:
    pair = ("@china", "@japan")
    topic = Topic(
        key="pair",
        name="Pair",
        query=parties_query(pair),
        parties=pair,
        must_match=("Oil rises",),
        must_not_match=("China and Japan hold talks in Beijing",),
    )
    lacks, has = failing(compile([topic], concepts), [topic])
    assert lacks.hint.endswith("name it in `possible`, or change the sentence")
    assert has.hint.endswith("name it in `exclude`, or change the sentence")
