"""The matcher: finds the topics that an article satisfies, with the evidence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import NamedTuple

from watchword.domain.match import Document, Level, Match
from watchword.domain.topic import Concept, Topic
from watchword.matching.compile import Question, Vocabulary, party_names, understand
from watchword.matching.engine.clauses import ARTICLE, TOPIC, Branch, Survivors
from watchword.matching.engine.needs import Literal, Need, branches, literals_of
from watchword.matching.engine.segment import Segment
from watchword.matching.evidence import NOTHING, evidence, facts, holds, occurrences
from watchword.matching.query import ANYWHERE, Node, Section
from watchword.matching.relation.judge import (
    Judge,
    Judgement,
    PartiesSeen,
    make_judge,
    read_article,
)
from watchword.matching.relation.tables import state_keys
from watchword.matching.searched import Batch, SearchedDocument, search_together

ASK_JUDGE = Need(clauses=(), decides=False)
"""What a topic of two parties needs: nothing that a scan can tell."""
TOGETHER, LETTERS = 50, 250_000
"""So many articles, with so many letters, are folded and scanned as one text at most.

At 1,000 topics an article costs two thirds of what it costs alone (`python -m benchmarks steps`).
"""
MAX_FRESH = 24
"""So many changed topics are searched apart from those that were changed before.

