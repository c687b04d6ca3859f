"""What begins to fail or works again is said once; with no network that alone is said."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from tests.factories import a_failing_feed, a_feed, a_source
from tests.fakes import START
from watchword.domain.announcement import (
    Announced,
    Announcement,
    ChannelFails,
    ChannelRecovers,
    FeedFails,
    FeedRecovers,
    NetworkFails,
    NetworkRecovers,
    announce,
)
from watchword.domain.config import WatchConfig
from watchword.domain.health import FeedHealth
from watchword.domain.incident import Incident, Subject
from watchword.pipeline.announce import describe

TOKYO = ZoneInfo("Asia/Tokyo")
MINUTE = timedelta(minutes=1)
CONFIG = WatchConfig(
    sources={"a": a_source("https://0.example/feed")},
    topics={},
    concepts={},
    channels={},
    alert_within=timedelta(days=1),
    timezone="Asia/Tokyo",
)


def silent(number: int, *, minute: int, fails: int = 1) -> FeedHealth:
    """A feed whose host cannot be reached."""
    reason = f"host not found: {number}.example"
    return a_failing_feed(number, minute=minute, fails=fails, unreachable=True, reason=reason)


def changes(*states: list[FeedHealth], channels: tuple[Incident, ...] = ()) -> list[Announcement]:
    """What is said when these states follow each other, ten minutes apart."""
    known, said = Announced(), list[Announcement]()
    for number, state in enumerate(states, 1):
        known, made = announce(known, state, channels, [], START + 10 * number * MINUTE)
        said += made
    return said


# --- The lines ----------------------------------------------------------------------------------


def test_a_feed_that_fails_is_said_with_the_reason_and_the_next_try() -> None:
    one = a_failing_feed(next_poll_at=START + 5 * MINUTE)
    at, upcoming = (f"{moment.astimezone(TOKYO):%H:%M}" for moment in (START, START + 5 * MINUTE))
    assert describe(FeedFails(feed=one), CONFIG, START) == (
        f"A: its feed https://0.example/feed fails since {at}: HTTP 500; next try {upcoming}"
    )


def test_a_feed_that_is_well_again_is_said() -> None:
    at = f"{START.astimezone(TOKYO):%H:%M}"
    said = describe(FeedRecovers(feed=a_feed()), CONFIG, START)
    assert said == f"A: its feed https://0.example/feed is well again since {at}"


def test_no_network_is_one_line() -> None:
    at = f"{START.astimezone(TOKYO):%H:%M}"
    said = describe(NetworkFails(since=START), CONFIG, START)
    assert said == f"No network: no host could be reached since {at}"


# --- What is said -------------------------------------------------------------------------------


def test_what_goes_on_as_it_was_is_not_said_again() -> None:
    assert changes([a_feed()], [a_feed()]) == []
    assert changes([a_failing_feed()], [a_failing_feed(fails=2)]) == [
        FeedFails(feed=a_failing_feed())
    ]


def test_a_recovery_is_said_of_what_was_said_to_fail() -> None:
    assert changes([a_failing_feed()], [a_feed()], [a_feed()]) == [
        FeedFails(feed=a_failing_feed()),
        FeedRecovers(feed=a_feed()),
    ]


def test_a_new_process_says_again_which_feeds_and_channels_fail() -> None:
    desk = Incident(kind=Subject.CHANNEL, subject="desk", reason="401", since=START)
    said = changes([a_failing_feed()], [a_failing_feed()], channels=(desk,))
    assert said == [ChannelFails(channel=desk), FeedFails(feed=a_failing_feed())]


def test_a_channel_that_takes_messages_again_is_said_and_one_that_went_is_not() -> None:
    before = Announced(channels=frozenset({"desk", "gone"}))
    _, said = announce(before, [], [], ["desk", "other"], START)
    assert said == [ChannelRecovers(name="desk")]


def test_a_feed_that_is_removed_or_paused_is_not_well_again() -> None:
    assert len(changes([a_failing_feed(0), a_feed(1)], [a_feed(1)])) == 1
    paused = a_failing_feed(paused_at=START)
    assert len(changes([a_failing_feed()], [paused])) == 1


# --- No network at all --------------------------------------------------------------------------


def test_hosts_that_cannot_be_reached_with_no_network_are_one_line() -> None:
    down = [silent(number, minute=number) for number in range(1, 6)]
    begun = down[0].since
    assert begun is not None
    assert changes([a_feed(0), *down]) == [NetworkFails(since=begun)]
    assert changes(down) == [NetworkFails(since=begun)]


def test_one_host_that_cannot_be_reached_is_said_once_another_answered() -> None:
    one = silent(1, minute=2)
    assert changes([a_feed(0), one]) == []
    later = a_feed(0, last_polled_at=START + 3 * MINUTE)
    assert changes([later, one], [later, one]) == [FeedFails(feed=one)]


def test_a_single_host_that_cannot_be_reached_is_said_at_once() -> None:
    assert changes([silent(0, minute=1)]) == [FeedFails(feed=silent(0, minute=1))]


def test_three_hosts_that_fail_within_the_first_seconds_are_no_outage_yet() -> None:
    down = [silent(number, minute=10) for number in range(3)]
    assert changes([*down, a_feed(4, last_polled_at=None)]) == []


def test_when_the_network_is_back_only_those_are_said_that_fail_after_that() -> None:
    down = [silent(number, minute=1) for number in range(4)]
    back = [a_feed(0, last_polled_at=START + 15 * MINUTE), *down[1:]]
    still = silent(1, minute=25)
    settled = [back[0], still, a_feed(2), a_feed(3)]
    settled[0] = a_feed(0, last_polled_at=START + 26 * MINUTE)
    said = changes(down, back, settled)
    assert [type(one) for one in said] == [NetworkFails, NetworkRecovers, FeedFails]
    assert said[-1] == FeedFails(feed=still)
