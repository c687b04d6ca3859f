"""Who matches: the questions of all topics asked of one article, with the places that answer them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import assert_never

from watchword.domain.match import Document, Field, Match, Occurrence
from watchword.domain.topic import Concept, Topic
from watchword.matching.compile import Question, Vocabulary, understand
from watchword.matching.fold import Folded, fold
from watchword.matching.query import Absent, Either, Every, Leaf, Named, Node, Words
from watchword.matching.term import Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """The topics of one moment. Immutable: a reload makes another, and this one stays valid."""

    questions: tuple[Question, ...]
    vocabulary: Vocabulary
    concepts: Mapping[str, Concept]

    def match(self, document: Document) -> tuple[Match, ...]:
        """The topics that the document satisfies, in the order they were given, with evidence."""
        reading = _Reading.of(document, self.vocabulary)
        return tuple(
            Match(topic=question.topic, occurrences=_in_order(found))
            for question in self.questions
            if (found := _evidence(question.node, reading)) is not None
        )

    def swap(self, changed: Iterable[Topic], removed: Iterable[str]) -> Matcher:
        """A matcher with these topics added or replaced, and those keys gone. Raises QueryErrors.

        The concepts stay as they are; where one has changed, `compile` again.
        """
        understood = understand(changed, self.concepts)
        new = {question.topic: question for question in understood.questions}
        gone = set(removed)
        kept = [new.pop(old.topic, old) for old in self.questions if old.topic not in gone]
        return Matcher(
            questions=(*kept, *new.values()),
            vocabulary={**self.vocabulary, **understood.vocabulary},
            concepts=self.concepts,
        )


def compile(topics: Iterable[Topic], concepts: Mapping[str, Concept]) -> Matcher:
    """The matcher of these topics. Raises QueryErrors: one for each topic that is wrong."""
    known = understand(topics, concepts)
    return Matcher(questions=known.questions, vocabulary=known.vocabulary, concepts=concepts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One article while it is matched: folded once, and each leaf looked for once."""

    texts: Mapping[Field, Folded]
    vocabulary: Vocabulary
    found: dict[tuple[str, tuple[Field, ...]], tuple[Occurrence, ...]] = field(
        default_factory=dict
    )

    @classmethod
    def of(cls, document: Document, vocabulary: Vocabulary) -> _Reading:
        texts = {Field.TITLE: fold(document.title), Field.BODY: fold(document.body)}
        return cls(texts=texts, vocabulary=vocabulary)

    def occurrences(self, leaf: Leaf) -> tuple[Occurrence, ...]:
        key = (leaf.written, leaf.fields)
        if key not in self.found:
            self.found[key] = tuple(self._search(leaf))
        return self.found[key]

    def _search(self, leaf: Leaf) -> Iterator[Occurrence]:
        for part in leaf.fields:
            text = self.texts[part]
            for start, end in _outermost(self._patterns(leaf), text):
                left, right = text.span(start, end)
                yield Occurrence(field=part, start=left, end=right, leaf=leaf.written)

    def _patterns(self, leaf: Leaf) -> tuple[Pattern, ...]:
        match leaf:
            case Words(term=term):
                return (term,)
            case Named(written=name):
                return self.vocabulary[name]
            case _:
                assert_never(leaf)


def _outermost(patterns: Iterable[Pattern], text: Folded) -> Iterator[tuple[int, int]]:
    """Where the patterns stand; not the places within a longer one (日本 in 日本国). Pure."""
    furthest = 0
    places = {place for pattern in patterns for place in pattern.places(text)}
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if end > furthest:
            yield start, end
            furthest = end


def _evidence(node: Node, reading: _Reading) -> frozenset[Occurrence] | None:
    """The places that make the query true, of true branches only; None if it is false. Pure."""
    match node:
        case Words() | Named():
            return frozenset(reading.occurrences(node)) or None
        case Every(parts):
            places = set[Occurrence]()
            for part in parts:
                if (found := _evidence(part, reading)) is None:
                    return None
                places |= found
            return frozenset(places)
        case Either(parts):
            branches = [found for part in parts if (found := _evidence(part, reading)) is not None]
            return frozenset[Occurrence]().union(*branches) if branches else None
        case Absent(part=part):
            return frozenset() if _evidence(part, reading) is None else None
        case _:
            assert_never(node)


def _in_order(places: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    order = list(Field)
    return tuple(
        sorted(
            places,
            key=lambda place: (order.index(place.field), place.start, place.end, place.leaf),
        )
    )
