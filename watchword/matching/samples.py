"""Sample sentences: compares what a topic must and must not match with what it matches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from watchword.domain.match import Document, Level
from watchword.domain.topic import Topic
from watchword.errors import Problem
from watchword.matching.matcher import Matcher


def failing(matcher: Matcher, topics: Iterable[Topic]) -> Sequence[Problem]:
    """A problem for each sentence with another result than its topic demands. Pure.

    A sentence is matched as an article with this title and an empty body. One that must match may be
    possible alone; one that must not match may be possible, but must not alert.
    """
    return [problem for topic in topics for problem in _failing(matcher, topic)]


def _failing(matcher: Matcher, topic: Topic) -> Iterator[Problem]:
    for sentence in topic.must_match:
        if _level(matcher, topic, sentence) is None:
            yield _problem(topic, "must_match", f"“{sentence}” does not match")
    for sentence in topic.must_not_match:
        if _level(matcher, topic, sentence) is Level.ALERT:
            yield _problem(topic, "must_not_match", f"“{sentence}” matches")


def _problem(topic: Topic, key: str, what: str) -> Problem:
    return Problem(f"topics.{topic.key}.{key}", what, "change the query, or the sentence")


def _level(matcher: Matcher, topic: Topic, sentence: str) -> Level | None:
    found = matcher.match(Document(title=sentence))
    return next((match.level for match in found if match.topic == topic.key), None)
