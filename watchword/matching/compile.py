"""Compiles topics and concepts to the queries for each article; reports all wrong topics at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from watchword.domain.topic import Concept, Dyad, Topic
from watchword.errors import QueryError, QueryErrors
from watchword.matching.language import parse
from watchword.matching.pair import Pair, Pattern, pair
from watchword.matching.query import ConceptRef, Fact, Leaf, Node, leaves, with_leaves
from watchword.matching.term import ANY
from watchword.matching.term_parser import parse_listed, parse_words, query_error

ByLanguage = Mapping[str, tuple[Pattern, ...]]
"""Patterns by the language of the list that they stand in; "" for the names of a dyad."""
Vocabulary = Mapping[str, ByLanguage]
"""The patterns of each concept, by its name as queries write it: `@japan`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A topic with its parsed queries. What is None the topic does not have."""

    topic: str
    node: Node
    urgent: Node | None = None
    """The second query; an article that satisfies both is urgent."""
    possible: Node | None = None
    """The wider query."""
    parties: tuple[str, str] | None = None
    """The keys of two concepts, between which the judge looks for a relation."""
    exclude: Node | None = None
    """An article that satisfies it is not matched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """The parsed queries of some topics, and the concepts that they name."""

    questions: tuple[Question, ...]
    vocabulary: Vocabulary


def understand(topics: Iterable[Topic], concepts: Mapping[str, Concept]) -> Understood:
    """Parses the queries of all topics. Pure. Raises QueryErrors with an error for each wrong query."""
    known: dict[Leaf, Leaf] = {}

    def shared(leaf: Leaf) -> Leaf:
        """One object for all topics: the topics of many users repeat their words. Columns are lost."""
        return leaf if isinstance(leaf, Fact) else known.setdefault(leaf, leaf)

    questions: list[Question] = []
    vocabulary: dict[str, ByLanguage] = {}
    errors: list[QueryError] = []
    for topic in topics:
        nodes: dict[str, Node] = {}
        for key, query in _queries(topic).items():
            try:
                nodes[key] = with_leaves(_understood(query, concepts, vocabulary), shared)
            except QueryError as error:
                errors.append(
                    QueryError(
                        topic=topic.key,
                        key=key,
                        column=error.column,
                        what=error.what,
                        hint=error.hint,
                    )
                )
        if "query" in nodes:
            questions.append(
                Question(
                    topic=topic.key,
                    node=nodes["query"],
                    urgent=nodes.get("urgent"),
                    possible=nodes.get("possible"),
                    parties=_keys(topic.parties) if topic.parties else None,
                    exclude=nodes.get("exclude"),
                )
            )
    if errors:
        raise QueryErrors(errors)
    return Understood(questions=tuple(questions), vocabulary=vocabulary)


def party_names(concepts: Mapping[str, Concept], keys: Iterable[str]) -> Mapping[str, ByLanguage]:
    """The patterns of these concepts, by their keys. Pure.

    A concept that is missing or wrong is left out: one that a topic names is an error before.
    """
    found: dict[str, ByLanguage] = {}
    for key in keys:
        try:
            found[key] = _patterns(concepts[key])
        except (KeyError, QueryError):
            continue
    return found


def _queries(topic: Topic) -> Mapping[str, str]:
    """What is parsed of a topic, by its key in the configuration. Parties are two concepts."""
    queries = {
        "query": topic.query,
        "urgent": topic.urgent,
        "possible": topic.possible,
        "parties": " ".join(topic.parties) if topic.parties else None,
        "exclude": topic.exclude,
    }
    return {key: query for key, query in queries.items() if query is not None}


def _keys(parties: tuple[str, str]) -> tuple[str, str]:
    first, second = parties
    return first.removeprefix("@"), second.removeprefix("@")


def _understood(
    query: str, concepts: Mapping[str, Concept], vocabulary: dict[str, ByLanguage]
) -> Node:
    """The query's tree. Adds the concepts that it names to the vocabulary."""
    node = parse(query)
    for leaf in leaves(node):
        if isinstance(leaf, ConceptRef) and leaf.written not in vocabulary:
            vocabulary[leaf.written] = _concept_patterns(leaf, concepts)
    return node


def _concept_patterns(leaf: ConceptRef, concepts: Mapping[str, Concept]) -> ByLanguage:
    """The patterns of a concept. Pure. Raises QueryError with the column where it is named."""
    key = leaf.written[1:]
    if key not in concepts:
        near = difflib.get_close_matches(key, concepts, n=3, cutoff=0.5) or sorted(concepts)
        known = ", ".join(f"@{name}" for name in near)
        hint = (
            f"the nearest: {known}" if known else "write the words themselves; none is configured"
        )
        raise query_error(leaf.column, f"there is no concept {leaf.written}", hint)
    try:
        patterns = _patterns(concepts[key])
    except QueryError as error:
        raise query_error(leaf.column, f"in {leaf.written}, {error.what}", error.hint) from error
    if not any(patterns.values()):
        raise query_error(leaf.column, f"{leaf.written} lists no words", "list some, by language")
    return patterns


def _patterns(concept: Concept) -> ByLanguage:
    """A concept's patterns. A term that several languages list stands under each of them."""
    terms: dict[str, tuple[Pattern, ...]] = {
        language: tuple(dict.fromkeys(map(parse_listed, listed)))
        for language, listed in concept.words.items()
    }
    return {**terms, "": (_pair(concept.dyad),)} if concept.dyad else terms


def _pair(dyad: Dyad) -> Pair:
    for written in (*dyad.pair, *dyad.followed_by, *dyad.never, *dyad.third):
        if ANY in written or "*" in written:
            raise query_error(1, f"{written} is not written out", "no ? and no * in a dyad")
        parse_words(written)
    groups = len(dyad.not_after.split())
    if groups > 1 and groups != len(dyad.pair):
        what = f"not_after has {groups} groups for {len(dyad.pair)} names"
        raise query_error(1, what, "write one group of characters, or one for each name of pair")
    return pair(dyad)
