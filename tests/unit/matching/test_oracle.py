"""The matcher against a simple search that shares only the fold; and its evidence in the original."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.matching.plain import Asked
from tests.unit.matching.queries import CONCEPTS, COUNTED, DENSE, DOCUMENTS, LISTED, QUERIES
from watchword.domain.match import Document, Field, Occurrence
from watchword.domain.topic import Topic
from watchword.matching.fold import fold
from watchword.matching.matcher import compile
from watchword.matching.term_parser import parse_words


@settings(max_examples=400, deadline=None)
@given(QUERIES, DOCUMENTS)
def test_the_matcher_says_what_a_plain_search_says(asked: Asked, document: Document) -> None:
    matcher = compile([Topic(key="t", name="t", query=asked.query)], CONCEPTS)
    assert bool(matcher.match(document)) is asked.answer(document)


@settings(max_examples=500, deadline=None)
@given(COUNTED, DENSE)
def test_what_is_near_and_how_often_is_what_a_plain_count_says(
    asked: Asked, document: Document
) -> None:
    matcher = compile([Topic(key="t", name="t", query=asked.query)], CONCEPTS)
    assert bool(matcher.match(document)) is asked.answer(document)


@settings(max_examples=200, deadline=None)
@given(QUERIES, DOCUMENTS)
def test_each_place_is_one_of_the_leaf_that_found_it(asked: Asked, document: Document) -> None:
    matcher = compile([Topic(key="t", name="t", query=asked.query)], CONCEPTS)
    for match in matcher.match(document):
        assert match.occurrences or match.facts
        for place in match.occurrences:
            text = document.title if place.field is Field.TITLE else document.body
            assert is_of_leaf(text[place.start : place.end], place)


def is_of_leaf(found: str, place: Occurrence) -> bool:
    """Whether the text of a place is equal to its leaf, letter for letter, without breaks."""
    if place.leaf.startswith("="):
        return place.leaf == f'="{found}"'
    written = LISTED if place.leaf.startswith("@") else (place.leaf,)
    return any(reads(fold(found).text.replace(" ", ""), one) for one in written)


def reads(letters: str, written: str) -> bool:
    term = parse_words(written)
    wanted = "".join(term.runs)
    same = all(w in (c, "?") for c, w in zip(letters, wanted, strict=False))
    return same and (len(letters) >= len(wanted) if term.stem else len(letters) == len(wanted))


@settings(deadline=None)
@given(st.lists(QUERIES, max_size=4), st.lists(QUERIES, max_size=4), DOCUMENTS)
def test_a_swapped_matcher_is_one_compiled_anew(
    old: list[Asked], new: list[Asked], document: Document
) -> None:
    before = [Topic(key=f"t{n}", name="t", query=asked.query) for n, asked in enumerate(old)]
    changed = [Topic(key=f"t{n + 1}", name="t", query=asked.query) for n, asked in enumerate(new)]
    swapped = compile(before, CONCEPTS).swap(changed, ["t0"])
    names = {topic.key: topic for topic in (*before[1:], *changed)}
    assert set(swapped.match(document)) == set(compile(names.values(), CONCEPTS).match(document))
