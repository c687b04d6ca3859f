"""What would keep an article out of a topic: a query without a clause, or a phrase to exclude."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from watchword.domain.match import Document
from watchword.matching.compile import Question
from watchword.matching.evidence import holds
from watchword.matching.fold import is_cjk
from watchword.matching.language import parse
from watchword.matching.matcher import Matcher
from watchword.matching.printer import shown
from watchword.matching.query import Either, Every, Node
from watchword.matching.searched import SearchedDocument

MIN_WORDS = 4
"""A headline of fewer words is part of other headlines: to exclude it would lose them."""
CHARACTERS_A_WORD = 2
"""Of a script without spaces."""


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
    searched = matcher.search(document)
    (question,) = (one for one in matcher.questions if one.topic == topic)
    return () if question.parties else tuple(_of(question.node, searched))


def single_query(matcher: Matcher, topic: str, node: Node) -> Matcher:
    """A matcher with this query as the only one, under the topic's key. Pure. Concepts stay the same."""
    return matcher.asking((Question(topic=topic, node=node),))


def headline_phrase(headline: str) -> str | None:
    """The query for exactly this headline: `title:"…"`; None if other headlines may well hold it. Pure.

    Signs that a query reads are left out.
    """
    plain = " ".join(re.sub(r'["“”＂*＊?？\0]', " ", headline).split())
    words = re.findall(r"\w+", plain)
    weight = sum(len(word) / CHARACTERS_A_WORD if is_cjk(word) else 1 for word in words)
    return f'title:"{plain}"' if weight >= MIN_WORDS else None


def either_query(first: str | None, second: str) -> str:
    """The query that one of the two satisfies. Pure. Raises QueryError if one cannot be parsed."""
    if not first:
        return second
    return f"{_operand(first)} OR {_operand(second)}"


def _operand(query: str) -> str:
    """The query in brackets if it needs them beside OR."""
    return f"({query})" if isinstance(parse(query), Every) else query


def _of(node: Node, searched: SearchedDocument) -> Iterator[Exclusion]:
    if not isinstance(node, Either | Every) or not holds(node, searched):
        return
    true = [part for part in node.parts if holds(part, searched)]
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
