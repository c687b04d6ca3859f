"""An alert tells news: which matches are old."""

from datetime import UTC, datetime, timedelta

from watchword.domain.alert import News, Old, age
from watchword.domain.article import Precision

FOUND = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
DAY = timedelta(hours=24)


def judged(
    published_at: datetime | None, *, precision: Precision = Precision.MINUTE, first: bool = False
) -> News | Old:
    return age(
        published_at=published_at,
        precision=precision,
        found_at=FOUND,
        from_first_poll=first,
        alert_within=DAY,
    )


def test_an_article_of_today_is_news() -> None:
    assert judged(FOUND - timedelta(hours=23, minutes=59), first=True) == News()


def test_an_article_older_than_alert_within_says_when_it_was_published() -> None:
    verdict = judged(FOUND - timedelta(hours=24, minutes=1))
    assert verdict == Old(
        reason="old: published 2026-11-23 07:59 UTC, more than 24 h before it was found"
    )


def test_a_date_without_a_time_counts_to_the_end_of_its_day() -> None:
    yesterday = FOUND.replace(hour=0) - timedelta(days=1)
    assert judged(yesterday, precision=Precision.DAY) == News()
    before = judged(yesterday - timedelta(days=1), precision=Precision.DAY)
    assert before == Old(reason="old: published 2026-11-22, more than 24 h before it was found")


def test_an_undated_article_is_old_on_the_first_poll_alone() -> None:
    assert judged(None) == News()
    assert isinstance(judged(None, first=True), Old)


def test_an_article_from_the_future_is_news() -> None:
    assert judged(FOUND + timedelta(hours=30)) == News()
