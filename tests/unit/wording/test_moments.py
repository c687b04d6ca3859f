"""Times as people read them."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from watchword.wording.moments import (
    format_age,
    format_day,
    format_delay,
    format_duration,
    format_moment,
)

TOKYO, PARIS = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Paris")
AT = datetime(2026, 11, 23, 21, 5, tzinfo=UTC)


def test_a_moment_is_written_in_its_zone() -> None:
    assert format_moment(AT, TOKYO) == "Tue 24 Nov 06:05"
    assert format_moment(AT, PARIS) == "Mon 23 Nov 22:05"


def test_today_needs_no_day_and_another_year_is_named() -> None:
    assert format_moment(AT, TOKYO, now=AT + timedelta(hours=17)) == "06:05"
    assert format_moment(AT, TOKYO, now=AT + timedelta(hours=18)) == "Tue 24 Nov 06:05"
    assert format_moment(AT, TOKYO, now=AT + timedelta(days=90)) == "Tue 24 Nov 2026 06:05"


def test_the_year_is_that_of_the_zone() -> None:
    eve = datetime(2026, 12, 31, 20, tzinfo=UTC)
    assert format_moment(eve, TOKYO, now=eve - timedelta(days=1)) == "Fri 1 Jan 2027 05:00"
    assert format_moment(eve, PARIS, now=eve - timedelta(days=1)) == "Thu 31 Dec 21:00"


def test_an_hour_that_the_clock_has_twice_is_written_twice() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert format_moment(first, PARIS) == "Sun 25 Oct 02:30"
    assert format_moment(first + timedelta(hours=1), PARIS) == "Sun 25 Oct 02:30"


def test_days_and_months_keep_their_three_letters() -> None:
    days = [format_day(date(2026, month, month)) for month in range(1, 13)]
    assert days == [
        "Thu 1 Jan", "Mon 2 Feb", "Tue 3 Mar", "Sat 4 Apr", "Tue 5 May", "Sat 6 Jun",
        "Tue 7 Jul", "Sat 8 Aug", "Wed 9 Sep", "Sat 10 Oct", "Wed 11 Nov", "Sat 12 Dec",
    ]  # fmt: skip
    assert format_day(date(2026, 9, 4), weekday=False) == "4 Sep"
    assert format_day(date(2026, 9, 4)) == "Fri 4 Sep"
    assert format_day(date(2026, 9, 6)) == "Sun 6 Sep"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(days=2, hours=8, minutes=59), "2 days 8 h"),
        (timedelta(days=1), "1 day 0 h"),
        (timedelta(hours=3, minutes=5), "3 h 5 min"),
        (timedelta(seconds=119), "1 min"),
        (timedelta(seconds=-5), "0 min"),
    ],
)
def test_a_duration_has_its_two_largest_units(span: timedelta, words: str) -> None:
    assert format_duration(span) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(-5, "0 min"), (59, "59 min"), (60, "1 h"), (47 * 60 + 59, "47 h"), (48 * 60, "2 days")],
)
def test_an_age_has_its_largest_unit(minutes: int, words: str) -> None:
    assert format_age(timedelta(minutes=minutes)) == words


@pytest.mark.parametrize("environment", [{"TZ": "JST-9"}, {"TZ": "no/such"}, {"LC_ALL": "ja_JP"}])
def test_the_zone_and_language_of_the_machine_change_nothing(environment: dict[str, str]) -> None:
    """Babel reads both when it is imported."""
    program = """
import subprocess
import sys
from datetime import UTC, datetime
from watchword.wording.moments import format_moment
print(format_moment(datetime(2026, 11, 24, 16, 31, tzinfo=UTC), UTC))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout == "Tue 24 Nov 16:31\n", done.stderr


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-3, "0.0 s"),
        (0.44, "0.4 s"),
        (9.96, "10 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (185, "3 min"),
    ],
)
def test_a_delay_is_told_in_tenths_seconds_or_minutes(seconds: float, words: str) -> None:
    assert format_delay(timedelta(seconds=seconds)) == words
