"""Scenarios: a whole invented press day, with the extra `stories` and without."""

from __future__ import annotations

import pytest

from tests.press_day import FIRST, play
from tests.scenario.stage import Stage
from watchword.matching.event.embedding import embedding, no_embedding

NEEDED = "install the extra `stories`: pip install '.[stories]'"


async def test_without_the_extra_copies_are_silent_and_no_event_is_swallowed(stage: Stage) -> None:
    day = await play(stage, FIRST, no_embedding)
    assert day.swallowed == []
    assert day.false_merges == []
    assert day.unheard == []
    assert len(day.copies_told) <= 6
    assert day.repeats <= 87
    assert len(day.misplaced) <= 11
    assert max(day.follow_ups(story) for story in day.day.stories) <= 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # it is the models that take time
@pytest.mark.skipif(embedding() is no_embedding, reason=NEEDED)
@pytest.mark.timeout(600)  # twenty seconds of a processor that others use too
async def test_with_the_extra_an_event_is_told_less_often_and_none_is_swallowed(
    stage: Stage,
) -> None:
    """What it does not reach, each event told once, is in docs/why.md with its reasons."""
    day = await play(stage, FIRST, embedding())
    assert day.swallowed == []
    assert len(day.false_merges) <= 9
    assert day.unheard == []
    assert len(day.copies_told) <= 4
    assert day.repeats <= 13
    assert len(day.misplaced) <= 11
    assert max(day.follow_ups(story) for story in day.day.stories) <= 2
    assert sum(day.follow_ups(story, waits=True) for story in day.day.stories) <= 17
