"""The clauses that make a query true of an article, and the query without each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from watchword.domain.match import Document
from watchword.matching.compile import Question
from watchword.matching.evidence import evidence
from watchword.matching.matcher import Matcher
from watchword.matching.printer import shown
from watchword.matching.query import Either, Every, Node
from watchword.matching.searched import SearchedDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A clause that is true of an article, and the query without it."""

    clause: str
    without: Node


def exclusions(matcher: Matcher, topic: str, document: Document) -> tuple[Exclusion, ...]:
    """Each clause that can be removed so that the query no longer matches the document. Pure.

    A clause is a branch of an OR. For a query without OR the result is empty, and for a topic of two
    parties too: there no clause decides.
    """
    searched = SearchedDocument(document=document, vocabulary=matcher.vocabulary)
    (question,) = (one for one in matcher.questions if one.topic == topic)
    return () if question.parties else tuple(_of(question.node, searched))


def single_query(matcher: Matcher, topic: str, node: Node) -> Matcher:
    """A matcher with this query as the only one, under the topic's key. Pure. Concepts stay the same."""
    return replace(matcher, questions=(Question(topic=topic, node=node),))


def _of(node: Node, searched: SearchedDocument) -> Iterator[Exclusion]:
    if not isinstance(node, Either | Every) or evidence(node, searched) is None:
        return
    true = [part for part in node.parts if evidence(part, searched) is not None]
    if isinstance(node, Either):
        kept = tuple(part for part in node.parts if part not in true)
        if kept:
            without = kept[0] if len(kept) == 1 else Either(kept)
            yield Exclusion(clause=" OR ".join(map(shown, true)), without=without)
        if len(true) > 1:  # to change only one of them is not enough
            return
    for part in true:
        for inner in _of(part, searched):
            parts = tuple(inner.without if one is part else one for one in node.parts)
            yield Exclusion(clause=inner.clause, without=replace(node, parts=parts))
