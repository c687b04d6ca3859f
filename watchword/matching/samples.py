"""Sample sentences: compares what a topic must and must not match with what it matches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from watchword.domain.match import Document, Level, Match
from watchword.domain.topic import Topic
from watchword.errors import Problem
from watchword.matching.matcher import Matcher
from watchword.matching.missing import describe_missing, some


def failing(matcher: Matcher, topics: Iterable[Topic]) -> Sequence[Problem]:
    """A problem for each sentence with another result than its topic demands. Pure.

    A sentence is matched as an article with this title and an empty body. One that must match may be
    possible alone; one that must not match may be possible, but must not alert.
    """
    return [problem for topic in topics for problem in _failing(matcher, topic)]


def _failing(matcher: Matcher, topic: Topic) -> Iterator[Problem]:
    for sentence in topic.must_match:
        if _match(matcher, topic, sentence) is None:
            missing = describe_missing(matcher, topic.key, Document(title=sentence))
            why = missing.sentence if missing else ""
            yield _problem(topic, "must_match", f"“{sentence}” does not match", why)
    for sentence in topic.must_not_match:
        match = _match(matcher, topic, sentence)
        if match is not None and match.level is Level.ALERT:
            why = f"It has {some(_found(match))}." if _found(match) else ""
            yield _problem(topic, "must_not_match", f"“{sentence}” matches", why)


def _problem(topic: Topic, key: str, what: str, why: str) -> Problem:
    """`why`: a sentence, or empty."""
    said = f"{why[:1].lower()}{why[1:].removesuffix('.')}: " if why else ""
    hint = "change the query, or the sentence"
    if topic.parties:  # the judge decides; these queries are tried before and after it
        other = "possible" if key == "must_match" else "exclude"
        hint = f"name it in `{other}`, or change the sentence"
    return Problem(f"topics.{topic.key}.{key}", what, said + hint)


def _found(match: Match) -> Sequence[str]:
    """What made it match, as the query has it, each once; for two parties what speaks for it."""
    leaves = [one.leaf for one in match.occurrences]
    return list(dict.fromkeys([*leaves, *match.facts] or match.reasons))


def _match(matcher: Matcher, topic: Topic, sentence: str) -> Match | None:
    found = matcher.match(Document(title=sentence))
    return next((match for match in found if match.topic == topic.key), None)
