"""`word:"京都"`: Chinese and Japanese words between borders of words."""

from __future__ import annotations

import pytest

from tests.factories import a_topic
from watchword.domain.match import Document
from watchword.errors import QueryError
from watchword.matching import term_parser
from watchword.matching.advice import Advice, advice
from watchword.matching.borders import is_installed, is_whole
from watchword.matching.language import parse
from watchword.matching.matcher import compile

needs_tokenizers = pytest.mark.skipif(
    not is_installed(), reason="needs the extra: pip install -e '.[cjk]'"
)


def found(query: str, *titles: str) -> list[str]:
    matcher = compile([a_topic(query)], {})
    return [title for title in titles if matcher.match(Document(title=title))]


@needs_tokenizers
def test_a_japanese_word_is_not_found_across_a_border() -> None:
    inside = ["東京都知事が会見した", "今日中国へ向かった首相"]
    true = ["京都で会議が開かれた", "会場は京都だ", "国際会議を京都、奈良で開く"]
    assert found('word:"京都" OR word:日中', *inside, *true) == true


@needs_tokenizers
def test_a_chinese_word_is_not_found_across_a_border() -> None:
    inside = ["东京都知事召开记者会", "近日中国大使馆发布提醒", "南京市長江大橋通車"]
    true = ["京都旅行攻略", "會場設在京都", "国大研究人员发现新物质"]
    assert found("word:京都 OR word:国大 OR word:京市", *inside, *true) == true


@needs_tokenizers
def test_a_word_that_begins_a_longer_one_is_whole() -> None:
    title = "中国大使馆发布提醒"
    assert found("word:中国", title) == found("word:大使馆", title) == [title]


@needs_tokenizers
def test_the_place_is_the_one_in_the_original() -> None:
    matcher = compile([a_topic("word:京都")], {})
    (match,) = matcher.match(Document(title="「東京都」ではなく「京都」で", body="東京都の"))
    assert [(one.start, one.end) for one in match.occurrences] == [(10, 12)]


@needs_tokenizers
def test_a_place_far_into_a_long_text_is_judged_by_its_clause() -> None:
    matcher = compile([a_topic("word:京都")], {})
    assert matcher.match(Document(title="", body="東京都の催しです。" * 300 + "京都の催しです。"))
    assert not matcher.match(Document(title="", body="東京都の催しです。" * 300))


@needs_tokenizers
def test_nobody_is_warned_of_a_short_word_with_borders() -> None:
    assert advice([a_topic("word:京都")], {}) == Advice()


def test_words_lead_one_behind_the_other() -> None:
    longer_and_shorter = [(0, 2), (2, 4), (2, 5), (0, 5), (3, 5)]
    assert is_whole(longer_and_shorter, 0, 2)
    assert is_whole(longer_and_shorter, 2, 5)
    assert is_whole(longer_and_shorter, 0, 5)
    assert not is_whole(longer_and_shorter, 3, 5)
    assert not is_whole(longer_and_shorter, 0, 3)


def test_without_the_tokenizers_it_is_refused_with_its_cure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(term_parser, "is_installed", lambda: False)
    with pytest.raises(QueryError, match=r"needs watchword\[cjk\]; install it"):
        parse("word:京都")
