"""What the search index is asked for a query: whatever matches is among the candidates. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from watchword.domain.search import AllOf, AnyOf, Gram, Required, all_of, any_of
from watchword.matching.compile import Question, Vocabulary
from watchword.matching.fold import is_cjk
from watchword.matching.grams import HEAD, MANY_DOTS, run_grams
from watchword.matching.matcher import Matcher
from watchword.matching.pair import Pair, Pattern
from watchword.matching.query import (
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
from watchword.matching.relation.lexicon import naming_words
from watchword.matching.term import ANY, Exact, Term, Whole


def required(*matchers: Matcher) -> Required | None:
    """What each article has that alerts a topic of one of the matchers.

    None: nothing is required, as where a query asks for facts or absences alone; each article is then
    a candidate.
    """
    parts = (_of_question(one, matcher) for matcher in matchers for one in matcher.questions)
    found = any_of(tuple(parts))
    return found and AnyOf((found, Gram(MANY_DOTS)))


def _of_question(question: Question, matcher: Matcher) -> Required | None:
    query = _of(question.node, matcher.vocabulary)
    if not question.parties:
        return query
    literals, patterns = naming_words(matcher.judge.names, question.parties)
    heads = (*map(_of_literal, literals), *map(_of_pattern, patterns))
    return any_of((query, _in_head(any_of(heads))))


def _of(node: Node, vocabulary: Vocabulary) -> Required | None:
    match node:
        case Words(term=term, sections=sections):
            found = _of_pattern(term)
            return _in_head(found) if sections == (Section.TITLE,) else found
        case ConceptRef(written=name, sections=sections):
            listed = vocabulary[name].values()
            found = any_of(tuple(_of_pattern(one) for patterns in listed for one in patterns))
            return _in_head(found) if sections == (Section.TITLE,) else found
        case Fact() | Absent():
            return None
        case Every(parts):
            return all_of(tuple(_of(part, vocabulary) for part in parts))
        case Either(parts):
            return any_of(tuple(_of(part, vocabulary) for part in parts))
        case Several(parts=parts, count=count):
            found_parts = tuple(_of(part, vocabulary) for part in parts)
            return all_of(found_parts) if count == len(parts) else any_of(found_parts)
        case Near(left=left, right=right):
            return all_of((_of(left, vocabulary), _of(right, vocabulary)))
        case Repeated(part=part):
            return _of(part, vocabulary)
        case _:
            assert_never(node)


def _of_pattern(pattern: Pattern) -> Required | None:
    match pattern:
        case Term(runs=runs, stem=stem):
            last = len(runs) - 1
            return all_of(
                tuple(g for at, run in enumerate(runs) for g in _of_run(run, stem and at == last))
            )
        case Exact(term=term) | Whole(term=term):
            return _of_pattern(term)
        case Pair(names=names):
            # A Latin run of a name may begin within a word: it is looked for as mere letters.
            return any_of(tuple(_of_cjk(one.text) for one in names))
        case _:
            assert_never(pattern)


def _of_run(run: str, stem: bool) -> Iterator[Gram]:
    if is_cjk(run):
        for piece in filter(None, run.split(ANY)):
            yield from (Gram(gram, prefix=len(gram) == 1) for gram in run_grams(piece))
    else:
        written, any_one, _ = run.partition(ANY)
        yield Gram(written, prefix=stem or bool(any_one))


def _of_cjk(text: str) -> Required | None:
    runs = [run for run in text.split() if is_cjk(run)]
    return all_of(tuple(gram for run in runs for gram in _of_run(run, stem=False)))


def _of_literal(literal: str) -> Required | None:
    """Of a literal of the judge, in which a Latin word has a space at each end that is a border."""
    runs = literal.split()
    if not literal.startswith(" ") and not is_cjk(runs[0]):
        return None  # it may begin within a word
    stem, last = not literal.endswith(" "), len(runs) - 1
    return all_of(
        tuple(gram for at, run in enumerate(runs) for gram in _of_run(run, stem and at == last))
    )


def _in_head(found: Required | None) -> Required | None:
    match found:
        case None:
            return None
        case Gram(text, prefix):
            return Gram(HEAD + text, prefix)
        case AllOf(parts):
            return all_of(tuple(map(_in_head, parts)))
        case AnyOf(parts):
            return any_of(tuple(map(_in_head, parts)))
        case _:
            assert_never(found)
