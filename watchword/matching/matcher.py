"""The matcher: evaluates the queries of all topics for one article, and returns the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from watchword.domain.match import Document, Level, Match
from watchword.domain.topic import Concept, Topic
from watchword.matching.compile import Question, Vocabulary, party_names, understand
from watchword.matching.evidence import NOTHING, evidence, facts, occurrences
from watchword.matching.relation.judge import Judge, PartiesSeen, make_judge, read_article
from watchword.matching.relation.tables import state_keys
from watchword.matching.searched import SearchedDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """The compiled topics. Immutable: a reload makes another matcher, and this one stays valid."""

    questions: tuple[Question, ...]
    vocabulary: Vocabulary
    concepts: Mapping[str, Concept]
    judge: Judge
    """It is asked for topics of two parties alone."""

    def match(self, document: Document) -> tuple[Match, ...]:
        """The topics that the document satisfies, with evidence, in the order of `questions`."""
        searched = SearchedDocument(document=document, vocabulary=self.vocabulary)
        asked = any(question.parties for question in self.questions)
        reading = read_article(self.judge, document) if asked else None
        found = (self._match(question, searched, reading) for question in self.questions)
        return tuple(match for match in found if match is not None)

    def swap(self, changed: Iterable[Topic], removed: Iterable[str]) -> Matcher:
        """A matcher with the changed topics added or replaced, and the removed keys left out.

        The concepts stay the same; if one has changed, call `compile`. Raises QueryErrors.
        """
        understood = understand(changed, self.concepts)
        new = {question.topic: question for question in understood.questions}
        gone = set(removed)
        kept = [new.pop(old.topic, old) for old in self.questions if old.topic not in gone]
        questions = (*kept, *new.values())
        return Matcher(
            questions=questions,
            vocabulary={**self.vocabulary, **understood.vocabulary},
            concepts=self.concepts,
            judge=_judge(questions, self.concepts),
        )

    def _match(
        self, question: Question, searched: SearchedDocument, reading: PartiesSeen | None
    ) -> Match | None:
        if question.exclude and evidence(question.exclude, searched) is not None:
            return None
        found = evidence(question.node, searched)
        judgement, level = None, Level.ALERT if found is not None else None
        if question.parties and reading:
            judgement = self.judge.judge(reading, question.parties, fires=found is not None)
            level = self.judge.level(judgement, question.parties) if judgement else None
        if level is None:
            judgement = None
            found = evidence(question.possible, searched) if question.possible else None
            level = Level.POSSIBLE if found is not None else None
        if level is None:
            return None
        urgent = question.urgent
        places = judgement.places if judgement else ()
        return Match(
            topic=question.topic,
            occurrences=occurrences(found or NOTHING, places),
            facts=facts(found or NOTHING),
            urgent=level is Level.ALERT
            and urgent is not None
            and evidence(urgent, searched) is not None,
            level=level,
            reasons=judgement.reasons if judgement else (),
            probability=judgement.probability if judgement else None,
        )


def compile(topics: Iterable[Topic], concepts: Mapping[str, Concept]) -> Matcher:
    """The matcher of these topics. Raises QueryErrors: one for each topic that is wrong."""
    known = understand(topics, concepts)
    return Matcher(
        questions=known.questions,
        vocabulary=known.vocabulary,
        concepts=concepts,
        judge=_judge(known.questions, concepts),
    )


def _judge(questions: Iterable[Question], concepts: Mapping[str, Concept]) -> Judge:
    parties = {key for question in questions for key in question.parties or ()}
    return make_judge(party_names(concepts, sorted({*state_keys(), *parties} if parties else ())))
