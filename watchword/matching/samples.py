"""Sample sentences: compares what a topic must and must not match with what it matches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from watchword.domain.match import Document
from watchword.domain.topic import Topic
from watchword.errors import Problem
from watchword.matching.matcher import Matcher


def failing(matcher: Matcher, topics: Iterable[Topic]) -> Sequence[Problem]:
    """A problem for each sentence with another result than its topic demands. Pure.

    A sentence is matched as an article with this title and an empty body.
    """
    return [problem for topic in topics for problem in _failing(matcher, topic)]


def _failing(matcher: Matcher, topic: Topic) -> Iterator[Problem]:
    for key, sentences, wanted in (
        ("must_match", topic.must_match, True),
        ("must_not_match", topic.must_not_match, False),
    ):
        for sentence in sentences:
            if _matches(matcher, topic, sentence) is not wanted:
                what = f"“{sentence}” {'does not match' if wanted else 'matches'}"
                where = f"topics.{topic.key}.{key}"
                yield Problem(where, what, "change the query, or the sentence")


def _matches(matcher: Matcher, topic: Topic, sentence: str) -> bool:
    return any(match.topic == topic.key for match in matcher.match(Document(title=sentence)))
