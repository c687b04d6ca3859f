"""Hypothesis strategies for queries of every kind, their simple form, and small articles for them."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.unit.matching.plain import (
    Asked,
    Leaf,
    at_least,
    concept,
    either,
    every,
    exact,
    group,
    near,
    several,
    stands,
    word,
)
from watchword.domain.match import Document
from watchword.domain.topic import Concept

PIECES = [
    "a",
    "b",
    "s",
    "A",
    "A+",
    "abcd",
    "日",
    "本",
    "日本",
    "・",
    " ",
    " ",
    "。",
    ".",
    "'s",
    "\n",
]
WORDS = [
    "a",
    "ab",
    "b",
    "as",
    "a?",
    "a??d",
    "abc*",
    "a?cd*",
    "日",
    "本",
    "日本",
    "a-b",
    "日a",
    "日本*",
]
PHRASES = ['"a b"', '"日 本"', '"日本 a"', '"a 日本 b"', '"b abc*"', '"本 日 本"']
LISTED = ("b", "日本", "本 日", "a 日")
CONCEPTS = {"x": Concept(key="x", words={"en": LISTED})}
FACTS = [
    Asked("lang:JA", lambda d: d.language == "ja"),
    Asked("country:jp", lambda d: d.country == "JP"),
    Asked("source:asahi", lambda d: "asahi" in (d.source_key, d.outlet.lower())),
    Asked('author:"mária ito"', lambda d: "Maria Ito" in d.authors),
    Asked("url:/Sport", lambda d: "/sport" in d.url),
]

LEAVES: st.SearchStrategy[Leaf] = st.one_of(
    st.sampled_from(WORDS + PHRASES).map(word),
    st.sampled_from(["A", "A+", "a"]).map(exact),
    st.just(concept("@x", LISTED)),
)
SOUGHT = LEAVES | st.lists(LEAVES, min_size=1, max_size=3).map(group)
SCOPES = st.sampled_from(["", "", "title:", "body:", "lead:"])
SIMPLE: st.SearchStrategy[Asked] = st.one_of(
    st.builds(stands, SOUGHT, SCOPES),
    st.builds(near, SOUGHT, SOUGHT, st.integers(0, 3), st.booleans(), SCOPES),
    st.builds(at_least, SOUGHT, st.integers(1, 4), SCOPES),
    st.sampled_from(FACTS),
)


def larger(smaller: st.SearchStrategy[Asked]) -> st.SearchStrategy[Asked]:
    parts = st.lists(smaller, min_size=1, max_size=3)
    return st.one_of(
        st.builds(every, parts, st.none() | smaller, st.sampled_from([" ", " AND "])),
        parts.map(either),
        st.builds(several, parts, st.integers(1, 3)),
    )


QUERIES = st.recursive(SIMPLE, larger, max_leaves=6)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=10).map("".join)


def an_article(title: str, body: str, known: bool) -> Document:
    if not known:
        return Document(title=title, body=body, lead=body.partition("\n")[0])
    return Document(
        title=title,
        body=body,
        lead=body.partition("\n")[0],
        language="ja",
        country="JP",
        source_key="jp1",
        outlet="Asahi",
        authors=("B", "Maria Ito"),
        url="https://a.example/sport/1",
    )


DOCUMENTS = st.builds(an_article, TEXTS, TEXTS, st.booleans())

COMMON = st.sampled_from(["a", "b", "日", "本", "日本", '"a b"', "a?"]).map(word)
COUNTED = st.one_of(
    st.builds(near, COMMON, COMMON, st.integers(0, 3), st.booleans(), SCOPES),
    st.builds(
        at_least, st.lists(COMMON, min_size=1, max_size=2).map(group), st.integers(1, 5), SCOPES
    ),
)
"""Queries that a random text rarely satisfies."""
STREAM = st.lists(
    st.sampled_from(["a", "b", "ab", "日", "本", "日本", " ", "、", "・"]), min_size=3, max_size=10
)
DENSE = st.builds(
    an_article, STREAM.map("".join) | st.just(""), STREAM.map(" ".join), st.just(True)
)
