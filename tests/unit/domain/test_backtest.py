"""The figures that a backtest makes of its answers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from watchword.domain.article import ArticleRecord, Text
from watchword.domain.backtest import Backtest, ComparedArticle, Comparison, backtest, plot
from watchword.domain.match import Evidence

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FOUND = Evidence(headline=(), excerpt=(), words=("talks",), leaves=("talks",))


def an_answer(
    comparison: Comparison,
    *,
    number: int = 1,
    after: timedelta = timedelta(0),
    age: timedelta = timedelta(0),
    language: str | None = "en",
    story: int | None = None,
) -> ComparedArticle:
    found_at = NOON + after
    article = ArticleRecord(
        id=number,
        url=f"https://a.example/{number}",
        source="gazette",
        text=Text(title="Talks", language=language, published_at=found_at - age),
        found_at=found_at,
        story=story,
        topics=(),
    )
    now = FOUND if comparison in (Comparison.KEPT, Comparison.ADDED) else None
    before = FOUND if comparison in (Comparison.KEPT, Comparison.DROPPED) else None
    return ComparedArticle(article=article, now=now, before=before)


def made(*answers: ComparedArticle, samples: int = 9) -> Backtest:
    zone = ZoneInfo("Asia/Tokyo")
    return backtest(answers, zone=zone, samples=samples, alert_within=DAY)


def test_a_change_is_counted_apart_in_each_language() -> None:
    found = made(
        an_answer(Comparison.KEPT),
        an_answer(Comparison.ADDED, language="ja"),
        an_answer(Comparison.DROPPED, language="ja"),
        an_answer(Comparison.NEITHER, language=None),
    )
    assert (found.all.articles, found.all.hits, found.all.added, found.all.dropped) == (4, 2, 1, 1)
    japanese = found.languages["ja"]
    assert (japanese.articles, japanese.hits, japanese.added, japanese.dropped) == (2, 1, 1, 1)
    assert found.languages[""].hits == 0
    assert found.sources["gazette"] == found.all


def test_a_day_is_the_readers() -> None:
    found = made(
        an_answer(Comparison.KEPT, after=timedelta(hours=4)), an_answer(Comparison.NEITHER)
    )
    assert found.days == {date(2026, 11, 2): 1}
    assert (found.first, found.span) == (date(2026, 11, 1), 2)


def test_an_alert_is_one_a_story_and_none_of_what_was_old() -> None:
    found = made(
        an_answer(Comparison.KEPT, number=1, story=7),
        an_answer(Comparison.KEPT, number=2, story=7),
        an_answer(Comparison.KEPT, number=3, story=8, age=timedelta(days=2)),
        an_answer(Comparison.DROPPED, number=4, story=9),
    )
    assert (found.all.hits, found.alerts) == (3, 1)


def test_the_newest_of_each_verdict_are_shown_and_what_changed_first() -> None:
    kept = [an_answer(Comparison.KEPT, number=number) for number in (1, 2, 3)]
    found = made(*kept, an_answer(Comparison.DROPPED, number=4), samples=2)
    assert [sample.article.id for sample in found.samples] == [4, 3, 2]


def test_without_articles_there_is_no_day() -> None:
    assert (made().first, made().span) == (None, 0)


@pytest.mark.parametrize(
    ("hits", "span", "bars", "width"),
    [
        ({0: 8, 2: 1}, 3, "█ ▁", 1),
        ({0: 100, 1: 1}, 2, "█▁", 1),
        ({}, 2, "  ", 1),
        ({0: 1, 1: 1, 5: 1}, 6, "█ ▄", 2),
    ],
)
def test_hits_are_drawn_as_blocks(hits: dict[int, int], span: int, bars: str, width: int) -> None:
    first = date(2026, 11, 1)
    days = {first + timedelta(days=day): count for day, count in hits.items()}
    assert plot(days, first, first + timedelta(days=span - 1), limit=3) == (bars, width)
