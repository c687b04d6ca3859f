"""The matcher against a plain search that shares only the fold; and evidence traced back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from watchword.domain.match import Document, Field
from watchword.domain.topic import Topic
from watchword.matching.fold import fold
from watchword.matching.matcher import compile

PIECES = ["a", "b", "s", "abcd", "日", "本", "日本", "・", " ", "。", ".", "'s"]
WORDS = ["a", "ab", "b", "as", "abc*", "日", "本", "日本", "a-b", "日a", "a日", "日本*"]
PHRASES = ['"a b"', '"日 本"', '"日本 a"', '"a 日本 b"', '"b abc*"', '"本 日 本"']


@dataclass(frozen=True)
class Asked:
    """A query, and what it means by plain search."""

    query: str
    answer: Callable[[Document], bool]


def stands(word: str, text: str) -> bool:
    """Whether a word or phrase stands in a text: with each middle dot as nothing, or as a break."""
    stem = word.strip('"').endswith("*")
    runs = fold(word).text.split()
    latin = [run[0].isascii() for run in runs]
    wanted = " " * latin[0] + " ".join(runs) + " " * (latin[-1] and not stem)
    folded = fold(text)
    return any(wanted in variant for variant in _variants(folded.text, folded.dots))


def _variants(text: str, dots: frozenset[int]) -> list[str]:
    variants = [text]
    for at in sorted(dots, reverse=True):
        variants += [variant[:at] + " " + variant[at:] for variant in variants]
    return variants


def leaf(word: str) -> Asked:
    return Asked(word, lambda d: stands(word, d.title) or stands(word, d.body))


def title(word: str) -> Asked:
    return Asked(f"title:{word}", lambda d: stands(word, d.title))


def every(parts: list[Asked], no: Asked | None, glue: str) -> Asked:
    query = glue.join(f"({part.query})" for part in parts) + (f" NOT ({no.query})" if no else "")
    return Asked(query, lambda d: all(p.answer(d) for p in parts) and not (no and no.answer(d)))


def either(parts: list[Asked]) -> Asked:
    return Asked(
        " OR ".join(f"({part.query})" for part in parts), lambda d: any(p.answer(d) for p in parts)
    )


def larger(smaller: st.SearchStrategy[Asked]) -> st.SearchStrategy[Asked]:
    parts = st.lists(smaller, min_size=1, max_size=3)
    return st.builds(
        every, parts, st.none() | smaller, st.sampled_from([" ", " AND "])
    ) | parts.map(either)


LEAVES = st.sampled_from(WORDS + PHRASES)
QUERIES = st.recursive(LEAVES.map(leaf) | LEAVES.map(title), larger, max_leaves=6)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
DOCUMENTS = st.builds(lambda title, body: Document(title=title, body=body), TEXTS, TEXTS)


def letters(text: str) -> str:
    """The folded text without its breaks: a phrase may stand where a middle dot was dropped."""
    return fold(text).text.replace(" ", "")


@settings(max_examples=400)
@given(QUERIES, DOCUMENTS)
def test_the_matcher_says_what_a_plain_search_says(asked: Asked, document: Document) -> None:
    matcher = compile([Topic(key="t", name="t", query=asked.query)], {})
    assert bool(matcher.match(document)) is asked.answer(document)


@given(QUERIES, DOCUMENTS)
def test_each_place_folds_to_the_leaf_that_found_it(asked: Asked, document: Document) -> None:
    matcher = compile([Topic(key="t", name="t", query=asked.query)], {})
    for match in matcher.match(document):
        assert match.occurrences
        for place in match.occurrences:
            text = document.title if place.field is Field.TITLE else document.body
            found, leaf = letters(text[place.start : place.end]), letters(place.leaf)
            assert found.startswith(leaf) if "*" in place.leaf else found == leaf


@given(st.lists(QUERIES, max_size=4), st.lists(QUERIES, max_size=4), DOCUMENTS)
def test_a_swapped_matcher_is_one_compiled_anew(
    old: list[Asked], new: list[Asked], document: Document
) -> None:
    before = [Topic(key=f"t{n}", name="t", query=asked.query) for n, asked in enumerate(old)]
    changed = [Topic(key=f"t{n + 1}", name="t", query=asked.query) for n, asked in enumerate(new)]
    swapped = compile(before, {}).swap(changed, ["t0"])
    names = {topic.key: topic for topic in (*before[1:], *changed)}
    assert set(swapped.match(document)) == set(compile(names.values(), {}).match(document))
