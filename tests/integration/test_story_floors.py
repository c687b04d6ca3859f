"""How well the judge of stories finds reports of one event does not get worse."""

from __future__ import annotations

import os

import pytest

from benchmarks.stories import measure
from benchmarks.story_stream import Events
from watchword.matching.event.embedding import embedding, no_embedding

CORPORA = os.environ.get("WATCHWORD_CORPORA")
NEEDED = "set WATCHWORD_CORPORA to the folder of the corpora, and install the extra `stories`"


@pytest.mark.skipif(CORPORA is None or embedding() is no_embedding, reason=NEEDED)
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("name", "swallowed", "false_merges", "repeats"),
    [("translated", 0, 0, 3), ("headlines", 1, 1, 23)],
)
def test_few_events_are_told_twice_and_none_is_lost(
    name: str, swallowed: int, false_merges: int, repeats: int
) -> None:
    figures = measure(name, Events)
    assert figures["swallowed"] <= swallowed
    assert figures["false_merges"] <= false_merges
    assert figures["repeats"] <= repeats
