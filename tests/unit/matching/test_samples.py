"""Sample sentences."""

from tests.factories import a_topic
from watchword.domain.topic import Topic
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
