"""Whatever a query matches has the grams that the search index is asked for."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import a_topic
from tests.unit.matching.plain import Asked
from tests.unit.matching.queries import CONCEPTS, COUNTED, DENSE, DOCUMENTS, QUERIES
from watchword.domain.match import Document, Level
from watchword.domain.search import AllOf, AnyOf, Gram, Required
from watchword.domain.topic import Concept, Topic
from watchword.matching.candidates import required
from watchword.matching.grams import HEAD, MANY_DOTS, grams
from watchword.matching.matcher import Matcher, compile

SENTENCES = (
    "The ministers of Japan and China met in Tokyo on Monday",
    "日中首脳会談が東京で行われた",
    "中国和日本的外长星期一在东京会谈",
    "한국과 일본의 정상이 도쿄에서 회담했다",
    "รัฐมนตรีต่างประเทศไทยพบกับจีนที่กรุงเทพ",
    "Министры иностранных дел Японии и Китая встретились",
    "التقى وزير الخارجية الياباني نظيره الصيني",
)
"""Six scripts and two languages of one of them."""


def has(found: frozenset[str], required: Required | None) -> bool:
    """Whether a text with these grams has what is required: what FTS5 answers."""
    match required:
        case None:
            return True
        case Gram(text, prefix):
            return any(one.startswith(text) if prefix else one == text for one in found)
        case AllOf(parts):
            return all(has(found, part) for part in parts)
        case AnyOf(parts):
            return any(has(found, part) for part in parts)


def is_candidate(matcher: Matcher, document: Document) -> bool:
    return has(grams(document.title, document.text), required(matcher))


def alerts(matcher: Matcher, document: Document) -> bool:
    return any(match.level is Level.ALERT for match in matcher.match(document))


@settings(max_examples=600, deadline=None)
@given(QUERIES | COUNTED, DOCUMENTS | DENSE)
def test_what_matches_is_a_candidate(asked: Asked, document: Document) -> None:
    matcher = compile([a_topic(asked.query)], CONCEPTS)
    if matcher.match(document):
        assert is_candidate(matcher, document)


@st.composite
def a_piece(draw: st.DrawFn) -> str:
    """A part of one of the sentences; of those with spaces it may begin and end within a word."""
    sentence = draw(st.sampled_from(SENTENCES))
    start = draw(st.integers(0, len(sentence) - 1))
    return sentence[start : start + draw(st.integers(1, 12))].strip() or "a"


@settings(max_examples=600, deadline=None)
@given(
    a_piece(), st.sampled_from(SENTENCES), st.sampled_from(["{}", "{}*", "title:{}", "NOT x {}"])
)
def test_parts_of_words_in_six_scripts_are_candidates(piece: str, text: str, form: str) -> None:
    query = form.format(f'"{piece}"')
    try:
        matcher = compile([a_topic(query)], {})
    except Exception:  # noqa: BLE001  not every piece is a query
        return
    for document in (Document(title=text), Document(title="x", body=text)):
        if matcher.match(document):
            assert is_candidate(matcher, document)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("東京", "東京都に大雨"),
        ("京", "東京に大雨"),
        ("京", "大雨の東京"),
        ("ข่าว", "วันนี้มีข่าวใหญ่"),
        ("会談 日中", "日中が会談"),
        ("ジョン", "ジョン・スミス氏"),
        ("b", "a·b"),
        ("bcd", "a·b·c·d·e·f·g·h"),
        ("欠", "缺席"),
    ],
)
def test_what_is_easily_lost_is_a_candidate(query: str, text: str) -> None:
    matcher = compile([a_topic(query)], {})
    assert matcher.match(Document(title=text))
    assert is_candidate(matcher, Document(title=text))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("東京", "京都に大雨"),
        ("talks Tokyo", "Talks in Kyoto"),
        ("talks AND (Tokyo OR 東京)", "Talks in Kyoto"),
        ("2 OF (a, b, c)", "d e f"),
        ("title:talks", "Rain"),
    ],
)
def test_a_text_without_the_words_is_no_candidate(query: str, text: str) -> None:
    """Else each article would be read. The body has the word where only the title may have it."""
    document = Document(title=text, body="x\ntalks")
    matcher = compile([a_topic(query)], {})
    assert not is_candidate(matcher, document)


def test_a_query_of_facts_or_absences_requires_nothing() -> None:
    for query in ("lang:ja", "source:a OR talks", "1 OF (talks, lang:ja)"):
        assert required(compile([a_topic(query)], {})) is None


def test_a_text_of_many_dots_is_a_candidate_of_each_query() -> None:
    assert MANY_DOTS in grams("a·b·c·d·e·f·g·h", "")


@pytest.mark.parametrize("text", ["talks talks 会談 会談", "talks a·b talks 会談 a·b 会談"])
def test_the_grams_of_a_text_are_those_of_each_of_its_words(text: str) -> None:
    """With middle dots the places of the words count, without them each word is looked at once."""
    words = [grams("", word) for word in text.split()]
    assert {one for one in grams("", f"x\n{text}") if HEAD not in one} == {
        one for word in words for one in word if HEAD not in one
    } | {"x"}


def test_what_a_ready_topic_alerts_is_a_candidate(
    topics: Mapping[str, Topic], concepts: Mapping[str, Concept]
) -> None:
    """Also where the judge of two parties alerts, whose words are not in the query."""
    alerted = 0
    for topic in topics.values():
        matcher = compile([topic], concepts)
        wanted = required(matcher)
        for title in topic.must_match:
            for country in ("", "JP", "CN"):
                for document in (
                    Document(title=title, country=country),
                    Document(title="", body=title, lead=title, country=country),
                ):
                    if alerts(matcher, document):
                        alerted += 1
                        found = grams(document.title, document.text)
                        assert has(found, wanted), (topic.key, title)
    assert alerted > 300
