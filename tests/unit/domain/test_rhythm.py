"""What a feed is known to bring, by the hour of day and the day of week."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from watchword.domain.rhythm import Rhythm, seeded

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def watched(days: float, news: Callable[[datetime], int], *, every: timedelta = HOUR) -> Rhythm:
    """The rhythm of a feed that was polled so often from MONDAY on."""
    rhythm, at, news_at = Rhythm(), MONDAY, MONDAY
    while at < MONDAY + days * DAY:
        rhythm = rhythm.after(news(at), at, at + every, news_at=news_at)
        at += every
        news_at = at if news(at - every) else news_at
    return rhythm


def in_office(at: datetime) -> int:
    return 6 if 8 <= at.hour < 18 and at.weekday() < 5 else 0


def test_a_feed_of_which_nothing_is_known_is_asked_within_the_half_hour_and_known_after_two() -> (
    None
):
    assert Rhythm().rate(MONDAY) == 4
    busy = watched(2 / 24, lambda at: 5, every=10 * MINUTE)
    still = watched(2 / 24, lambda at: 0, every=15 * MINUTE)
    assert busy.rate(MONDAY + 2 * HOUR) > 20
    assert still.rate(MONDAY + 2 * HOUR) < 2


def test_the_dates_of_a_first_poll_show_the_rhythm_at_once() -> None:
    now = MONDAY + 2 * DAY + 12 * HOUR
    dates = [now - 3 * DAY + at * HOUR / 6 for at in range(6 * 72)]
    rhythm = seeded([one for one in dates if in_office(one)], now)
    assert rhythm.rate(now) > 4
    assert rhythm.rate(now - 9 * HOUR) < 1


def test_dates_of_last_year_and_of_tomorrow_show_nothing() -> None:
    assert seeded([MONDAY - 300 * DAY, MONDAY + DAY, MONDAY + 2 * DAY], MONDAY) == Rhythm()


def test_a_newsroom_that_rests_at_night_and_at_weekends_is_known_for_it() -> None:
    rhythm = watched(14, in_office)
    wednesday_noon, saturday_noon = MONDAY + 2.5 * DAY, MONDAY + 5.5 * DAY
    assert rhythm.usual(wednesday_noon) > 4
    assert rhythm.usual(wednesday_noon - 10 * HOUR) < 0.3
    assert rhythm.usual(saturday_noon) < 0.4 * rhythm.usual(wednesday_noon)


def test_what_is_usual_stays_while_a_feed_is_still_and_what_is_expected_now_falls() -> None:
    before = watched(14, in_office)
    noon = MONDAY + 14.5 * DAY
    after, at = before, MONDAY + 14 * DAY
    while at < noon:
        after = after.after(0, at, at + HOUR)
        at += HOUR
    assert after.rate(noon) < 0.5 * before.rate(noon)
    assert after.usual(noon) == before.usual(noon)


def test_a_night_lets_expect_little_and_a_day_much() -> None:
    rhythm, night = watched(14, in_office), MONDAY + 13 * DAY + 19 * HOUR
    assert rhythm.expected(night, night + 12 * HOUR) < 3
    assert rhythm.expected(night, night + 24 * HOUR) > 30


def test_nothing_is_learnt_of_a_time_without_polls_or_from_a_clock_that_went_back() -> None:
    known = watched(2, in_office)
    assert known.after(40, MONDAY, MONDAY + 3 * DAY) is known
    assert known.after(40, MONDAY, MONDAY - HOUR) is known


@given(
    st.lists(st.tuples(st.integers(0, 9_999), st.timedeltas(-DAY, 9 * HOUR)), max_size=30),
    st.timedeltas(timedelta(days=-9), timedelta(days=9)),
)
def test_no_history_makes_a_rate_that_is_no_number(
    polls: list[tuple[int, timedelta]], later: timedelta
) -> None:
    rhythm, at = Rhythm(), MONDAY
    for news, span in polls:
        rhythm = rhythm.after(news, at, at + span)
        at += span
    assert 0 <= rhythm.rate(at + later) < math.inf
    assert rhythm.expected(at, at + later) >= 0
