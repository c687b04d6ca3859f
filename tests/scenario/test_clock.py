"""Scenarios of rows.md: the machine's clock is set, forward and back, and the machine sleeps."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from tests.factories import a_source, a_topic
from tests.scenario.stage import FEED, Stage
from tests.scenario.test_when import EIGHT_AND_SIX, NIGHT, desk, messages, news, told
from watchword.domain.article import Entries, Entry
from watchword.domain.channel import Channel
from watchword.domain.delivery import DeliveryState
from watchword.errors import DeliveryError
from watchword.pipeline import clock, health

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


async def polled_by_three_hosts(stage: Stage, right: timedelta) -> None:
    """Three hosts say what time it is: `right` is how far their clocks are ahead of ours."""
    feeds = [f"https://h{number}.example/feed" for number in range(3)]
    sources = [a_source(feed, key=f"h{at}") for at, feed in enumerate(feeds)]
    await stage.configure([a_source(FEED), *sources], [a_topic("talks")], admin=["desk"])
    stage.publish()
    for feed in feeds:
        told = stage.clock.now() + right
        stage.crawler.answers[feed] = Entries(entries=(), kind="rss", server_time=told)
    await stage.run()


@pytest.mark.parametrize("right", [-30 * DAY, 30 * DAY], ids=["ahead", "behind"])
async def test_a_clock_wrong_from_the_start_makes_no_news_old(
    stage: Stage, right: timedelta
) -> None:
    await polled_by_three_hosts(stage, right)
    published = stage.clock.now() + right + 3 * MINUTE
    link = "https://a.example/talks"
    stage.page(link, "They met.", published_at=published)
    stage.publish(Entry(link=link, title="Talks begin", published_at=published))
    await stage.run(3 * MINUTE)
    assert told(stage) == [("Talks begin",)]


async def test_an_old_article_is_old_by_the_clock_of_the_hosts(stage: Stage) -> None:
    await polled_by_three_hosts(stage, 30 * DAY)  # by our clock it will be published in 27 days
    published, link = stage.clock.now() + 27 * DAY, "https://a.example/talks"
    stage.page(link, "They met.", published_at=published)
    stage.publish(Entry(link=link, title="Talks begin", published_at=published))
    await stage.run(3 * MINUTE)
    (held,) = await stage.deliveries()
    assert held.state is DeliveryState.SKIPPED
    assert held.reason.startswith("old: published")


async def test_the_admin_hears_once_of_a_wrong_clock_and_once_that_it_is_right(
    stage: Stage,
) -> None:
    await polled_by_three_hosts(stage, 30 * DAY)
    for _ in range(3):
        await health.tick(stage.context)
        await stage.deliver()
    assert [[one.reason for one in message.notices] for message in messages(stage)] == [
        ["it is 720 h behind, say the hosts that are polled; set it, or start a time service"]
    ]
    await set_machine(stage, 30 * DAY)
    await health.tick(stage.context)
    await stage.deliver()
    assert len(messages(stage)) == 2
    today = stage.clock.now() - DAY
    summary = await stage.store.read(lambda rows: rows.views.summary(today=today, week=today))
    assert summary.clock_error is None
