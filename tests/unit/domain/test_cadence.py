"""How often a feed is polled."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from watchword.domain.cadence import MAX_POLL_AHEAD, after_failure, after_success, pace

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
Bounds = tuple[timedelta, timedelta]
BOUNDS = (2 * MINUTE, 30 * MINUTE)
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


def after(fails: int, *, wish: timedelta | None = None, bounds: Bounds = BOUNDS) -> timedelta:
    """The wait after so many failures of a feed that was polled at its shortest interval."""
    retry_after = None if wish is None else NOW + wish
    shortest, longest = bounds
    at = after_failure(
        shortest, fails=fails, now=NOW, retry_after=retry_after, max_interval=longest
    )
    return at - NOW


def test_failures_double_the_pause_to_eight_times_the_longest_interval() -> None:
    assert [after(fails) for fails in (1, 2, 3)] == [2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert after(500) == 8 * BOUNDS[1] == 4 * HOUR


def test_no_failure_makes_a_feed_wait_longer_than_a_day() -> None:
    assert after(500, bounds=(HOUR, 12 * HOUR)) == DAY


def test_the_servers_wish_outranks_and_is_bounded_by_a_day() -> None:
    assert after(9, wish=5 * MINUTE) == 5 * MINUTE
    assert after(9, wish=300 * DAY) == DAY


def test_a_server_cannot_stretch_a_poll_past_the_longest_interval() -> None:
    def wait(wish: timedelta) -> timedelta:
        at = after_success(2 * MINUTE, now=NOW, not_before=NOW + wish, max_interval=BOUNDS[1])
        return at - NOW

    assert wait(10 * MINUTE) == 10 * MINUTE
    assert wait(HOUR) == BOUNDS[1]


@given(st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))))
def test_no_rule_sets_a_poll_further_ahead_than_counts_as_due(wish: datetime | None) -> None:
    latest, longest = NOW + MAX_POLL_AHEAD, timedelta(days=1)
    assert after_success(longest, now=NOW, not_before=wish, max_interval=longest) <= latest
    failed = after_failure(longest, fails=30, now=NOW, retry_after=wish, max_interval=longest)
    assert failed <= latest
