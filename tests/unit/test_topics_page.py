"""The page of the ready topics: its shares, and how two readings agree."""

from __future__ import annotations

import pytest

pytest.importorskip("benchmarks.topics_page")

from benchmarks.topics import Count, Counts
from benchmarks.topics_page import WEAK, kappa, rows
from config import ready


def test_every_ready_topic_says_what_it_is_not_good_at() -> None:
    assert set(WEAK) == set(ready.topics())


def test_two_readings_that_agree_by_chance_alone_have_no_kappa() -> None:
    agree, beyond = kappa([(0, 0), (0, 1), (1, 0), (1, 1)])
    assert (agree, beyond) == (0.5, 0.0)
    assert kappa([(0, 0), (1, 1), ("?", "?")]) == (1.0, 1.0)


def test_the_rows_end_with_the_sum_of_all() -> None:
    counts = Counts()
    counts.by["one", "ja"] = Count(right=3, wrong=1)
    counts.by["two", "ko"] = Count(right=1, missed=2, listed=1)
    lines = list(rows(counts))
    assert [line.split("|")[1].strip() for line in lines] == [
        "one",
        "one",
        "two",
        "two",
        "**all**",
    ]
    assert [part.rpartition(" ")[2] for part in lines[-1].strip("| ").split(" | ")[2:]] == [
        "4/5",
        "4/6",
        "5/6",
    ]
