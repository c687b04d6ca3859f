"""The plain evaluator: every query of every article, by regular expressions over the folded text.

It judges the engine. It shares the fold, the parsed queries and the judge of relation with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import assert_never

from watchword.domain.match import Document, Field, Level, Match, Occurrence
from watchword.domain.topic import Concept, Topic
from watchword.matching.borders import stands_alone
from watchword.matching.compile import Question, Understood, party_names, understand
from watchword.matching.fold import Folded, fold, is_cjk
from watchword.matching.pair import Pair, Pattern
from watchword.matching.query import (
    About,
    Absent,
    ConceptRef,
    Either,
    Every,
    Fact,
    Near,
    Node,
    Repeated,
    Section,
    Several,
    Words,
)
from watchword.matching.relation.judge import make_judge, read_article
from watchword.matching.relation.tables import state_keys
from watchword.matching.script import applies, cjk_languages
from watchword.matching.term import ANY, Exact, Term, Whole

DOT = "·"
"""Marks where the fold dropped a middle dot; no folded text has it."""
FIELDS = {Section.TITLE: Field.TITLE, Section.BODY: Field.BODY, Section.LEAD: Field.BODY}


@dataclass(frozen=True, order=True)
class Place:
    """A place of a leaf, in the folded section and in the original."""

    section: Section
    start: int
    end: int
    leaf: str
    left: int
    right: int


Found = frozenset[Place | Fact]


@dataclass(frozen=True)
class Asked:
    """An article, and the concepts."""

    document: Document
    vocabulary: Mapping[str, Mapping[str, tuple[Pattern, ...]]]

    def text(self, section: Section) -> Folded:
        document = self.document
        texts = {
            Section.TITLE: document.title,
            Section.BODY: document.text,
            Section.LEAD: document.lead,
        }
        return folded(texts[section])

    def patterns(self, leaf: Words | ConceptRef) -> list[Pattern]:
        if isinstance(leaf, Words):
            return [leaf.term]
        document = self.document
        languages = cjk_languages(document.language, f"{document.title}\n{document.text[:400]}")
        lists = self.vocabulary[leaf.written].items()
        return [one for key, patterns in lists if applies(key, languages) for one in patterns]

    def places(self, leaf: Words | ConceptRef) -> Iterator[Place]:
        for section in leaf.sections:
            text = self.text(section)
            for pattern in self.patterns(leaf):
                for start, end, left, right in spans(pattern, text):
                    yield Place(section, start, end, leaf.written, left, right)

    def is_true(self, fact: Fact) -> bool:
        document = self.document
        match fact.about:
            case About.URL:
                return fact.value in document.url.casefold()
            case About.SOURCE:
                values: tuple[str, ...] = (document.source_key, document.outlet)
            case About.COUNTRY:
                values = (document.country,)
            case About.LANGUAGE:
                values = (document.language,)
            case About.AUTHOR:
                values = document.authors
        return fact.value in [fold(value).text for value in values]


def spans(pattern: Pattern, text: Folded) -> Iterator[tuple[int, int, int, int]]:
    """Each place of a pattern: start and end in the folded text, and in the original."""
    match pattern:
        case Term():
            for start, end in term_spans(pattern, text):
                yield start, end, *text.span(start, end)
        case Exact():
            for start, end in term_spans(pattern.term, text):
                left, right = text.span(start, end)
                left, right = left - pattern.before, right + pattern.after
                if left >= 0 and normal(text.original[left:right]) == normal(pattern.written):
                    yield start, end, left, right
        case Whole():
            for start, end in term_spans(pattern.term, text):
                if stands_alone(text, start, end):
                    yield start, end, *text.span(start, end)
        case Pair():
            for start, end in pattern.places(text):
                yield start, end, *text.span(start, end)
        case _:
            assert_never(pattern)


@lru_cache(maxsize=8)
def folded(text: str) -> Folded:
    """A thousand topics ask for the same three texts."""
    return fold(text)


@lru_cache(maxsize=8)
def marked_text(text: Folded) -> str:
    return "".join(DOT * (at in text.dots) + char for at, char in enumerate(text.text))


def term_spans(term: Term, text: Folded) -> Iterator[tuple[int, int]]:
    marked = marked_text(text)
    if not text.dots and not all(run in marked for run in term.runs if ANY not in run):
        return
    for found in pattern(term).finditer(marked):
        start, end = found.span(1)
        yield start - marked.count(DOT, 0, start), end - marked.count(DOT, 0, end)


@cache
def pattern(term: Term) -> re.Pattern[str]:
    runs = [
        f"{DOT}?".join(f"[^ {DOT}]" if char == ANY else re.escape(char) for char in run)
        for run in term.runs
    ]
    before = "" if is_cjk(term.runs[0]) else f"(?<=[ {DOT}])"
    behind = "" if is_cjk(term.runs[-1]) else f"(?=[ {DOT}])"
    whole = before + f"[ {DOT}]".join(runs) + ("[^ ]*" if term.stem else behind)
    return re.compile(f"(?=({whole}))")


def normal(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def evidence(node: Node, asked: Asked) -> Found | None:
    """The evidence of a true query; None if it is false."""
    match node:
        case Words() | ConceptRef():
            return frozenset(asked.places(node)) or None
        case Fact():
            return frozenset([node]) if asked.is_true(node) else None
        case Every(parts):
            return at_least(parts, len(parts), asked)
        case Either(parts):
            return at_least(parts, 1, asked)
        case Several(parts=parts, count=count):
            return at_least(parts, count, asked)
        case Absent(part=part):
            return frozenset() if evidence(part, asked) is None else None
        case Near():
            return near(node, asked)
        case Repeated(part=part, count=count):
            places = all_places(part, asked)
            return places if len({(one.section, one.start) for one in places}) >= count else None
        case _:
            assert_never(node)


def at_least(parts: Iterable[Node], count: int, asked: Asked) -> Found | None:
    true = [found for part in parts if (found := evidence(part, asked)) is not None]
    return frozenset[Place | Fact]().union(*true) if len(true) >= count else None


def near(node: Near, asked: Asked) -> Found | None:
    found: set[Place] = set()
    for left in all_places(node.left, asked):
        for right in all_places(node.right, asked):
            if left.section is right.section:
                text = asked.text(left.section)
                if is_near(text, left, right, node.between) or (
                    not node.ordered and is_near(text, right, left, node.between)
                ):
                    found |= {left, right}
    return frozenset(found) or None


def is_near(text: Folded, first: Place, second: Place, most: int) -> bool:
    """Whether the second begins in the first, or at most so many tokens after it."""
    between = sum(is_token(text, at) for at in range(first.end, second.start))
    return first.start <= second.start and between <= most


def is_token(text: Folded, at: int) -> bool:
    """Whether a token begins here: a Latin word, a CJK character, or a break between two of those."""
    before, char, behind = text.text[at - 1 : at], text.text[at], text.text[at + 1 : at + 2]
    if char == " ":
        return bool(before and behind) and is_cjk(before) and is_cjk(behind)
    return is_cjk(char) or before == " " or at in text.dots


def all_places(node: Node, asked: Asked) -> frozenset[Place]:
    match node:
        case Words() | ConceptRef():
            return frozenset(asked.places(node))
        case Either(parts):
            return frozenset[Place]().union(*(all_places(part, asked) for part in parts))
        case _:
            raise AssertionError(node)


def occurrences(found: Found, more: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    """The places in order, each once, without those inside a longer one of the same leaf."""
    every = {
        Occurrence(field=FIELDS[one.section], start=one.left, end=one.right, leaf=one.leaf)
        for one in found
        if isinstance(one, Place)
    } | set(more)
    kept = [
        one
        for one in every
        if not any(
            (one.field, one.leaf) == (other.field, other.leaf)
            and other.start <= one.start
            and one.end <= other.end
            and one != other
            for other in every
        )
    ]
    return tuple(sorted(kept, key=lambda o: (o.field is Field.BODY, o.start, -o.end, o.leaf)))


@dataclass(frozen=True)
class Oracle:
    """Answers as a Matcher does."""

    topics: tuple[Topic, ...]
    concepts: Mapping[str, Concept]

    @cached_property
    def known(self) -> Understood:
        return understand(self.topics, self.concepts)

    def match(self, document: Document) -> tuple[Match, ...]:
        known = self.known
        parties = {key for one in known.questions for key in one.parties or ()}
        keys = sorted({*state_keys(), *parties} if parties else ())
        judge = make_judge(party_names(self.concepts, keys))
        reading = read_article(judge, document)
        asked = Asked(document, known.vocabulary)

        def matched(one: Question) -> Match | None:
            if one.exclude and evidence(one.exclude, asked) is not None:
                return None
            found = evidence(one.node, asked)
            level = Level.ALERT if found is not None else None
            judgement = None
            if one.parties:
                judgement = judge.judge(reading, one.parties, fires=found is not None)
                level = judge.level(judgement, one.parties) if judgement else None
            if level is None:
                judgement = None
                found = evidence(one.possible, asked) if one.possible else None
                level = Level.POSSIBLE if found is not None else None
            if level is None:
                return None
            facts = sorted((f for f in found or () if isinstance(f, Fact)), key=lambda f: f.column)
            return Match(
                topic=one.topic,
                occurrences=occurrences(
                    found or frozenset(), judgement.places if judgement else ()
                ),
                facts=tuple(dict.fromkeys(fact.written for fact in facts)),
                urgent=level is Level.ALERT
                and one.urgent is not None
                and evidence(one.urgent, asked) is not None,
                level=level,
                reasons=judgement.reasons if judgement else (),
                probability=judgement.probability if judgement else None,
            )

        return tuple(one for one in map(matched, known.questions) if one is not None)
