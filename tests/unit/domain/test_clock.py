"""When the clocks of the polled hosts show that ours is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from watchword.domain.clock import ClockChange, clock_error

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("offsets", "error"),
    [
        ([], None),
        ([5 * HOUR, 5 * HOUR], None),  # two hosts are too few
        ([5 * HOUR, 5 * HOUR + MINUTE, 5 * HOUR + 2 * MINUTE], 5 * HOUR + MINUTE),
        ([-5 * HOUR, -5 * HOUR, -5 * HOUR, timedelta(0)], -5 * HOUR),
        ([5 * HOUR, 6 * HOUR, 7 * HOUR], None),  # they do not agree
        ([5 * HOUR] * 3 + [timedelta(0)] * 3, None),  # as many say that ours is right
        ([59 * MINUTE] * 4, None),  # less than an hour
        ([SECOND, -SECOND, timedelta(0)], None),
    ],
)
def test_most_hosts_must_agree_on_more_than_an_hour(
    offsets: Sequence[timedelta], error: timedelta | None
) -> None:
    assert clock_error(offsets) == error


@pytest.mark.parametrize("jump", [6 * SECOND, -6 * SECOND])
def test_a_jump_of_seconds_is_followed_and_noise_is_not(jump: timedelta) -> None:
    still = timedelta(0)
    assert ClockChange(jump=jump, asleep=still).is_worth_following
    assert ClockChange(jump=still, asleep=abs(jump)).is_worth_following
    assert not ClockChange(jump=jump / 2, asleep=still).is_worth_following
