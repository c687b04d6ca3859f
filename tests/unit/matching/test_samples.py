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
    said = [str(problem) for problem in failing(matcher, [topic])]
    assert said == [
        "topics.oil.must_match: “Gas rises” does not match; change the query, or the sentence",
        "topics.oil.must_not_match: “Oil falls” matches; change the query, or the sentence",
    ]
