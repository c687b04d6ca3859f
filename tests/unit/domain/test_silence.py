"""When a feed that answers counts as silent."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.unit.domain.test_rhythm import MONDAY, in_office, watched
from watchword.domain.rhythm import Rhythm, seeded
from watchword.domain.silence import Silence, silence

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OFFICE = watched(14, in_office)
FRIDAY_EVENING = MONDAY + 4 * DAY + 18 * HOUR


def said(rhythm: Rhythm, news_at: datetime, now: datetime) -> str | None:
    found = silence(rhythm, news_at=news_at, newest_at=news_at, now=now)
    return found.reason if found else None


def test_a_night_and_a_weekend_are_no_silence_of_a_newsroom_that_rests() -> None:
    week = FRIDAY_EVENING + 14 * DAY
    assert said(OFFICE, week, week + 14 * HOUR) is None
    assert said(OFFICE, week, week + 2 * DAY + 14 * HOUR) is None


def test_a_working_day_without_news_is_silence_and_says_what_is_missing_since_when() -> None:
    evening = MONDAY + 14 * DAY + 18 * HOUR
    found = silence(OFFICE, news_at=evening, newest_at=evening, now=evening + 24 * HOUR)
    assert found is not None
    assert found.since == evening
    assert found.reason.startswith("nothing new; usually it brings ")
    assert 30 < int(found.reason.split()[5]) < 70


def test_a_busy_feed_may_be_still_for_hours() -> None:
    busy = watched(14, lambda at: 20)
    assert said(busy, MONDAY + 14 * DAY, MONDAY + 14 * DAY + 5 * HOUR) is None
    assert said(busy, MONDAY + 14 * DAY, MONDAY + 14 * DAY + 7 * HOUR) is not None


def test_a_feed_that_was_left_behind_is_silent_at_once() -> None:
    now, old = MONDAY, MONDAY - 90 * DAY
    found = silence(seeded([old], now), news_at=now, newest_at=old, now=now)
    assert found == Silence(reason="its newest article is 90 days old", since=old)


def test_a_feed_that_brings_little_may_be_still_for_weeks() -> None:
    rare = watched(14, lambda at: int(at.hour == 9 and at.day % 5 == 0))
    later = MONDAY + 21 * DAY
    assert said(rare, MONDAY, later) is None
    assert said(rare, MONDAY, MONDAY + 70 * DAY) is not None


def test_a_feed_without_dates_is_silent_by_what_it_brings_alone() -> None:
    now = MONDAY + 14 * DAY
    busy = watched(14, lambda at: 20)
    assert silence(busy, news_at=now, newest_at=None, now=now + HOUR) is None
    assert silence(busy, news_at=now, newest_at=None, now=now + 9 * HOUR) is not None
