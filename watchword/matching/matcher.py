"""The matcher: evaluates the queries of all topics for one article, and returns the evidence."""

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
    """The compiled topics. Immutable: a reload makes another matcher, and this one stays valid."""

    questions: tuple[Question, ...]
    vocabulary: Vocabulary
    concepts: Mapping[str, Concept]

    def match(self, document: Document) -> tuple[Match, ...]:
        """The topics that the document satisfies, with evidence, in the order of `questions`."""
        searched = SearchedDocument(document=document, vocabulary=self.vocabulary)
        return tuple(self._matches(searched))

    def swap(self, changed: Iterable[Topic], removed: Iterable[str]) -> Matcher:
        """A matcher with the changed topics added or replaced, and the removed keys left out.

        The concepts stay the same; if one has changed, call `compile`. Raises QueryErrors.
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
