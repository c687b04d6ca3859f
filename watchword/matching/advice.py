"""Lints: advice on queries that are valid but may not mean what their writer meant."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from watchword.domain.topic import Concept, Topic
from watchword.errors import Problem
from watchword.matching.fold import is_cjk
from watchword.matching.habits import Lint, foreign_habits, unknown_sources
from watchword.matching.language import parse
from watchword.matching.missing import some
from watchword.matching.printer import shown
from watchword.matching.query import (
    Absent,
    ConceptRef,
    Either,
    Every,
    Fact,
    Node,
    Repeated,
    Several,
    Sought,
    Words,
    inner,
    leaves,
    sought,
)
from watchword.matching.restrictions import column_of
from watchword.matching.term import Exact, Term, Whole
from watchword.matching.term_parser import parse_listed

MAX_SHORT_LENGTH = 2
"""Characters. A CJK term of this length or shorter is found in longer words too: 日中 in 今日中国."""
OPERATORS = ("and", "or", "not")
FIELDS = ("title", "body", "lead", "source", "country", "lang", "author", "url", "word")


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The lints about some topics."""

    warnings: tuple[Problem, ...] = ()
    """Those that no topic accepts, and what a topic accepts in vain; and what channels cannot do."""
    accepted: int = 0
    """How many others there are."""


def advice(
    topics: Iterable[Topic], concepts: Mapping[str, Concept], sources: Collection[str] = ()
) -> Advice:
    """The lints about the queries of these topics, which must compile. Pure.

    `sources`: keys and names of the configured sources; without them no source is called unknown.
    """
    warnings: list[Problem] = []
    accepted = 0
    for topic in topics:
        lints = [
            Problem(
                f"topics.{topic.key}.{key}", f"column {one.column}: {one.what}", one.hint, one.key
            )
            for key, query in _queries(topic).items()
            for one in _lints_of(key, query, concepts, sources)
        ]
        open_lints = [lint for lint in lints if lint.key not in topic.accept]
        accepted += len(lints) - len(open_lints)
        warnings += [*open_lints, *_in_vain(topic, lints)]
    return Advice(warnings=tuple(warnings), accepted=accepted)


def _in_vain(topic: Topic, lints: Sequence[Problem]) -> Iterator[Problem]:
    """What a topic accepts although nothing of that kind is said of it."""
    known = {lint.key for lint in lints}
    for entry in topic.accept:
        if entry not in known:
            near = difflib.get_close_matches(entry, known, 1)
            hint = f'did you mean "{near[0]}"?' if near else "leave it out"
            yield Problem(f"topics.{topic.key}.accept", f'there is no warning "{entry}"', hint)


def _queries(topic: Topic) -> Mapping[str, str]:
    queries = {
        "query": topic.query,
        "urgent": topic.urgent,
        "possible": topic.possible,
        "exclude": topic.exclude,
    }
    return {key: query for key, query in queries.items() if query is not None}


def _lints_of(
    key: str, query: str, concepts: Mapping[str, Concept], sources: Collection[str]
) -> Iterator[Lint]:
    node, habits = parse(query), [*foreign_habits(query)]
    known = {lint.column for lint in habits}
    for lint in _lints(node, concepts):
        if lint.column not in known or not lint.key.startswith("field:"):  # said once
            yield lint
    if key == "query":  # the others are judged beside it or alert nobody: a short word is enough
        yield from _short_alone(node, concepts)
    yield from habits
    yield from unknown_sources(query, sources)


def _lints(query: Node, concepts: Mapping[str, Concept]) -> Iterator[Lint]:
    yield from _mixed(query)
    for leaf in sought(query):
        yield from _useless_stars(leaf, concepts)
        if isinstance(leaf, Words):
            yield from _mistyped(leaf)


def _short_alone(query: Node, concepts: Mapping[str, Concept]) -> Iterator[Lint]:
    for leaf in _sufficient(query):
        yield from _short(leaf, concepts)


