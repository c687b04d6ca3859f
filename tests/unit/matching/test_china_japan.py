"""The topic that comes with Watchword, on its own sentences and on others."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from watchword.domain.match import Document
from watchword.domain.topic import Concept, Topic
from watchword.matching.matcher import Matcher, compile

UNSEEN = """\
日中外相が電話会談、処理水めぐり応酬
日中関係の改善へ道筋
日中防衛相会談、ホットラインの運用確認
日中韓外相、共同記者会見
悪化する日中関係、観光に影
中国、日本への渡航自粛を呼びかけ
中日两国领导人举行会谈
中日高级别人文交流磋商机制会议在京举行
目前中日韩自贸区谈判进展
中日關係惡化 旅遊業受創
中国禁止对日本出口两用物项
한중일 외교장관회의 개최
중일 관계 악화일로
中日 갈등 장기화 조짐
시진핑, 다카이치와 첫 회담
China bans dual-use exports to Japan
Chinese coast guard ships enter Japanese waters near Senkaku Islands
Trilateral summit of Japan, China and South Korea
"""
UNTRUE = """\
日中は晴れて気温が上がるでしょう
今日中に提出してください
数日中にも発表
一両日中に首脳が会見
15日中に協議を終える方針
年内の土日中心に営業
中日が逆転勝ち、連敗止める
巨人対中日、雨天中止
中日本高速道路が値上げ
近日中国大使馆发布提醒
9日中国队出征
每日中药一剂
集中日本料理店铺
生日中收到礼物
会议期中日程紧凑
高中日语课程
중일고등학교 졸업식
집중일자리 사업
Fine china and silver auction
US, Japan and South Korea hold drills
Stocks: Nikkei falls as China data disappoints
日本女排3-2逆转中国女排
"""
"""Written apart from the lists; not to be used to grow them."""


@pytest.fixture(scope="module")
def matcher(china_japan: Topic, concepts: Mapping[str, Concept]) -> Matcher:
    return compile([china_japan], concepts)


def hits(matcher: Matcher, titles: tuple[str, ...]) -> list[str]:
    return [title for title in titles if matcher.match(Document(title=title))]


def test_the_topic_matches_what_it_must_and_nothing_that_it_must_not(
    matcher: Matcher, china_japan: Topic
) -> None:
    assert min(len(china_japan.must_match), len(china_japan.must_not_match)) >= 12
    assert hits(matcher, china_japan.must_match) == list(china_japan.must_match)
    assert hits(matcher, china_japan.must_not_match) == []


def test_the_topic_holds_on_sentences_it_was_not_made_with(matcher: Matcher) -> None:
    assert hits(matcher, tuple(UNSEEN.splitlines())) == UNSEEN.splitlines()
    assert hits(matcher, tuple(UNTRUE.splitlines())) == []


def test_lists_of_countries_in_a_text_are_no_news_of_two(matcher: Matcher) -> None:
    body = "Exports to China, Japan and South Korea rose. 中国、日本、韓国への輸出。중국, 일본 등."
    assert not matcher.match(Document(title="Exports rise", body=body))


def test_every_concept_that_ships_can_be_looked_for(concepts: Mapping[str, Concept]) -> None:
    topics = [Topic(key=key, name=key, query=f"@{key}") for key in concepts]
    assert len(compile(topics, concepts).questions) == 3
