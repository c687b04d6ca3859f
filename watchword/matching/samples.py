"""Sample sentences: what a topic must match and must not, held against what it does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from watchword.domain.match import Document
from watchword.domain.topic import Topic
from watchword.errors import Problem
from watchword.matching.matcher import Matcher


def failing(matcher: Matcher, topics: Iterable[Topic]) -> Sequence[Problem]:
    """A problem for each sentence that is judged otherwise than its topic says. Pure.

    A sentence is judged as an article whose title it is, with an empty body.
    """
    return [
        problem
        for topic in topics
        for problem in (*_missed(matcher, topic), *_caught(matcher, topic))
    ]


def _missed(matcher: Matcher, topic: Topic) -> Sequence[Problem]:
    return [
        _problem(topic, "must_match", f"“{sentence}” does not match")
        for sentence in topic.must_match
        if not _matches(matcher, topic, sentence)
    ]


def _caught(matcher: Matcher, topic: Topic) -> Sequence[Problem]:
    return [
        _problem(topic, "must_not_match", f"“{sentence}” matches")
        for sentence in topic.must_not_match
        if _matches(matcher, topic, sentence)
    ]


def _matches(matcher: Matcher, topic: Topic, sentence: str) -> bool:
    return any(match.topic == topic.key for match in matcher.match(Document(title=sentence)))


def _problem(topic: Topic, key: str, what: str) -> Problem:
    return Problem(f"topics.{topic.key}.{key}", what, "change the query, or the sentence")
