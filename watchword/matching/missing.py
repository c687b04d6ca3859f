"""Why an article does not satisfy a query: the parts that are false."""

from __future__ import annotations

from collections.abc import Iterator

from watchword.domain.match import Document
from watchword.matching.evidence import evidence
from watchword.matching.matcher import Matcher
from watchword.matching.printer import shown
from watchword.matching.query import Absent, Every, Node
from watchword.matching.searched import SearchedDocument


def describe_missing(matcher: Matcher, topic: str, document: Document) -> tuple[str, ...] | None:
    """The reasons why the document does not satisfy the topic, in words; None if it does. Pure.

    For a query of parts that must all be true, the false parts; for any other, the whole query.
    """
    searched = SearchedDocument(document=document, vocabulary=matcher.vocabulary)
    (node,) = (one.node for one in matcher.questions if one.topic == topic)
    return tuple(_false(node, searched)) or None


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
