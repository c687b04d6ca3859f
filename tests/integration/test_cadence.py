"""The cadence on streams of events: what it costs, and how late it finds news."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import pytest

from benchmarks.cadence import Average, Ours, Stream, offices, simulate, waves


@pytest.mark.parametrize("made", [waves, offices])
def test_the_rhythm_polls_less_and_finds_news_earlier_than_a_moving_average(
    made: Callable[[], Iterator[Stream]],
) -> None:
    streams = list(islice(made(), 60))
    ours, before = simulate(streams, Ours), simulate(streams, Average)
    assert ours.requests < before.requests
    assert (ours.median, ours.p95) < (before.median, before.p95)
    assert ours.p95 < before.p95


def test_a_new_feed_is_warm_within_two_hours() -> None:
    streams = list(waves())
    ours, before = (simulate(streams, rule, days=1) for rule in (Ours, Average))
    assert ours.first < before.first / 2
