"""What the answers of a host cost, and how long it waits for that."""

from __future__ import annotations

from datetime import timedelta
from itertools import accumulate

from tests.fakes import START
from watchword.domain.host import (
    MAX_CRAWL_DELAY,
    MAX_STRIKES,
    costly_wait,
    next_request,
    next_strikes,
)

MINUTE = timedelta(minutes=1)
MAX_INTERVAL = 30 * MINUTE


def after(*answers: bool) -> list[int]:
    """The strikes after each answer; True: it was costly."""
    steps = accumulate(answers, lambda had, costly: next_strikes(had, costly=costly), initial=0)
    return list(steps)[1:]


def waits(strikes: list[int]) -> list[timedelta]:
    return [costly_wait(count, max_interval=MAX_INTERVAL) for count in strikes]


def test_each_costly_answer_in_a_row_doubles_the_wait() -> None:
    assert waits(after(True, True, True)) == [2 * MINUTE, 4 * MINUTE, 8 * MINUTE]


def test_a_host_that_is_good_and_costly_in_turns_waits_longer_each_time_too() -> None:
    costly = after(*[True, False] * 7)[::2]
    found = waits(costly)
    assert found == sorted(found)
    assert found[-1] == 16 * MINUTE


def test_the_wait_has_the_limit_of_all_failures() -> None:
    assert waits(after(*[True] * 40))[-1] == 8 * MAX_INTERVAL


def test_good_answers_take_the_strikes_away() -> None:
    assert after(*[True] * 40)[-1] == MAX_STRIKES
    assert after(*[True] * 40, *[False] * MAX_STRIKES)[-1] == 0
    assert after(False) == [0]


def test_a_host_is_asked_again_by_the_longest_of_all_that_is_wished_within_bounds() -> None:
    second, day = timedelta(seconds=1), timedelta(days=1)

    def wait(crawl_delay: timedelta, retry_after: timedelta | None = None) -> timedelta:
        wish = None if retry_after is None else START + retry_after
        at = next_request(START, delay=2 * second, crawl_delay=crawl_delay, retry_after=wish)
        return at - START

    assert wait(0 * second) == 2 * second
    assert wait(10 * second) == 10 * second
    assert wait(day) == MAX_CRAWL_DELAY
    assert wait(10 * second, 5 * MINUTE) == 5 * MINUTE
    assert wait(10 * second, 9 * day) == day
    assert wait(10 * second, -day) == 10 * second
