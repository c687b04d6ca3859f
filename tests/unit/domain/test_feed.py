"""A feed's row: its history of polls, and what a reload changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.factories import a_source
from tests.fakes import START
from watchword.domain.feed import (
    AddFeed,
    AdjustFeed,
    FeedChange,
    FeedForPoll,
    FeedUpdate,
    KnownFeed,
    MoveArticles,
    PollHistory,
    RemoveFeed,
    RestoreFeed,
    add_poll,
    reconcile_feeds,
)
from watchword.domain.rhythm import Rhythm
from watchword.domain.source import Source, Validators

URL = "https://a.example/feed"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BEFORE = START - DAY
FRESH = FeedForPoll(
    host="a.example:443",
    url=URL,
    source="a",
    lease_token=1,
    leased_until=START,
    validators=Validators(),
    interval=5 * MINUTE,
    rhythm=Rhythm(),
    news_at=None,
    newest_at=None,
    fails=0,
    strikes=0,
    crawl_delay=timedelta(0),
    ever_failed=False,
    since=BEFORE,
    first_polled_at=BEFORE,
    last_success_at=BEFORE,
)


def polled(feed: FeedForPoll, failure: str | None = None) -> PollHistory:
    update = FeedUpdate(
        at=START,
        next_poll_at=START + 5 * MINUTE,
        interval=feed.interval,
        rhythm=feed.rhythm,
        validators=feed.validators,
        kind=feed.kind,
        failure=failure,
    )
    return add_poll(feed, update)


def reconciled(
    *sources: Source, known: Sequence[KnownFeed], forgotten_after: timedelta = DAY
) -> Sequence[FeedChange]:
    return reconcile_feeds(sources, known, START, forgotten_after=forgotten_after)


def row(url: str = URL, *, removed_days: int = 0, **fields: object) -> KnownFeed:
    removed_at = START - removed_days * DAY if removed_days else None
    one = KnownFeed(url=url, source="a", interval=5 * MINUTE, removed_at=removed_at)
    return dataclasses.replace(one, **fields)  # type: ignore[arg-type]


# --- Polls --------------------------------------------------------------------------------------


def test_a_first_success_begins_the_history() -> None:
    new = dataclasses.replace(FRESH, since=None, first_polled_at=None, last_success_at=None)
    assert polled(new) == PollHistory(
        fails=0,
        reason=None,
        ever_failed=False,
        since=START,
        first_polled_at=START,
        last_success_at=START,
    )


def test_a_success_after_a_success_keeps_since_when_the_feed_is_fresh() -> None:
    history = polled(FRESH)
    assert (history.since, history.first_polled_at) == (BEFORE, BEFORE)
    assert history.last_success_at == START


def test_the_first_failure_begins_a_series_and_the_next_ones_are_counted() -> None:
    first = polled(FRESH, "503")
    assert (first.fails, first.reason, first.since) == (1, "503", START)
    assert (first.ever_failed, first.last_success_at) == (True, BEFORE)
    failing = dataclasses.replace(FRESH, fails=1, ever_failed=True)
    second = polled(failing, "504")
    assert (second.fails, second.reason, second.since) == (2, "504", BEFORE)


def test_a_success_after_failures_ends_them_and_remembers_that_there_were_some() -> None:
    failing = dataclasses.replace(FRESH, fails=3, ever_failed=True)
    history = polled(failing)
    assert (history.fails, history.reason, history.since) == (0, None, START)
    assert history.ever_failed


# --- Reloads ------------------------------------------------------------------------------------


def test_a_feed_that_is_as_configured_is_not_written() -> None:
    assert reconciled(a_source(URL), known=[row()]) == []


def test_of_many_feeds_only_the_changed_one_is_written() -> None:
    urls = [f"https://a.example/{number}" for number in range(100)]
    known = [row(url) for url in urls]
    assert reconciled(a_source(*urls[1:]), known=known) == [RemoveFeed(url=urls[0])]


def test_a_new_feed_begins_with_the_shortest_interval() -> None:
    assert reconciled(a_source(URL), known=[]) == [
        AddFeed(url=URL, source="a", interval=2 * MINUTE)
    ]


def test_a_removed_feed_is_not_removed_again() -> None:
    assert reconciled(known=[row(removed_days=1)]) == []


def test_a_feed_that_returns_is_forgotten_only_after_a_long_time() -> None:
    restored = reconciled(a_source(URL), known=[row(removed_days=1)])
    assert restored == [RestoreFeed(url=URL, source="a", forget=False)]
    restored = reconciled(a_source(URL), known=[row(removed_days=2)])
    assert restored == [RestoreFeed(url=URL, source="a", forget=True)]


def test_a_new_cadence_moves_the_interval_into_its_bounds() -> None:
    slow = reconciled(a_source(URL), known=[row(interval=DAY)])
    assert slow == [AdjustFeed(url=URL, source="a", interval=30 * MINUTE)]
    quick = reconciled(a_source(URL), known=[row(interval=MINUTE)])
    assert quick == [AdjustFeed(url=URL, source="a", interval=2 * MINUTE)]


@pytest.mark.parametrize(
    ("interval", "fails", "was", "planned"),
    [
        (DAY, 0, 20 * 60, 30),  # the new longest interval is shorter: from the last poll on
        (DAY, 2, 40 * 60, 60),  # doubled by the second failure
        (MINUTE, 0, 1, 2),  # the new shortest interval is longer
        (5 * MINUTE, 0, 90, 30),  # a wish of the server, under the old cadence
        (5 * MINUTE, 1, 20 * 60, None),  # Retry-After: it stays
        (5 * MINUTE, 0, 5, None),
    ],
)
def test_a_new_cadence_plans_the_next_poll_anew(
    interval: timedelta, fails: int, was: int, planned: int | None
) -> None:
    known = KnownFeed(
        url=URL,
        source="a",
        interval=interval,
        removed_at=None,
        last_polled_at=START,
        next_poll_at=START + was * MINUTE,
        fails=fails,
    )
    changes = reconciled(a_source(URL), known=[known])
    if planned is None:
        assert changes == []
    else:
        (change,) = changes
        assert isinstance(change, AdjustFeed)
        assert change.next_poll_at == START + planned * MINUTE


def test_a_poll_that_a_new_cadence_would_have_made_already_is_due_now() -> None:
    known = dataclasses.replace(
        row(interval=DAY), last_polled_at=START - 9 * HOUR, next_poll_at=START + 15 * HOUR
    )
    (change,) = reconciled(a_source(URL), known=[known])
    assert isinstance(change, AdjustFeed)
    assert change.next_poll_at == START


def test_a_source_with_a_new_key_takes_its_feeds_and_articles_along() -> None:
    renamed = a_source(URL, key="b")
    assert reconciled(renamed, known=[row()]) == [
        AdjustFeed(url=URL, source="b", interval=5 * MINUTE),
        MoveArticles(url=URL, source="b", before="a"),
    ]
    assert reconciled(renamed, known=[row(removed_days=1)]) == [
        RestoreFeed(url=URL, source="b", forget=False),
        MoveArticles(url=URL, source="b", before="a"),
    ]