A swap makes their segment alone anew; the one after them takes all changed topics together, which is
rarer than one swap in twenty.
"""
Decision = tuple[Question, Level, Judgement | None]
"""A topic that an article satisfies, and the judgement if the judge of relation decided."""


class Needs(NamedTuple):
    """What a topic needs of an article, and all words that it searches for."""

    branches: tuple[Branch, ...]
    words: tuple[Literal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """The compiled topics. A swap makes another matcher, and this one stays valid.

    Most topics are in `base`; those that were changed since are in `delta`. Each has its segment, and
    the last ones of `delta` have one of their own, so that a change costs little however many there
    were. A topic has a number, which says its place in the order; in `base` its index.
    """

    vocabulary: Vocabulary
    concepts: Mapping[str, Concept]
    judge: Judge
    """It is asked for topics of two parties alone."""
    version: int = 0
    """How often it was swapped."""
    base: tuple[Question, ...]
    numbers: Mapping[str, int]
    """The numbers of the topics in `base`, by their keys."""
    replaced: frozenset[int] = frozenset()
    """Those of them that were changed or removed since."""
    delta: Mapping[int, Question] = field(default_factory=dict)
    delta_needs: Mapping[int, Needs] = field(default_factory=dict)
    """What the topics in `delta` need; a swap works it out for the changed ones alone."""
    base_segment: Segment
    settled: frozenset[int] = frozenset()
    """The topics in `delta` that `delta_segment` has as they are; the others are in `fresh_segment`."""
    delta_segment: Segment | None = None
    fresh_segment: Segment | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        """The topics, in their order."""
        if not self.delta and not self.replaced:
            return self.base
        base = ((n, one) for n, one in enumerate(self.base) if n not in self.replaced)
        return tuple(one for _, one in sorted([*base, *self.delta.items()], key=itemgetter(0)))

    def match(self, document: Document) -> tuple[Match, ...]:
        """The topics that the document satisfies, with evidence, in the order of `questions`."""
        return next(self.match_all([document]))

    def match_all(self, documents: Sequence[Document]) -> Iterator[tuple[Match, ...]]:
        """As `match`, of each document. Many together cost less than each alone."""
        for batch in self._batches(documents):
            for nth, decisions in enumerate(self._decisions(batch)):
                searched = batch.articles[nth]
                if decisions:
                    searched.use(batch.places(nth))
                yield tuple(_match(*one, searched) for one in decisions)

    def topics(self, document: Document) -> tuple[str, ...]:
        """The keys of the topics that the document satisfies, as `match`; it collects no evidence."""
        return next(self.topics_all([document]))

    def topics_all(self, documents: Sequence[Document]) -> Iterator[tuple[str, ...]]:
        """As `topics`, of each document."""
        for batch in self._batches(documents):
            for decisions in self._decisions(batch):
                yield tuple(one.topic for one, _, _ in decisions)

    def search(self, document: Document) -> SearchedDocument:
        """The document, for what `holds` and `evidence` say about a part of a query."""
        return SearchedDocument(document=document, vocabulary=self.vocabulary)

    def asking(self, questions: Iterable[Question]) -> Matcher:
        """A matcher with these topics alone. The concepts stay the same."""
        return _matcher(tuple(questions), self.vocabulary, self.concepts, self.judge)

    def swap(self, changed: Iterable[Topic], removed: Iterable[str]) -> Matcher:
        """A matcher with the changed topics added or replaced, and the removed keys left out.

        The concepts stay the same; if one has changed, call `compile`. Raises QueryErrors.
        """
        understood = understand(changed, self.concepts)
        vocabulary = {**self.vocabulary, **understood.vocabulary}
        gone = set(removed)
        delta = {n: one for n, one in self.delta.items() if one.topic not in gone}
        places = {one.topic: n for n, one in delta.items()}
        replaced = {self.numbers[key] for key in gone & self.numbers.keys()} | self.replaced
        end = max(self.delta, default=-1)
        for question in understood.questions:
            number = places.get(question.topic, self.numbers.get(question.topic))
            if number is None or (number in replaced and question.topic not in places):
                number = end = max(end, len(self.base) - 1) + 1
            elif number < len(self.base):
                replaced.add(number)
            delta[number] = question
            places[question.topic] = number
        needs = {
            n: self.delta_needs[n] if one is self.delta.get(n) else _needs(n, one)
            for n, one in delta.items()
        }
        settled = frozenset(n for n in self.settled if delta.get(n) is self.delta[n])
        fresh = [n for n in delta if n not in settled]
        delta_segment = self.delta_segment
        if len(fresh) > MAX_FRESH:
            settled, fresh = frozenset(delta), []
            delta_segment = _segment(needs.values(), vocabulary)
        swapped = replace(
            self,
            vocabulary=vocabulary,
            version=self.version + 1,
            replaced=frozenset(replaced),
            delta=delta,
            delta_needs=needs,
            settled=settled,
            delta_segment=delta_segment if settled else None,
            fresh_segment=_segment([needs[n] for n in fresh], vocabulary) if fresh else None,
        )
        before = [self._question(n) for n in (replaced - self.replaced) | self.delta.keys()]
        if any(one.parties for one in (*before, *delta.values())):
            return replace(swapped, judge=_judge(swapped.questions, self.concepts))
        return swapped

    def _question(self, number: int) -> Question:
        return self.delta[number] if number in self.delta else self.base[number]

    def _batches(self, documents: Sequence[Document]) -> Iterator[Batch]:
        segments = (self.base_segment, self.delta_segment, self.fresh_segment)
        with_lead = any(one is not None and one.with_lead for one in segments)
        sections = tuple(Section) if with_lead else ANYWHERE
        for some in _together(documents):
            yield search_together(some, self.vocabulary, sections)

    def _decisions(self, batch: Batch) -> Iterator[list[Decision]]:
        """The topics that each article satisfies, in their order."""
        survivors = self.base_segment.survivors(batch)
        if gone := self.replaced:
            survivors = [one for one in survivors if one >> 1 & TOPIC not in gone]
        if self.delta_segment is not None:
            changed = self.delta_segment.survivors(batch)
            survivors += [one for one in changed if one >> 1 & TOPIC in self.settled]
        if self.fresh_segment is not None:
            survivors += self.fresh_segment.survivors(batch)
        survivors.sort()
        ends = [bisect_left(survivors, n << ARTICLE) for n in range(1, len(batch.articles) + 1)]
        for searched, (first, end) in zip(batch.articles, pairwise((0, *ends)), strict=True):
            yield self._decided(survivors[first:end], searched) if first < end else []

    def _decided(self, survivors: Survivors, searched: SearchedDocument) -> list[Decision]:
        """The topics that an article satisfies, of those that it may."""
        # Of a topic's branches one that decides comes last: it counts.
        found = {one >> 1 & TOPIC: one & 1 for one in survivors}
        decisions: list[Decision] = []
        reading = None
        for number, decides in found.items():
            question = self._question(number)
            if decides:
                decisions.append((question, Level.ALERT, None))
                continue
            if question.parties and reading is None:
                reading = read_article(self.judge, searched.document)
            if decision := self._decide(question, searched, reading):
                decisions.append(decision)
        return decisions

    def _decide(
        self, question: Question, searched: SearchedDocument, reading: PartiesSeen | None
    ) -> Decision | None:
        """Whether the article satisfies a topic of which the scan cannot say it."""
        if question.exclude and holds(question.exclude, searched):
            return None
        fires = holds(question.node, searched)
        level, judgement = Level.ALERT if fires else None, None
        if question.parties and reading:
            judgement = self.judge.judge(reading, question.parties, fires=fires)
            level = self.judge.level(judgement, question.parties) if judgement else None
        if level is not None:
            return question, level, judgement
        if question.possible and holds(question.possible, searched):
            return question, Level.POSSIBLE, None
        return None


def compile(topics: Iterable[Topic], concepts: Mapping[str, Concept]) -> Matcher:
    """The matcher of these topics. Raises QueryErrors: one for each topic that is wrong."""
    known = understand(topics, concepts)
    judge = _judge(known.questions, concepts)
    return _matcher(known.questions, known.vocabulary, concepts, judge)


def _together(documents: Sequence[Document]) -> Iterator[Sequence[Document]]:
    """Batches of these articles, in order: up to TOGETHER, and up to LETTERS or a single one."""
    ends = [*accumulate(len(one.text) for one in documents)]
    first = 0
    while first < len(documents):
        limit = LETTERS + (ends[first - 1] if first else 0)
        end = max(first + 1, min(first + TOGETHER, bisect_right(ends, limit)))
        yield documents[first:end]
        first = end


def _matcher(
    questions: tuple[Question, ...],
    vocabulary: Vocabulary,
    concepts: Mapping[str, Concept],
    judge: Judge,
) -> Matcher:
    return Matcher(
        vocabulary=vocabulary,
        concepts=concepts,
        judge=judge,
        base=questions,
        numbers={one.topic: n for n, one in enumerate(questions)},
        base_segment=Segment(
            lambda: (branch for n, one in enumerate(questions) for branch in _branches(n, one)),
            (literal for one in questions for literal in _words(one)),
            vocabulary,
        ),
    )


def _segment(needs: Collection[Needs], vocabulary: Vocabulary) -> Segment:
    words = (literal for one in needs for literal in one.words)
    return Segment(lambda: (branch for one in needs for branch in one.branches), words, vocabulary)


def _needs(number: int, question: Question) -> Needs:
    return Needs((*_branches(number, question),), (*_words(question),))


def _words(question: Question) -> Iterator[Literal]:
    return (literal for node in _queries(question) for literal in literals_of(node))


def _queries(question: Question) -> Iterator[Node]:
    optional = (question.urgent, question.possible, question.exclude)
    yield question.node
    yield from (node for node in optional if node is not None)


def _branches(number: int, question: Question) -> Iterator[Branch]:
    """What an article needs that may satisfy a topic."""
    if question.parties:
        yield number, ASK_JUDGE
        return
    for need in branches(question.node, question.exclude):
        yield number, need
    for need in branches(question.possible) if question.possible else ():
        yield number, Need(clauses=need.clauses, decides=False)


def _match(
    question: Question, level: Level, judgement: Judgement | None, searched: SearchedDocument
) -> Match:
    """The match, with the evidence of the query that decided."""
    query = question.node
    if question.possible and level is Level.POSSIBLE and judgement is None:
        query = question.possible
    found = evidence(query, searched)
    return Match(
        topic=question.topic,
        occurrences=occurrences(found or NOTHING, judgement.places if judgement else ()),
        facts=facts(found or NOTHING),
        urgent=level is Level.ALERT
        and question.urgent is not None
        and holds(question.urgent, searched),
        level=level,
        reasons=judgement.reasons if judgement else (),
        probability=judgement.probability if judgement else None,
    )


def _judge(questions: Iterable[Question], concepts: Mapping[str, Concept]) -> Judge:
    parties = {key for question in questions for key in question.parties or ()}
    return make_judge(party_names(concepts, sorted({*state_keys(), *parties} if parties else ())))
