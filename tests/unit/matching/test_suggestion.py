"""Words that distinguish what a query finds from the rest."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.factories import a_topic
from watchword.domain.match import Document
from watchword.matching.fold import fold
from watchword.matching.matcher import compile
from watchword.matching.printer import shown
from watchword.matching.searched import SearchedDocument
from watchword.matching.suggestion import g2, missing_parts, most_significant, widened, words


def test_words_are_runs_and_of_han_and_kana_all_that_may_be_words() -> None:
    assert list(words("Trade-talks 회담에서 a")) == ["trade", "talks", "회담에서"]
    folded = [
        fold(part).text.strip()
        for part in ("日中", "中会", "会談", "日中会", "中会談", "日中会談")
    ]
    assert list(words("日中会談")) == folded


def test_g2_is_that_of_a_table_worked_by_hand() -> None:
    # 2 * (10 ln(10/5.5) + 1 ln(1/5.5) + 90 ln(90/94.5) + 99 ln(99/94.5))
    assert g2(10, 100, 1, 100) == pytest.approx(8.974, abs=0.01)
    assert g2(1, 100, 10, 100) == pytest.approx(-8.974, abs=0.01)
    assert g2(5, 50, 10, 100) == pytest.approx(0, abs=1e-9)
    assert g2(0, 0, 3, 9) == 0


def test_the_longer_of_two_words_that_say_the_same_is_kept() -> None:
    here = Counter({"首脳": 20, "首脳会談": 20, "会談": 20, "rain": 1})
    found = most_significant(here, 20, {}, 100, limit=9)
    assert [word.folded for word in found] == ["首脳会談"]


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("talks harbour", ["harbour"]),
        ("talks (harbour OR storm)", ["harbour OR storm"]),
        ("(talks harbour) OR (talks storm)", ["harbour", "storm"]),
        ("harbour storm", []),
        ("harbour OR storm", []),
        ("talks NOT trade", []),
        ("talks", []),
    ],
)
def test_a_near_miss_lacks_one_part_alone(query: str, parts: list[str]) -> None:
    matcher = compile([a_topic(query)], {})
    reading = SearchedDocument(document=Document(title="Trade talks"), vocabulary={})
    node = matcher.questions[0].node
    assert list(map(shown, missing_parts(node, reading))) == parts


def test_a_word_does_for_the_part_that_was_lacked() -> None:
    node, part, word = (
        compile([a_topic(query)], {}).questions[0].node
        for query in ("(talks harbour) OR rain", "harbour", "port")
    )
    assert shown(widened(node, part, word)) == "(talks AND (harbour OR port)) OR rain"
