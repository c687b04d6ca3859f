"""What is read of the corpus' pages and feeds does not get worse."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.extraction import below, floors, measure

CORPORA = os.environ.get("WATCHWORD_CORPORA")


@pytest.mark.skipif(CORPORA is None, reason="set WATCHWORD_CORPORA to the folder of the corpora")
@pytest.mark.timeout(900)
def test_no_figure_is_below_its_floor() -> None:
    assert below(measure(Path(CORPORA or ""), []), floors()) == []


def test_a_figure_that_fell_or_is_missing_is_told() -> None:
    found = below({"body_f1": 0.94}, {"body_f1": 0.95, "lang": 0.99})
    assert found == ["body_f1 0.940 < 0.950", "lang 0.000 < 0.990"]


def test_every_figure_has_a_floor() -> None:
    assert set(floors()) >= {"body_f1", "title_eq", "author_f1", "date_day", "date_minute"}
    assert floors()["without_crash"] == 1
