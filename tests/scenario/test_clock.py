"""Scenarios of rows.md: the machine's clock is set, forward and back, and the machine sleeps."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from tests.factories import a_source, a_topic
from tests.scenario.stage import FEED, Stage
from tests.scenario.test_when import EIGHT_AND_SIX, NIGHT, desk, news, told
from watchword.domain.channel import Channel
from watchword.domain.delivery import DeliveryState
from watchword.errors import DeliveryError
from watchword.pipeline import clock

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SPANS = (HOUR, 30 * DAY, 3650 * DAY)
BACK = [pytest.param(-span, id=f"-{span}") for span in SPANS]
BOTH_WAYS = [*BACK, *(pytest.param(span, id=str(span)) for span in SPANS)]


def polls(stage: Stage) -> list[str]:
    """The feeds that were asked, in order."""
    return [url for url in stage.crawler.asked if url.endswith("/feed")]


async def set_machine(stage: Stage, by: timedelta) -> None:
    """Somebody sets the clock; the next tick follows."""
    stage.clock.set_machine(by)
    before = stage.clock.now()
    await clock.tick(stage.context)
    assert stage.clock.now() - before == by


async def begin(stage: Stage, *channels: Channel) -> None:
    await stage.configure(topics=[a_topic("talks")], channels=channels or ("desk",))
    stage.publish()
    await stage.run()  # a first poll of an empty feed: what comes now is news


@pytest.mark.parametrize("by", BOTH_WAYS)
async def test_polls_go_on_at_their_pace(stage: Stage, by: timedelta) -> None:
    await begin(stage)
    before = len(polls(stage))
    await set_machine(stage, by)
    await stage.run()
    assert len(polls(stage)) == before  # no burst: the next poll is in two minutes
    await stage.run(3 * MINUTE)
    assert len(polls(stage)) == before + 1


@pytest.mark.parametrize("by", BACK)
async def test_news_found_by_a_clock_in_the_future_are_news_when_it_is_set_back(
    stage: Stage, by: timedelta
) -> None:
    await begin(stage)
    news(stage, "Talks begin")
    stage.clock.advance(3 * MINUTE)
    await stage.poll()
    await set_machine(stage, by)
    await stage.run()
    assert told(stage) == [("Talks begin",)]


@pytest.mark.parametrize("by", BOTH_WAYS)
async def test_no_digest_is_lost_or_comes_twice(stage: Stage, by: timedelta) -> None:
    await begin(stage, desk(digest=EIGHT_AND_SIX))
    news(stage, "Talks begin")
    await stage.run(3 * MINUTE)
    assert told(stage) == []
    await set_machine(stage, by)
    for _ in range(50):  # two days and more, whatever the hour is now
        await stage.run(HOUR)
    assert told(stage) == [("Talks begin",)]


@pytest.mark.parametrize("by", BOTH_WAYS)
async def test_an_empty_digest_comes_at_its_next_hour_alone(stage: Stage, by: timedelta) -> None:
    await begin(stage, desk(digest=EIGHT_AND_SIX, digest_empty=True))
    await set_machine(stage, by)
    await stage.run()
    assert told(stage) == []
    for _ in range(24):
        await stage.run(HOUR)
    assert told(stage) == [(), ()]


@pytest.mark.parametrize("by", BOTH_WAYS)
async def test_a_receiver_that_fails_has_its_72_hours(stage: Stage, by: timedelta) -> None:
    await begin(stage)
    stage.sender.broken = DeliveryError("it is away")
    news(stage, "Talks begin")
    await stage.run(3 * MINUTE)
    await set_machine(stage, by)
    await stage.run(HOUR)
    (waiting,) = await stage.deliveries()
    assert waiting.state is DeliveryState.WAITING
    stage.sender.broken = None
    await stage.run(HOUR)
    assert told(stage) == [("Talks begin",)]


async def test_what_waits_for_the_end_of_quiet_hours_waits_for_the_new_one(stage: Stage) -> None:
    await begin(stage, desk(quiet=NIGHT))
    await stage.run(15 * HOUR)  # 23:00
    news(stage, "Talks begin")
    await stage.run(31 * MINUTE)
    assert told(stage) == []
    await set_machine(stage, -HOUR)  # 22:31
    await stage.run(8 * HOUR)  # 06:31; the old 07:00 would have been now
    assert told(stage) == []
    await stage.run(HOUR)
    assert told(stage) == [("Talks begin",)]


async def test_after_a_sleep_overdue_feeds_are_spread_over_their_interval(stage: Stage) -> None:
    feeds = [f"https://f{number}.example/feed" for number in range(12)]
    await stage.configure([a_source(feed, key=f"f{at}") for at, feed in enumerate(feeds)])
    for feed in (*feeds, FEED):
        stage.publish(feed=feed)
    await stage.run()
    before = len(polls(stage))
    stage.clock.sleep(8 * HOUR)
    await clock.tick(stage.context)
    await stage.run()
    assert len(polls(stage)) - before < len(feeds)
    for _ in range(31):
        await stage.run(MINUTE)
    assert set(feeds) <= set(polls(stage)[before:])


async def test_a_small_difference_is_no_jump(stage: Stage) -> None:
    await begin(stage)
    stage.clock.set_machine(timedelta(seconds=1))
    before = stage.clock.now()
    await clock.tick(stage.context)
    assert stage.clock.now() == before


async def test_a_stop_is_not_held_up_by_a_jump(stage: Stage) -> None:
    await begin(stage)
    stage.context.runtime = dataclasses.replace(stage.context.runtime, stopping=True)
    stage.clock.set_machine(HOUR)
    before = stage.clock.now()
    await clock.tick(stage.context)
    assert stage.clock.now() == before
