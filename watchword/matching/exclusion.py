"""The clauses of a query that let an article in, and the query without each of them."""

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
    """A clause that is true of an article, and the query that no longer has it."""

    clause: str
    without: Node


def exclusions(matcher: Matcher, topic: str, document: Document) -> tuple[Exclusion, ...]:
    """Each way to keep the document out by leaving a clause of the query out. Pure.

    A clause is what an OR offers; a query without one has none but itself, and none is returned.
    """
    searched = SearchedDocument(document=document, vocabulary=matcher.vocabulary)
    (node,) = (one.node for one in matcher.questions if one.topic == topic)
    return tuple(_of(node, searched))


def asking(matcher: Matcher, topic: str, node: Node) -> Matcher:
    """The matcher of this query alone, as that topic. Pure. Its concepts are the matcher's."""
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
        if len(true) > 1:  # one of them narrowed is not enough
            return
    for part in true:
        for inner in _of(part, searched):
            parts = tuple(inner.without if one is part else one for one in node.parts)
            yield Exclusion(clause=inner.clause, without=replace(node, parts=parts))
