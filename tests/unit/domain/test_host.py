"""What the answers of a host cost, and how long it waits for that."""

from __future__ import annotations

from datetime import timedelta
from itertools import accumulate

from watchword.domain.host import MAX_STRIKES, costly_wait, next_strikes

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
