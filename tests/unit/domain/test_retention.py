"""When texts may be dropped, and how sizes are said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.fakes import START
from watchword.domain.retention import MIN_AGE, Retention, drop_before
from watchword.wording.sizes import format_size

DAY = timedelta(days=1)


def test_texts_of_an_age_may_be_dropped_unless_the_clock_is_wrong() -> None:
    retention = Retention(bodies=90 * DAY)
    assert drop_before(retention, 1, START, is_clock_wrong=False) == START - 90 * DAY
    assert drop_before(retention, 1, START, is_clock_wrong=True) is None
    assert drop_before(Retention(), 1, START, is_clock_wrong=False) is None


def test_a_full_database_drops_all_but_the_youngest_whatever_the_clock_says() -> None:
    retention = Retention(bodies=90 * DAY, size=100)
    assert drop_before(retention, 101, START, is_clock_wrong=True) == START - MIN_AGE
    assert drop_before(retention, 100, START, is_clock_wrong=False) == START - 90 * DAY
    endless = Retention(size=None)
    assert drop_before(endless, 1 << 50, START, is_clock_wrong=False) is None


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KiB"),
        (10239, "10 KiB"),
        (5 << 20, "5.0 MiB"),
        (10 << 30, "10 GiB"),
        (20 << 40, "20480 GiB"),
    ],
)
def test_a_size_is_short(size: int, said: str) -> None:
    assert format_size(size) == said
