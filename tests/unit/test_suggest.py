"""Suggestions for a topic, on articles with known words."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.factories import a_topic
from watchword.analysis.suggest import Suggestion, suggest
from watchword.domain.article import ArticleRecord, Text
from watchword.matching.matcher import compile

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def suggested(query: str, *texts: tuple[str, str, str, int]) -> list[Suggestion]:
    """Texts: language, title, body, how often."""
    said = [text for text in texts for _ in range(text[3])]
    records = [
        ArticleRecord(
            id=at,
            url=f"https://a.example/{at}",
            source="a",
            text=Text(title=title, body=body, language=language),
            found_at=NOON,
            story=None,
            topics=(),
        )
        for at, (language, title, body, _) in enumerate(said)
    ]
    return suggest(compile([a_topic(query)], {}), lambda: records, {}, limit=3)


def test_a_word_of_the_hits_widens_what_near_misses_lack() -> None:
    found = suggested(
        "harbour (ban OR 禁輸)",
        ("en", "Harbour ban on scallops", "", 5),
        ("en", "Harbour scallops stopped", "", 2),
        ("en", "Harbour walk", "", 20),
        ("en", "Rain again", "", 20),
    )
    assert [(one.word, one.where, one.adds, one.drops) for one in found] == [
        ("scallops", "ban OR 禁輸", 2, 0)
    ]


def test_a_word_of_the_weak_hits_sharpens() -> None:
    found = suggested(
        "talks",
        ("ja", "会談 talks", "", 20),
        ("ja", "野球の試合", "talks", 6),
        ("ja", "雨", "", 9),
    )
    assert {one.where for one in found} == {""}
    assert all((one.adds, one.drops) == (0, 6) for one in found)
    assert any(one.word in "野球の試合" for one in found)


def test_what_chance_may_bring_is_not_suggested() -> None:
    assert (
        suggested("talks harbour", ("en", "Talks in the harbour", "", 2), ("en", "Talks", "", 2))
        == []
    )
    assert suggested("talks") == []
