"""What is compared of an article: numbers, places, names and words, in whatever script."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from watchword.domain.article import Text
from watchword.matching.event.clues import bare_headline, find_clues, weight
from watchword.matching.event.names import skeletons
from watchword.matching.event.places import places
from watchword.matching.event.quantities import quantities
from watchword.matching.event.words import words

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        (("1億2千万人", "1億2000万", "1.2 亿", "120 million", "120,000,000"), "120000000"),
        (("2만5000명", "25,000", "2.5万"), "25000"),
        (("5.4조원", "5.4 trillion", "5.4兆円"), "5400000000000"),
        (("2.4%", "2.4％", "2.4 percent", "2.4パーセント"), "2.4%"),
        (("eleven miners", "11人"), "11"),
    ],
)
def test_a_number_is_its_value(texts: tuple[str, ...], value: str) -> None:
    for text in texts:
        assert list(quantities(text)) == [value], text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Talks between U.S. and North Korea in Berlin", {"US", "KP", "DE", "2950159"}),
        ("ベルリンで米国と北朝鮮が協議", {"US", "KP", "DE", "2950159"}),
        ("柏林 美国 朝鲜", {"US", "KP", "DE", "2950159"}),
        ("베를린에서 미국과 북한 회담", {"US", "KP", "DE", "2950159"}),
        ("印度尼西亚", {"ID"}),
        ("Strike in New York", {"US", "5128581"}),
        ("映画のタイトル", set()),
        ("a nice reading of the split", set()),
    ],
)
def test_a_place_is_one_in_every_language(text: str, found: set[str]) -> None:
    assert set(places(text)) == found


@pytest.mark.parametrize(
    "names",
    [
        ("Trump", "トランプ", "트럼프", "特朗普"),
        ("Zelenskyy", "ゼレンスキー", "젤렌스키", "泽连斯基"),
        ("Fujimori", "フジモリ", "후지모리"),
        ("Macron", "マクロン", "마크롱", "马克龙"),
    ],
)
def test_a_name_keeps_its_skeleton_from_script_to_script(names: tuple[str, ...]) -> None:
    assert len({next(iter(skeletons(name))) for name in names}) == 1


def test_a_particle_does_not_belong_to_a_name() -> None:
    assert set(skeletons("트럼프가")) >= set(skeletons("Trump"))


def test_words_are_stems_and_pairs_of_letters() -> None:
    assert words("Attacks on the attacked") == {"attack", "the"}
    assert words("日銀が利上げ") == {"日銀", "利上"}
    assert words("トランプ氏") == {"トランプ"}
    assert words("歷史協議") & words("历史协议")


def test_a_headline_is_compared_without_the_name_of_its_outlet() -> None:
    assert bare_headline("Ministers meet in town | The Gazette") == "Ministers meet in town"
    assert bare_headline("自転車２チームを委嘱する｜静岡新聞") == "自転車２チームを委嘱する"
    assert bare_headline("Live | Storm") == "Live | Storm"


def test_an_article_of_a_sentence_is_compared_as_a_headline() -> None:
    flash = find_clues(Text(title="Quake hits", body="It was felt."), NOW)
    whole = find_clues(Text(title="Quake hits", body="It was felt in Tokyo. " * 9), NOW)
    assert not flash.is_full
    assert whole.is_full
    assert "place:JP" in whole.text - whole.headline
    assert whole.written["place:JP"] == "Tokyo"


def test_the_summary_counts_where_the_text_was_not_read() -> None:
    text = Text(title="Quake hits", summary="12 are hurt", headline_only=True)
    assert "number:12" in find_clues(text, NOW).text


def test_the_rarer_a_clue_the_more_it_says() -> None:
    assert weight("number:7") < weight("number:20") < weight("number:2026") < weight("number:377")
    assert weight("place:JP") < weight("place:1850147")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("The 10 were freed on Oct. 10, 3 on 11 ships", {"10", "3", "11"}),
        ("台風29号、10日朝に上陸　9日に避難", {"29"}),
        ("10일 발표, 12일 회담", {"12"}),
        ("November 11, 10日間の休戦", {"10"}),
    ],
)
def test_the_day_of_a_report_is_no_evidence_and_another_day_is(
    text: str, numbers: set[str]
) -> None:
    at = datetime(2026, 11, 10, 1, tzinfo=UTC)
    found = find_clues(Text(title="Talks", body=text), at)
    assert {clue for clue in found.text if clue.startswith("number:")} == {
        f"number:{number}" for number in numbers
    }
