"""When a topic has far more reports than usual, and when that is over."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from watchword.domain.spike import (
    MAX_SPAN,
    WEEK_HOURS,
    WINDOW,
    Counts,
    HourCount,
    Rise,
    Spike,
    describe_rise,
    first_measured,
    format_count,
    is_over,
    measure,
    replay,
    start_of,
    tail,
)

FIRST = 500_000
"""The first hour of each history."""
OUTLETS = ("a", "b", "c", "d")


def history(
    weeks: float, *, usual: int = 1, read: int = 40, more: int = 0, outlets: int = 4, at: int = 0
) -> Counts:
    """Each sixth hour has `usual` articles of the topic, and each hour `read` in all.

    `more`: so many more in the window that ends `at` hours before the end, of so many outlets.
    """
    end = FIRST + round(weeks * WEEK_HOURS)
    found: Counter[tuple[int, str]] = Counter()
    for hour in range(FIRST, end, WINDOW):
        found[hour, OUTLETS[hour // WINDOW % 4]] += usual
    for number in range(more):
        found[end - at - 1 - number % WINDOW, OUTLETS[number % outlets]] += 1
    every = dict.fromkeys(range(FIRST, end), read)
    for (hour, _), count in found.items():
        every[hour] += count
    return counts(found, every, end)


def counts(found: Counter[tuple[int, str]], read: dict[int, int], end: int) -> Counts:
    named = [
        HourCount(hour=hour, source=source, articles=count)
        for (hour, source), count in found.items()
    ]
    return Counts(named, read, FIRST, end)


def measured(of: Counts, *spikes: Spike) -> Rise:
    found = measure(of, of.end, spikes)
    assert found is not None
    return found


def test_what_is_far_more_than_in_earlier_weeks_is_a_spike() -> None:
    assert not measured(history(8)).is_spike
    found = measured(history(9, more=12))
    assert found.is_spike
    assert (found.articles, found.outlets, found.weeks) == (13, 4, 8)
    assert found.usual == pytest.approx(8.5 / 8, rel=0.1)
    assert found.share == pytest.approx(13 / found.read)
    assert found.usual_share == pytest.approx(1 / 241, rel=0.1)


def test_a_few_articles_of_a_rare_topic_are_a_spike_and_of_a_frequent_one_are_none() -> None:
    assert measured(history(9, usual=0, more=6)).is_spike
    assert not measured(history(9, usual=30, more=6)).is_spike


def test_two_outlets_are_no_spike_however_much_they_write() -> None:
    assert not measured(history(9, usual=0, more=30, outlets=2)).is_spike
    assert measured(history(9, usual=0, more=30, outlets=3)).is_spike


def test_without_three_weeks_there_is_no_baseline() -> None:
    young = history(2.9, more=12)
    assert measure(young, young.end) is None
    assert measured(history(3.1, more=12)).weeks == 3
    assert first_measured(FIRST) == start_of(FIRST + 3 * WEEK_HOURS + WINDOW)


def test_hours_in_which_nothing_was_found_are_not_known() -> None:
    end = FIRST + 5 * WEEK_HOURS
    silent = Counts((), dict.fromkeys(range(FIRST, end - WINDOW), 40), FIRST, end)
    assert measure(silent, end) is None
    stopped = dict.fromkeys(range(FIRST, end), 40)
    stopped |= dict.fromkeys(range(end - WEEK_HOURS - WINDOW, end - WEEK_HOURS), 0)
    assert measured(Counts((), stopped, FIRST, end)).weeks == 3


def test_new_sources_are_no_spike_though_they_bring_three_times_as_much() -> None:
    end = FIRST + 9 * WEEK_HOURS
    day = range(end - 24, end)
    found: Counter[tuple[int, str]] = Counter()
    for hour in range(FIRST, end):
        found[hour, OUTLETS[hour % 4]] += 6 if hour in day else 2
    read = {hour: 300 if hour in day else 100 for hour in range(FIRST, end)}
    before = dict.fromkeys(range(FIRST, end), 100)
    assert not measured(counts(found, read, end)).is_spike
    assert measured(counts(found, before, end)).is_spike


def test_counts_that_vary_by_themselves_need_more() -> None:
    end = FIRST + 9 * WEEK_HOURS
    read = dict.fromkeys(range(FIRST, end), 100)
    steady: Counter[tuple[int, str]] = Counter()
    bursts: Counter[tuple[int, str]] = Counter()
    for number, hour in enumerate(range(FIRST, end - WINDOW, WINDOW)):
        steady[hour, OUTLETS[number % 4]] += 2
        bursts[hour, OUTLETS[number % 4]] += 10 if number // 28 % 5 == number % 5 else 0
    for found in (steady, bursts):
        for number in range(14):
            found[end - 1, OUTLETS[number % 4]] += 1
    assert measured(counts(steady, read, end)).is_spike
    assert not measured(counts(bursts, read, end)).is_spike


def test_an_earlier_spike_says_nothing_of_what_is_usual_unless_it_lasted_a_week() -> None:
    end = FIRST + 9 * WEEK_HOURS
    found: Counter[tuple[int, str]] = Counter()
    for week in range(1, 5):
        for number in range(60):
            found[end - week * WEEK_HOURS - 1 - number % 6, OUTLETS[number % 4]] += 1
    for number in range(20):
        found[end - 1 - number % 6, OUTLETS[number % 4]] += 1
    of = counts(found, dict.fromkeys(range(FIRST, end), 100), end)
    rise = measured(of)
    assert not rise.is_spike
    earlier = [
        Spike(
            topic="t",
            began_at=start_of(end - week * WEEK_HOURS - 4),
            ended_at=start_of(end - week * WEEK_HOURS + 3),
            rise=rise,
        )
        for week in range(1, 5)
    ]
    found_now = measured(of, *earlier)
    assert (found_now.is_spike, found_now.weeks) == (True, 4)
    weeks = [replace(one, ended_at=one.began_at + MAX_SPAN) for one in earlier]
    assert not measured(of, *weeks).is_spike


def test_a_spike_is_over_when_its_count_may_be_usual_and_after_a_week_in_any_case() -> None:
    loud, still = measured(history(9, more=12)), measured(history(9))
    spike = Spike(topic="t", began_at=start_of(FIRST), rise=loud)
    soon, late = spike.began_at + timedelta(hours=5), spike.began_at + MAX_SPAN
    assert not is_over(spike, loud, soon)
    assert is_over(spike, still, soon)
    assert not is_over(spike, None, soon)
    assert is_over(spike, loud, late)
    assert is_over(spike, loud, spike.began_at - MAX_SPAN)  # the clock was set back since


def test_a_backtest_has_each_spike_once_as_it_ended() -> None:
    of = history(9, more=12, at=48)
    (spike,) = replay(of, "t", FIRST)
    assert spike.ended_at is not None
    assert start_of(of.end - 48 - WINDOW) < spike.began_at <= start_of(of.end - 48)
    assert timedelta(0) < spike.ended_at - spike.began_at <= timedelta(hours=2 * WINDOW)
    assert 12 <= spike.articles <= 15
    assert spike.outlets == 4
    (going,) = replay(history(9, more=12), "t", FIRST)
    assert going.ended_at is None
    assert list(replay(history(2.9, more=12, at=48), "t", FIRST)) == []


@pytest.mark.parametrize(
    ("count", "mean", "variance", "probability"),
    [
        (3, 1.0, 1.0, 0.0803014),  # Poisson, from tables
        (0, 2.0, 2.0, 1.0),
        (1, 0.1, 0.1, 0.0951626),
        (3, 2.0, 4.0, 0.3125),  # size 2, one half: 1 - 1/4 - 1/4 - 3/16
        (2, 1.0, 2.0, 0.25),  # size 1, one half: geometric
    ],
)
def test_the_tail_is_that_of_poisson_or_of_a_negative_binomial(
    count: int, mean: float, variance: float, probability: float
) -> None:
    assert tail(count, mean, variance) == pytest.approx(probability, rel=1e-5)


def test_a_spike_is_told_with_its_share_of_all_that_was_found() -> None:
    rise = Rise(
        articles=14, outlets=6, read=391, usual=2.31, usual_share=0.006, probability=1e-7, weeks=8
    )
    assert describe_rise(rise) == (
        "a spike: 14 articles from 6 outlets in 6 h, usually 2.3; 3.6 % of the 391 that were found, "
        "usually 0.6 %"
    )
    assert [format_count(one) for one in (0.0625, 9.949, 9.96, 145.4)] == [
        "0.062",
        "9.9",
        "10",
        "145",
    ]
