"""The state of a feed by its answer, and the reason for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.fakes import START
from watchword.domain.article import Entries, Entry, Failed, NotModified, PollAnswer
from watchword.domain.health import FeedState
from watchword.domain.probe import assess
from watchword.domain.silence import QUIET


def listing(*ages: timedelta | None) -> Entries:
    """A feed of entries of these ages; None: without a date."""
    entries = [
        Entry(
            link=f"https://a.example/{number}",
            title="A",
            published_at=None if age is None else START - age,
        )
        for number, age in enumerate(ages)
    ]
    return Entries(entries=tuple(entries), kind="rss")


HOUR, MOMENT = timedelta(hours=1), timedelta(seconds=1)
ANSWERS: dict[str, tuple[PollAnswer, FeedState, str]] = {
    "news": (listing(HOUR, 90 * QUIET), FeedState.FRESH, ""),
    "news of a week": (listing(QUIET), FeedState.FRESH, ""),
    "older": (listing(QUIET + MOMENT), FeedState.SILENT, "its newest article is 7 days old"),
    "a date to come": (listing(-HOUR), FeedState.FRESH, ""),
    "no dates": (listing(None, None), FeedState.FRESH, "its entries bear no date"),
    "some dates": (
        listing(None, 5 * QUIET),
        FeedState.SILENT,
        "its newest article is 35 days old",
    ),
    "nothing": (listing(), FeedState.SILENT, "it lists no article"),
    "unchanged": (NotModified(), FeedState.FRESH, "nothing has changed"),
    "failed": (Failed(reason="404 Not Found"), FeedState.FAILING, "404 Not Found"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_has_a_state_and_a_reason(name: str) -> None:
    answer, state, reason = ANSWERS[name]
    found = assess("s", "https://a.example/feed", answer, START)
    assert (found.state, found.reason) == (state, reason)


def test_the_newest_of_all_entries_counts() -> None:
    found = assess("s", "f", listing(3 * HOUR, HOUR, 2 * HOUR), START)
    assert (found.newest_at, found.entries, found.kind) == (START - HOUR, 3, "rss")
