"""How often a feed is polled."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from watchword.domain.cadence import MAX_POLL_AHEAD, after_failure, after_success, pace

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
BOUNDS = (timedelta(minutes=2), timedelta(minutes=30))
spans = st.timedeltas(min_value=timedelta(days=-4000), max_value=timedelta(days=4000))


@given(st.floats(0, 1e4), st.integers(0, 10_000), spans)
def test_the_interval_never_leaves_its_bounds(rate: float, news: int, since: timedelta) -> None:
    assert BOUNDS[0] <= pace(rate, news=news, since=since, bounds=BOUNDS).interval <= BOUNDS[1]


def test_a_feed_that_brings_news_is_polled_sooner_and_a_still_one_later() -> None:
    busy = pace(1.0, news=20, since=timedelta(minutes=30), bounds=BOUNDS)
    still = pace(1.0, news=0, since=timedelta(hours=12), bounds=BOUNDS)
    assert busy.interval < timedelta(minutes=30) == still.interval


def test_the_first_poll_says_nothing_of_the_pace() -> None:
    assert pace(0.0, news=200, since=None, bounds=BOUNDS).interval == BOUNDS[0]


def test_failures_double_the_pause_to_a_day() -> None:
    def pause(fails: int) -> timedelta:
        at = after_failure(timedelta(minutes=2), fails=fails, now=NOW, retry_after=None)
        return at - NOW

    assert [pause(1), pause(2), pause(3)] == [timedelta(minutes=m) for m in (2, 4, 8)]
    assert pause(500) == timedelta(days=1)


def test_the_servers_wish_outranks_and_is_bounded_by_a_day() -> None:
    def at(wish: timedelta) -> datetime:
        return after_failure(timedelta(minutes=2), fails=9, now=NOW, retry_after=NOW + wish)

    assert at(timedelta(minutes=5)) == NOW + timedelta(minutes=5)
    assert at(timedelta(days=300)) == NOW + timedelta(days=1)


@given(st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))))
def test_no_rule_sets_a_poll_further_ahead_than_counts_as_due(wish: datetime | None) -> None:
    assert after_success(BOUNDS[1], now=NOW, not_before=wish) <= NOW + MAX_POLL_AHEAD
    assert after_failure(BOUNDS[1], fails=30, now=NOW, retry_after=wish) <= NOW + MAX_POLL_AHEAD