def _mixed(node: Node) -> Iterator[Lint]:
    """AND and OR side by side, without brackets."""
    if isinstance(node, Either) and any(
        isinstance(part, Every) and not part.bracketed for part in node.parts
    ):
        what = f"AND and OR are mixed without brackets; understood as {shown(node)}"
        yield Lint(
            column_of(node), f"mixed:{next(leaves(node)).written}", what, "write the brackets"
        )
    for part in inner(node):
        yield from _mixed(part)


def _mistyped(leaf: Words) -> Iterator[Lint]:
    """A word that was probably meant as an operator or a field."""
    if leaf.written in OPERATORS:
        hint = f"write {leaf.written.upper()} for the operator"
        what = f"{leaf.written} is looked for as a word"
        yield Lint(leaf.column, f"word:{leaf.written}", what, hint)
    name, colon, rest = leaf.written.partition(":")
    near = difflib.get_close_matches(name.casefold(), FIELDS, 1, 0.7)
    if colon and rest and near and name not in FIELDS:
        what = f"{name}: is no field; {leaf.written} is looked for as words"
        yield Lint(leaf.column, f"field:{name}", what, f"did you mean {near[0]}:?")


def _useless_stars(leaf: Sought, concepts: Mapping[str, Concept]) -> Iterator[Lint]:
    """`*` on a CJK term, where it has no effect."""
    written = [leaf.written] if isinstance(leaf, Words) else _listed(leaf, concepts)
    useless = [one for one in written if _is_useless_star(one)]
    if useless:
        what = f"* has no effect in {some(useless)}"
        if isinstance(leaf, ConceptRef):
            what += f", which {leaf.written} lists"
        hint = "leave it out: such words are found inside longer ones anyway"
        yield Lint(leaf.column, f"star:{leaf.written}", what, hint)


def _is_useless_star(written: str) -> bool:
    plain = written.strip().strip('"').strip()
    term = parse_listed(written)
    return plain.endswith("*") and isinstance(term, Term) and not term.stem


def _short(leaf: Sought, concepts: Mapping[str, Concept]) -> Iterator[Lint]:
    """A short CJK term that is enough for a match."""
    match leaf:
        case Words(term=term):
            if _is_short(term):
                what = f"{leaf.written} is short and stands alone: it is found in other words too"
                hint = "put a word beside it, or write a longer one"
                yield Lint(leaf.column, f"short:{leaf.written}", what, hint)
        case ConceptRef(written=name):
            short = [one for one in _listed(leaf, concepts) if _is_short(parse_listed(one))]
            concept = concepts[name[1:]]
            if short and not concept.dyad and not concept.ready:
                what = f"{name} stands alone, and lists {some(short)}: found in other words too"
                hint = "put a word beside it, or list longer ones"
                yield Lint(leaf.column, f"short:{name}", what, hint)


def _is_short(term: Term | Exact | Whole) -> bool:
    if isinstance(term, Whole):
        return False
    runs = term.term.runs if isinstance(term, Exact) else term.runs
    return len(runs) == 1 and is_cjk(runs[0]) and len(runs[0]) <= MAX_SHORT_LENGTH


def _sufficient(node: Node) -> Iterator[Sought]:
    """Words and concepts of which each is enough for the query, apart from facts and absences."""
    match node:
        case Words() | ConceptRef():
            yield node
        case Every(parts):
            needed = [part for part in parts if not isinstance(part, Fact | Absent)]
            if len(needed) == 1:
                yield from _sufficient(needed[0])
        case Either(parts) | Several(parts=parts, count=1):
            for part in parts:
                yield from _sufficient(part)
        case Repeated(part=part):
            yield from _sufficient(part)
        case _:
            return


def _listed(leaf: ConceptRef, concepts: Mapping[str, Concept]) -> list[str]:
    return [one for listed in concepts[leaf.written[1:]].words.values() for one in listed]
