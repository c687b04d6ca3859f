"""The engine against the plain evaluator: the same matches with the same evidence, whatever is asked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.adapters import Engine
from tests.oracle import Oracle
from watchword.domain.match import Document
from watchword.domain.topic import Concept, Dyad, Topic
from watchword.matching.engine import scanner
from watchword.matching.engine.anchors import FIRST_CHOICE
from watchword.matching.engine.scanner import LIBRARIES, Scanner
from watchword.matching.matcher import Matcher, compile

CONCEPTS = {
    "japan": Concept(
        key="japan",
        words={
            "en": ("Japan", "Tokyo talks"),
            "ja": ("日本", "東京"),
            "zh": ("东京都",),
            "ko": ("일본",),
        },
    ),
    "pair": Concept(
        key="pair",
        words={"en": ("Sino-Japanese",)},
        dyad=Dyad(
            pair=("日中", "中日"), followed_by=("関係", "会談"), never=("関係者",), third=("韓",)
        ),
    ),
}
LEAVES = st.sampled_from(
    [
        *("talks", "trade*", "wom?n", "tr??e*", '"trade talks"', '"talks trade*"', "US", '="US"'),
        *("россия", "москва*", "مصر", "中国", "日本", "本日", "京都", "東?都", "한국", "일본"),
        *(
            '"韓国 日本"',
            '"日本 US"',
            '"US 日本"',
            '"한일 관계"',
            '"日本 中国"',
            "@japan",
            "@pair",
        ),
    ]
)
FACTS = st.sampled_from(["lang:ja", "lang:en", "source:gazette", "country:JP", "url:/sport"])
OF_WORDS = LEAVES | st.lists(LEAVES, min_size=2, max_size=3).map(" OR ".join).map("({})".format)
SCOPES = st.sampled_from(["", "", "title:", "body:", "lead:"])
SIMPLE = st.one_of(
    st.builds("{}{}".format, SCOPES, OF_WORDS),
    st.builds("({} NEAR/{} {})".format, OF_WORDS, st.integers(0, 4), OF_WORDS),
    st.builds("{}({} ONEAR/{} {})".format, SCOPES, OF_WORDS, st.integers(0, 4), OF_WORDS),
    st.builds("ATLEAST/{}({})".format, st.integers(1, 3), OF_WORDS),
    FACTS,
)


def larger(smaller: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.lists(smaller, min_size=2, max_size=4)
    return st.one_of(
        parts.map(" ".join).map("({})".format),
        parts.map(" OR ".join).map("({})".format),
        st.builds("({} NOT {})".format, smaller, smaller),
        st.builds("{} OF ({})".format, st.integers(1, 2), parts.map(", ".join)),
    )


QUERIES = st.recursive(SIMPLE, larger, max_leaves=5)
TOPICS = st.builds(
    lambda query, urgent, possible, exclude: Topic(
        key="t", name="t", query=query, urgent=urgent, possible=possible, exclude=exclude
    ),
    QUERIES,
    st.none() | QUERIES,
    st.none() | QUERIES,
    st.none() | QUERIES,
)
PIECES = st.sampled_from(
    [
        *("Talks", "trade", "traders", "women", "U.S.", "us", "US", "россия", "москвы", "مِصر"),
        *(
            "中国",
            "中國",
            "日本",
            "日",
            "本",
            "東京",
            "東京都",
            "京都",
            "韓国",
            "韓",
            "日中",
            "関係",
            "会談",
        ),
        *("한국은", "일본", "한일", "관계", "Sino‑Japanese", "Japan", "Tokyo"),
        *(" ", " ", "・", "·", "、", "。", "\n", "’s"),
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join) | st.lists(PIECES, max_size=8).map(" ".join)


def an_article(title: str, body: str, language: str) -> Document:
    return Document(
        title=title,
        body=body,
        lead=body.partition("\n")[0],
        language=language,
        source_key="gazette",
        country="JP",
        url="https://a.example/Sport/1",
    )


ARTICLES = st.builds(an_article, TEXTS, TEXTS, st.sampled_from(["", "en", "ja", "zh", "ko"]))


def numbered(topics: Sequence[Topic], first: int = 0) -> list[Topic]:
    return [
        Topic(
            key=f"t{first + n}",
            name="t",
            query=one.query,
            urgent=one.urgent,
            possible=one.possible,
            exclude=one.exclude,
        )
        for n, one in enumerate(topics)
    ]


OTHER = an_article("日中・関係", "Talks of trade", "ja")


def same(matcher: Matcher, topics: Sequence[Topic], article: Document) -> None:
    matches = matcher.match(article)
    assert matches == Oracle(tuple(topics), CONCEPTS).match(article)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("watchword.matching.engine.segment.MAX_LOOPED", 0)
        assert matcher.match(article) == matches
    assert matcher.topics(article) == tuple(match.topic for match in matches)
    assert [*matcher.match_all([OTHER, article, OTHER])][1] == matches


@settings(max_examples=120, deadline=None)
@example([Topic(key="t", name="t", query='"韓国 日本"')], an_article("韓国・日本", "", "ja"))
@example([Topic(key="t", name="t", query="talks")], an_article("trade·talks·us", "", ""))
@example([Topic(key="t", name="t", query="US OR (talks trade)")], an_article("US", "", ""))
@given(st.lists(TOPICS, max_size=5), ARTICLES)
def test_the_engine_says_what_the_plain_evaluator_says(
    topics: list[Topic], article: Document
) -> None:
    asked = numbered(topics)
    same(compile(asked, CONCEPTS), asked, article)


RAIN, TALKS, TRADE, US = (
    Topic(key="t", name="t", query=query) for query in ("rain", "talks", "trade", "US")
)


@settings(max_examples=40, deadline=None)
@example([RAIN], [([TALKS, TRADE], 1, set()), ([US], 1, set())], OTHER, 1)
@given(
    st.lists(TOPICS, max_size=4),
    st.lists(
        st.tuples(st.lists(TOPICS, max_size=2), st.integers(0, 5), st.sets(st.integers(0, 6))),
        min_size=1,
        max_size=4,
    ),
    ARTICLES,
    st.integers(0, 3),
)
def test_after_swaps_it_is_as_one_compiled_anew(
    topics: list[Topic],
    edits: list[tuple[list[Topic], int, set[int]]],
    article: Document,
    max_fresh: int,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("watchword.matching.matcher.MAX_FRESH", max_fresh)
        check_swaps(topics, edits, article)


def check_swaps(
    topics: list[Topic], edits: list[tuple[list[Topic], int, set[int]]], article: Document
) -> None:
    known = {one.key: one for one in numbered(topics)}
    matcher = compile(known.values(), CONCEPTS)
    for changed, first, removed in edits:
        before, asked = matcher.match(article), list(known.values())
        new = numbered(changed, first)
        swapped = matcher.swap(new, [f"t{n}" for n in removed])
        assert matcher.match(article) == before
        known = {key: one for key, one in known.items() if int(key[1:]) not in removed}
        known.update({one.key: one for one in new})
        same(matcher, asked, article)
        matcher = swapped
    same(matcher, list(known.values()), article)
    assert [one.topic for one in matcher.questions] == list(known)
    assert matcher.version == len(edits)


@settings(max_examples=6, deadline=None)
@given(st.lists(TOPICS, min_size=1, max_size=4), st.lists(ARTICLES, min_size=2, max_size=3))
def test_anchors_that_are_chosen_again_change_no_answer(
    topics: list[Topic], articles: list[Document]
) -> None:
    asked = numbered(topics)
    matcher = compile(asked, CONCEPTS)
    for n in range(FIRST_CHOICE + 2):
        matcher.topics(articles[n % len(articles)])
    for one in articles:
        same(matcher, asked, one)


FORMS = [
    *("{0}", "{0} {1}", "{0} OR {1}", "{0} NOT {1}", "title:{0} ({1} OR {2})", "body:{0}"),
    *(
        "{0} NEAR/3 {1}",
        "{0} ONEAR/2 {1}",
        "ATLEAST/2({0})",
        "2 OF ({0}, {1}, {2})",
        "{0} lang:ja",
    ),
]
WORDS = [
    *("talks", "trade*", "wom?n", '"trade talks"', '="US"', "россия", "中国", "日本", "東?都"),
    *("한국", '"韓国 日本"', "@japan", "@pair"),
]
TEXT = "Talks|trade|traders|women|U.S.|us|россия|中國|日本|東京都|韓国|日中|関係|한국은| | |・|。|\n|’s"
SWAPS = 50


@pytest.mark.parametrize("library", LIBRARIES)
def test_many_articles_are_judged_as_by_the_plain_evaluator_also_after_50_swaps(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner, "LIBRARIES", {library: LIBRARIES[library]})
    draw = Random(library)
    queries = [draw.choice(FORMS).format(*draw.sample(WORDS, 3)) for _ in range(SWAPS + 30)]
    asked = [Topic(key="t", name="t", query=query) for query in queries]
    pieces = TEXT.split("|")
    articles = [
        an_article("".join(draw.choices(pieces, k=8)), " ".join(draw.choices(pieces, k=40)), "ja")
        for _ in range(FIRST_CHOICE + 10)
    ]
    topics = numbered(asked)
    kept, later = topics[:-SWAPS], topics[-SWAPS:]
    matcher = compile(kept, CONCEPTS)
    oracle = Oracle(tuple(kept), CONCEPTS)
    found = [*matcher.match_all(articles)]
    assert any(found)
    assert found == [oracle.match(one) for one in articles]
    for one in later:
        matcher = matcher.swap([one], [])
    oracle = Oracle(tuple(topics), CONCEPTS)
    assert all(matcher.match(one) == oracle.match(one) for one in articles[:20])


@pytest.mark.parametrize("library", LIBRARIES)
@given(
    st.lists(st.text("ab 日本", min_size=1, max_size=4), unique=True, max_size=8),
    st.lists(st.text("ab 日本", max_size=12), min_size=1, max_size=3),
)
def test_each_library_finds_every_gram_everywhere(
    library: str, needles: list[str], texts: list[str]
) -> None:
    begins = [*accumulate((len(text) + 1 for text in texts), initial=0)]
    scan = Scanner(needles, library).scan("\n".join(texts), begins)
    for nth, text in enumerate(texts):
        there = {g: [at for at in range(len(text)) if text.startswith(g, at)] for g in needles}
        assert scan.places(nth) == {needle: places for needle, places in there.items() if places}
    assert [sorted(scan.numbers[a:b]) for a, b in pairwise(scan.cuts)] == [
        sorted(
            n
            for n, needle in enumerate(needles)
            for at in range(len(text))
            if text.startswith(needle, at)
        )
        for text in texts
    ]


def test_others_measure_the_engine_by_their_own_ids() -> None:
    engine = Engine()
    engine.add(1, "talks")
    engine.add(2, "rain")
    article = {
        "id": "a",
        "title": "Talks begin",
        "body": "Of trade.",
        "lang": "en",
        "source": "gazette",
        "author": "",
        "url": "https://a.example/1",
        "published": 0,
    }
    engine.prepare([article])
    assert engine.match(article) == {1}
    engine.swap(2, "trade")
    assert engine.match(article) == {1, 2}
    assert engine.match_all([article, article]) == [{1, 2}, {1, 2}]
    assert engine.explain(article) == {1: [("title", 0, 5)], 2: [("body", 3, 8)]}
