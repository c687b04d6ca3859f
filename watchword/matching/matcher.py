"""Who matches: the questions of all topics asked of one article, with the places that answer them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from watchword.domain.match import Document, Match
from watchword.domain.topic import Concept, Topic
from watchword.matching.compile import Question, Vocabulary, understand
from watchword.matching.evidence import evidence, facts, occurrences
from watchword.matching.searched import SearchedDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """The topics of one moment. Immutable: a reload makes another, and this one stays valid."""

    questions: tuple[Question, ...]
    vocabulary: Vocabulary
    concepts: Mapping[str, Concept]

    def match(self, document: Document) -> tuple[Match, ...]:
        """The topics that the document satisfies, in the order they were given, with evidence."""
        searched = SearchedDocument(document=document, vocabulary=self.vocabulary)
        return tuple(self._matches(searched))

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

    def _matches(self, searched: SearchedDocument) -> Iterator[Match]:
        for question in self.questions:
            if (found := evidence(question.node, searched)) is not None:
                urgent = question.urgent
                yield Match(
                    topic=question.topic,
                    occurrences=occurrences(found),
                    facts=facts(found),
                    urgent=urgent is not None and evidence(urgent, searched) is not None,
                )


def compile(topics: Iterable[Topic], concepts: Mapping[str, Concept]) -> Matcher:
    """The matcher of these topics. Raises QueryErrors: one for each topic that is wrong."""
    known = understand(topics, concepts)
    return Matcher(questions=known.questions, vocabulary=known.vocabulary, concepts=concepts)
