"""What a poll changes of a feed's health is said once, when it begins and when it ends."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from tests.fakes import START
from watchword.domain.feed import FeedForPoll, FeedUpdate
from watchword.domain.source import Validators
from watchword.pipeline.poll import describe_change

TOKYO = ZoneInfo("Asia/Tokyo")


def said(fails: int, failure: str | None) -> str | None:
    feed = FeedForPoll(
        url="https://a.example/feed",
        source="gazette",
        lease_token=1,
        validators=Validators(),
        interval=timedelta(minutes=5),
        rate=0.0,
        fails=fails,
        strikes=0,
        ever_failed=fails > 0,
        since=START,
        first_polled_at=START,
        last_success_at=START,
    )
    polled = FeedUpdate(
        at=START,
        next_poll_at=START + timedelta(minutes=5),
        interval=feed.interval,
        rate=0.0,
        validators=None,
        kind=None,
        failure=failure,
    )
    return describe_change(feed, polled, source="The Gazette", zone=TOKYO)


def test_a_feed_that_begins_to_fail_is_said_with_the_reason_and_the_next_try() -> None:
    at, upcoming = (
        f"{moment.astimezone(TOKYO):%H:%M}" for moment in (START, START + timedelta(minutes=5))
    )
    assert said(0, "HTTP 500") == (
        f"The Gazette: its feed https://a.example/feed fails since {at}: HTTP 500; "
        f"next try {upcoming}"
    )


def test_a_feed_that_is_well_again_is_said() -> None:
    at = f"{START.astimezone(TOKYO):%H:%M}"
    assert (
        said(3, None) == f"The Gazette: its feed https://a.example/feed is well again since {at}"
    )


def test_what_goes_on_as_it_was_is_not_said() -> None:
    assert said(1, "HTTP 500") is None
    assert said(0, None) is None
