"""What is read in a headline: names, short forms, compounds, and the words in which they are none."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from watchword.domain.match import Document
from watchword.domain.topic import Concept
from watchword.matching.compile import party_names
from watchword.matching.relation.headline import Headline
from watchword.matching.relation.judge import Judge, make_judge, read_article
from watchword.matching.relation.tables import state_keys


@pytest.fixture(scope="module")
def judge(concepts: Mapping[str, Concept]) -> Judge:
    return make_judge(party_names(concepts, state_keys()))


def read(judge: Judge, title: str, language: str = "") -> Headline:
    reading = read_article(judge, Document(title=title, language=language))
    assert reading.title is not None
    return reading.title


def named(headline: Headline) -> set[str]:
    return {mention.party for mention in headline.mentions}


@pytest.mark.parametrize(
    ("title", "language", "states"),
    [
        ("Beijing protests to Tokyo", "en", {"china", "japan"}),
        ("米、日に自制求める", "ja", {"us", "japan"}),
        ("米、中国企業に制裁", "ja", {"us", "china"}),
        ("日拟限制对华出口", "zh", {"japan", "china"}),
        ("美對台軍售", "zh", {"us", "taiwan"}),
        ("陸對日抗議", "zh", {"china", "japan"}),
        ("中 외교부, 日에 항의", "ko", {"china", "japan"}),
        ("北, 미사일 발사", "ko", {"north-korea"}),
        ("미-중, 관세 협상", "ko", {"us", "china"}),
        ("미·중·일 외교차관 회의", "ko", {"us", "china", "japan"}),
        ("Sino-Indian border talks", "en", {"china", "india"}),
        ("Tell us what you think of China", "en", {"china"}),
        ("日米韓、共同訓練", "ja", {"japan", "us", "south-korea"}),
    ],
)
def test_states_are_found_by_name_and_by_the_short_forms_of_headlines(
    judge: Judge, title: str, language: str, states: set[str]
) -> None:
    assert named(read(judge, title, language)) == states


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("29日中に結論", "ja"),
        ("三日中两日有雨", "zh"),
        ("其中美容行业增长", "zh"),
        ("류중일 감독 사퇴", "ko"),
        ("South China Sea storm", "en"),
        ("中国地方で大雨", "ja"),
        ("中日、逆転勝ち", "ja"),
        ("完美方案出炉", "zh"),
        ("일주일 만에 재개", "ko"),
        ("초-중-고 개학", "ko"),
        ("무인기 2대, 越中線 부근", "zh"),
    ],
)
def test_a_name_inside_another_word_is_none(judge: Judge, title: str, language: str) -> None:
    assert named(read(judge, title, language)) == set()


def test_a_compound_is_its_states_in_order(judge: Judge) -> None:
    chains = read(judge, "US-China trade talks, 日米 for short", "ja").chains
    assert [[m.party for m in chain] for chain in chains] == [["us", "china"], ["japan", "us"]]


def test_the_press_of_a_state_is_no_mention_of_it(judge: Judge) -> None:
    headline = read(judge, "日媒：越南經濟成長", "zh")
    assert named(headline) == {"vietnam"}
    assert headline.opens_with_press
    assert headline.press == {"japan"}


def test_a_word_list_holds_for_its_language_alone(judge: Judge) -> None:
    assert named(read(judge, "中日関係", "zh")) == {"china", "japan"}
    assert named(read(judge, "中日の監督が会見", "ja")) == set()


def test_a_mention_stands_where_its_state_is_named_in_the_original(judge: Judge) -> None:
    headline = read(judge, "Ａ社、對 日 制裁", "zh")
    (mention,) = (m for m in headline.mentions if m.party == "japan")
    start, end = headline.text.span(mention.start, mention.end)
    assert headline.text.original[start:end] == "日"
