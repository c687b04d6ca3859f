"""The state of a feed is true: late only against a due time that it missed."""

from __future__ import annotations

from datetime import timedelta

from tests.factories import a_failing_feed, a_feed
from tests.fakes import START
from watchword.domain.health import FeedState, feed_status

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def test_a_feed_is_late_only_when_it_missed_a_due_time() -> None:
    waiting = a_feed(next_poll_at=START + 4 * HOUR)  # its server asked for this wait
    assert feed_status(waiting, START + 3 * HOUR).state is FeedState.FRESH
    late = feed_status(waiting, START + 4 * HOUR + 6 * MINUTE)
    assert (late.state, late.since) == (FeedState.LATE, START + 4 * HOUR)


def test_a_feed_that_is_due_is_not_late_yet() -> None:
    assert feed_status(a_feed(), START + 9 * MINUTE).state is FeedState.FRESH


def test_a_feed_is_new_until_its_first_poll_is_overdue() -> None:
    new = a_feed(since=None, last_polled_at=None, last_success_at=None, next_poll_at=START)
    assert feed_status(new, START + MINUTE).state is FeedState.NEW
    assert feed_status(new, START + HOUR).state is FeedState.LATE


def test_a_feed_that_failed_is_failing_however_late_its_next_try_is() -> None:
    assert feed_status(a_failing_feed(), START + HOUR).state is FeedState.FAILING
