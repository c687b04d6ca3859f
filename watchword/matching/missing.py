"""Why an article does not satisfy a query: in a sentence, and the parts that are false."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from watchword.domain.match import Document
from watchword.matching.evidence import evidence, holds
from watchword.matching.matcher import Matcher
from watchword.matching.printer import shown
from watchword.matching.query import (
    ANYWHERE,
    Absent,
    Either,
    Every,
    Fact,
    Node,
    leaves,
    sought,
)
from watchword.matching.relation.judge import read_article
from watchword.matching.searched import SearchedDocument

MAX_NAMED = 3
"""So many words of a half are named; the others are counted."""
MAX_LENGTH = 60
"""Characters of a part that is shown as it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Why a document does not satisfy a topic."""

    sentence: str
    """Which half of the query is there, and which is not."""
    reasons: tuple[str, ...]
    """The false parts of the query as it is written; what the judge of relation says."""


def describe_missing(matcher: Matcher, topic: str, document: Document) -> Missing | None:
    """Why the document does not satisfy the topic; None if it does. Pure.

    For a query of parts that must all be true, the false parts; for any other, the whole query. For a
    topic of two parties, what the judge says.
    """
    if any(match.topic == topic for match in matcher.match(document)):
        return None
    searched = matcher.search(document)
    (question,) = (one for one in matcher.questions if one.topic == topic)
    if question.exclude and holds(question.exclude, searched):
        reason = f"it has what the topic excludes: {shown(question.exclude)}"
        has = _found(question.exclude, searched) or "what it excludes"
        return Missing(sentence=f"It has {has}, which the topic excludes.", reasons=(reason,))
    if question.parties:
        return _judged(matcher, question.parties, searched, question.node)
    reasons = tuple(_false(question.node, searched))
    return Missing(sentence=_halves(question.node, searched), reasons=reasons) if reasons else None


def _judged(
    matcher: Matcher, parties: tuple[str, str], searched: SearchedDocument, query: Node
) -> Missing:
    first, second = parties
    seen = read_article(matcher.judge, searched.document)
    fires = holds(query, searched)
    judgement = matcher.judge.judge(seen, parties, fires=fires)
    if judgement is not None:
        percent = f"{judgement.probability:.0%}"
        has = (f"it has: {', '.join(judgement.reasons)}",) if judgement.reasons else ()
        return Missing(
            sentence=f"That it is about @{first} and @{second} is not probable ({percent}).",
            reasons=has,
        )
    texts = [text for text in (seen.title, seen.lead) if text is not None]
    named = {mention.party for text in texts for mention in text.mentions}
    where = "in its title or first paragraph"
    there = [f"@{one}" for one in parties if one in named]
    gone = [f"@{one}" for one in parties if one not in named]
    if len(there) == 1:
        sentence = f"It names {there[0]}, but not {gone[0]}, {where}."
    elif gone:
        sentence = f"It names neither {gone[0]} nor {gone[1]} {where}."
    else:
        sentence = f"It names {there[0]} and {there[1]}, but not together {where}."
    reason = f"it lacks: @{first} and @{second}, in the title or the first paragraph"
    return Missing(sentence=sentence, reasons=(reason,))


def _false(node: Node, searched: SearchedDocument) -> Iterator[str]:
    for part in _false_parts(node, searched):
        if isinstance(part, Absent):
            yield f"it has what the query excludes: {shown(part.part)}"
        else:
            yield f"it lacks: {shown(part)}"


def _false_parts(node: Node, searched: SearchedDocument) -> Iterator[Node]:
    """The smallest parts of a query that are false and must be true."""
    if holds(node, searched):
        return
    if isinstance(node, Every):
        for part in node.parts:
            yield from _false_parts(part, searched)
    else:
        yield node


def _halves(query: Node, searched: SearchedDocument) -> str:
    """`It has @japan, but none of export*, 輸出, 出口 and 2 more.`"""
    false = [*_false_parts(query, searched)]
    lacks = [_none_of(part) for part in false if not isinstance(part, Absent)]
    excluded = [_found(part.part, searched) for part in false if isinstance(part, Absent)]
    parts = query.parts if isinstance(query, Every) else ()
    has = [words for part in parts if (words := _found(part, searched))]
    said = []
    if lacks:
        there = f"{', '.join(has)}, but " if has else ""
        said.append(f"has {there}{' and '.join(lacks)}")
    if excluded:
        said.append(f"has {', '.join(excluded)}, which the query excludes")
    return f"It {', and it '.join(said)}."


def _none_of(part: Node) -> str:
    """What is not there, in few words: of many words, the first ones."""
    words = _written(part)
    place = _place(part)
    if len(words) == 1:
        return f"no {words[0]}{place}"
    if isinstance(part, Either):
        return f"none of {some(_alternatives(part))}{place}"
    return f"no {_quoted(part)}"


def _alternatives(part: Either) -> Sequence[str]:
    """Each in the words that it is written in; one of several parts as a whole."""
    each = ((one, _written(one)) for one in part.parts)
    written = (words[0] if len(words) == 1 else _quoted(one) for one, words in each)
    return list(dict.fromkeys(written))


def _quoted(part: Node) -> str:
    text = shown(part)
    return f"“{text}”" if len(text) <= MAX_LENGTH else f"“{text[:MAX_LENGTH]}…”"


def _found(part: Node, searched: SearchedDocument) -> str:
    """The words and facts of a true part that are there; empty where an absence makes it true."""
    found = evidence(part, searched) or ()
    written = (one.written if isinstance(one, Fact) else one.leaf for one in found)
    return some(sorted(set(written)))


def _written(part: Node) -> Sequence[str]:
    return list(dict.fromkeys(leaf.written for leaf in leaves(part)))


def _place(part: Node) -> str:
    sections = {leaf.sections for leaf in sought(part)}
    only = sections.pop() if len(sections) == 1 else ANYWHERE
    return "" if only == ANYWHERE else f" in its {only[0]}"


def some(words: Sequence[str]) -> str:
    """`export*, 輸出, 出口 and 2 more`. Pure."""
    more = f" and {len(words) - MAX_NAMED} more" if len(words) > MAX_NAMED else ""
    return f"{', '.join(words[:MAX_NAMED])}{more}"
