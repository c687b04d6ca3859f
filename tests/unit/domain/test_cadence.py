"""How often a feed is polled."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from watchword.domain.cadence import MAX_POLL_AHEAD, after_failure, after_success, interval

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
Bounds = tuple[timedelta, timedelta]
BOUNDS = (2 * MINUTE, 30 * MINUTE)
spans = st.timedeltas(min_value=timedelta(days=-4000), max_value=timedelta(days=4000))


@given(st.floats(0, 1e9))
def test_the_interval_never_leaves_its_bounds(rate: float) -> None:
    assert BOUNDS[0] <= interval(rate, BOUNDS) <= BOUNDS[1]


def test_the_more_a_feed_brings_the_oftener_it_is_polled() -> None:
    spans = [interval(rate, BOUNDS) for rate in (0, 1, 2, 5, 20, 200)]
    assert spans == sorted(spans, reverse=True)
    assert (spans[0], spans[-1]) == (BOUNDS[1], BOUNDS[0])


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
