"""Why an article does not satisfy a query: the parts that are false."""

from __future__ import annotations

from collections.abc import Iterator

from watchword.domain.match import Document
from watchword.matching.evidence import evidence
from watchword.matching.matcher import Matcher
from watchword.matching.printer import shown
from watchword.matching.query import Absent, Every, Node
from watchword.matching.relation.judge import read_article
from watchword.matching.searched import SearchedDocument


def describe_missing(matcher: Matcher, topic: str, document: Document) -> tuple[str, ...] | None:
    """The reasons why the document does not satisfy the topic, in words; None if it does. Pure.

    For a query of parts that must all be true, the false parts; for any other, the whole query. For a
    topic of two parties, what the judge says.
    """
    if any(match.topic == topic for match in matcher.match(document)):
        return None
    searched = SearchedDocument(document=document, vocabulary=matcher.vocabulary)
    (question,) = (one for one in matcher.questions if one.topic == topic)
    if question.exclude and evidence(question.exclude, searched) is not None:
        return (f"it has what the topic excludes: {shown(question.exclude)}",)
    if question.parties:
        return tuple(_judged(matcher, question.parties, searched, question.node))
    return tuple(_false(question.node, searched)) or None


def _judged(
    matcher: Matcher, parties: tuple[str, str], searched: SearchedDocument, query: Node
) -> Iterator[str]:
    first, second = parties
    reading = read_article(matcher.judge, searched.document)
    fires = evidence(query, searched) is not None
    judgement = matcher.judge.judge(reading, parties, fires=fires)
    if judgement is None:
        yield f"it lacks: @{first} and @{second}, in the title or the first paragraph"
    else:
        yield f"that it is about @{first} and @{second} is not probable ({judgement.probability:.0%})"
        yield from judgement.reasons


def _false(node: Node, searched: SearchedDocument) -> Iterator[str]:
    if evidence(node, searched) is not None:
        return
    match node:
        case Every(parts):
            for part in parts:
                yield from _false(part, searched)
        case Absent(part=part):
            yield f"it has what the query excludes: {shown(part)}"
        case _:
            yield f"it lacks: {shown(node)}"
