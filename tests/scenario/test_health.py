"""Scenarios: the admin gets one notice when something fails, and one when it works again."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import datetime, time, timedelta

import pytest

from tests.factories import a_source, a_topic
from tests.scenario.stage import FEED, Stage
from tests.scenario.test_when import news
from watchword.domain.article import Entry, Failed
from watchword.domain.channel import Channel
from watchword.domain.delivery import Kind
from watchword.domain.health import SIGNED_OUT, FeedState, feed_status
from watchword.domain.incident import Incident
from watchword.domain.source import Subscription
from watchword.errors import DeliveryError, Problem
from watchword.pipeline import health
from watchword.pipeline.reload import refuse, swap
from watchword.usecases.alert import retry

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


async def live(stage: Stage, span: timedelta) -> None:
    """Let time pass in steps of ten minutes, and run the health job too."""
    end = stage.clock.now() + span
    while stage.clock.now() < end:
        await stage.run(10 * MINUTE)
        await health.tick(stage.context)
        await stage.deliver()


def heard(stage: Stage, channel: str = "desk") -> list[Incident]:
    return [one for name, m in stage.sender.sent for one in m.notices if name == channel]


@pytest.fixture
async def watched(stage: Stage) -> Stage:
    await stage.configure(channels=["desk", "mail"], admin=["desk"])
    stage.publish()
    await stage.run()
    return stage


async def test_a_source_that_fails_is_told_once_and_once_when_it_is_well(watched: Stage) -> None:
    failed_at = watched.clock.now() + 10 * MINUTE
    watched.crawler.answers[FEED] = Failed(reason="403 Forbidden")
    await live(watched, 20 * MINUTE)
    assert heard(watched) == []
    await live(watched, 5 * HOUR)
    (began,) = heard(watched)
    assert (began.subject, began.reason, began.since) == ("A", "403 Forbidden", failed_at)
    watched.publish()
    await live(watched, 10 * HOUR)
    assert [one.ended_at is None for one in heard(watched)] == [True, False]


async def test_a_feed_that_fails_for_minutes_is_not_told(watched: Stage) -> None:
    for _ in range(6):
        watched.crawler.answers[FEED] = Failed(reason="500 Internal Server Error")
        await live(watched, 10 * MINUTE)
        watched.publish()
        await live(watched, HOUR)
    assert heard(watched) == []


async def test_a_receiver_that_is_down_is_told_once_on_the_others(watched: Stage) -> None:
    await watched.configure(
        topics=[a_topic("talks", channels=("mail",))],
        channels=["desk", "mail"],
        admin=["desk", "mail"],
    )
    watched.sender.broken_for["mail"] = DeliveryError("503 Service Unavailable")
    news(watched, "Talks one")
    await live(watched, 6 * HOUR)
    (began,) = heard(watched)
    assert (began.subject, began.reason) == ("mail", "503 Service Unavailable")
    del watched.sender.broken_for["mail"]
    await live(watched, 2 * HOUR)
    assert len(heard(watched)) == 2
    assert heard(watched, "mail") == []


async def test_a_source_that_is_watched_no_more_is_not_well_again(watched: Stage) -> None:
    watched.crawler.answers[FEED] = Failed(reason="403 Forbidden")
    await live(watched, 2 * HOUR)
    await watched.configure(
        [a_source("https://b.example/feed", key="b")], channels=["desk"], admin=["desk"]
    )
    watched.publish(feed="https://b.example/feed")
    await live(watched, 2 * HOUR)
    assert len(heard(watched)) == 1


async def test_a_notice_is_a_message_of_its_own_and_waits_for_no_digest(watched: Stage) -> None:
    desk = Channel(name="desk", digest=(time(18),))
    await watched.configure(channels=[desk], admin=["desk"])
    news(watched, "Talks one")
    await live(watched, 20 * MINUTE)
    watched.crawler.answers[FEED] = Failed(reason="403 Forbidden")
    await live(watched, HOUR)
    await watched.configure(
        channels=[dataclasses.replace(desk, digest=(time(19),))], admin=["desk"]
    )
    await live(watched, 12 * HOUR)
    sent = [(m.kind, len(m.members), len(m.notices)) for _, m in watched.sender.sent]
    assert sent == [(Kind.NOTICE, 0, 1), (Kind.DIGEST, 1, 0)]


async def test_the_cap_holds_no_notice(watched: Stage) -> None:
    await watched.configure(channels=[Channel(name="desk", cap=1)], admin=["desk"])
    watched.clock.advance(10 * MINUTE)
    news(watched, "Talks one")
    await live(watched, 10 * MINUTE)
    watched.crawler.answers[FEED] = Failed(reason="403 Forbidden")
    watched.tamper("UPDATE feed SET next_poll_at = '2026-11-24 08:00:00'")
    await live(watched, 90 * MINUTE)
    first, second = (message for _, message in watched.sender.sent)
    assert (first.kind, second.kind) == (Kind.CAPPED, Kind.NOTICE)
    assert second.created_at - first.created_at < HOUR


async def test_receiver_down_for_80_hours_is_one_notice_and_a_retry_has_a_new_id(
    watched: Stage,
) -> None:
    topic = a_topic("talks", channels=("mail",))
    await watched.configure(topics=[topic], channels=["desk", "mail"], admin=["desk"])
    watched.sender.broken_for["mail"] = DeliveryError("503 Service Unavailable")
    news(watched, "Talks one")
    for _ in range(80):
        await watched.run(HOUR)
        await health.tick(watched.context)
    (delivery,) = [one for one in await watched.deliveries() if one.channel == "mail"]
    assert (delivery.state, len(heard(watched))) == ("dead", 1)
    del watched.sender.broken_for["mail"]
    now = watched.clock.now()
    await watched.store.write(lambda rows: retry(rows, delivery.alert, None, now))
    await live(watched, 20 * MINUTE)
    tried = {message.id for name, message in watched.sender.heard if name == "mail"}
    (taken,) = [message.id for name, message in watched.sender.sent if name == "mail"]
    assert taken in tried
    assert len(tried) == 2
    assert [one.ended_at is None for one in heard(watched)] == [True, False]


async def test_a_channel_that_is_back_is_not_failing_for_what_it_was(watched: Stage) -> None:
    topic = a_topic("talks", channels=("mail",))
    both = ["desk", "mail"]
    await watched.configure(topics=[topic], channels=both, admin=["desk"])
    watched.sender.broken_for["mail"] = DeliveryError("550 no such user")
    news(watched, "Talks one")
    await watched.run(HOUR)
    await watched.configure(channels=["desk"], admin=["desk"])
    await live(watched, HOUR)
    await watched.configure(topics=[topic], channels=both, admin=["desk"])
    assert await watched.store.read(lambda rows: rows.channels.failing()) == []
    del watched.sender.broken_for["mail"]
    await live(watched, HOUR)
    assert heard(watched) == []
    assert [name for name, _ in watched.sender.sent] == ["mail"]


async def test_no_network_is_no_news_of_any_source_and_all_are_asked_when_it_is_back(
    watched: Stage,
) -> None:
    feeds = [f"https://{number}.example/feed" for number in range(5)]
    await watched.configure(
        [a_source(url, key=f"s{number}") for number, url in enumerate(feeds)], admin=["desk"]
    )
    for url in feeds:
        watched.publish(feed=url)
    await live(watched, HOUR)
    down = Failed(reason="host not found", unreachable=True)
    watched.crawler.answers.update(dict.fromkeys(feeds, down))
    await live(watched, 12 * HOUR)
    assert heard(watched) == []
    for url in feeds:
        watched.publish(feed=url)
    asked = len(watched.crawler.asked)
    await live(watched, 20 * MINUTE)
    assert set(watched.crawler.asked[asked:]) == set(feeds)
    assert heard(watched) == []


async def test_a_clock_set_back_makes_nobody_well(watched: Stage) -> None:
    watched.crawler.answers[FEED] = Failed(reason="403 Forbidden")
    await live(watched, HOUR)
    watched.clock.advance(-30 * MINUTE)
    await live(watched, HOUR)
    assert len(heard(watched)) == 1


async def test_a_reload_in_the_midst_leaves_no_notice_for_a_channel_that_is_gone(
    watched: Stage,
) -> None:
    await watched.configure(channels=["desk", "mail"], admin=["mail"])
    watched.crawler.answers[FEED] = Failed(reason="403 Forbidden")
    for _ in range(5):
        await watched.run(10 * MINUTE)
    context, before = watched.context, watched.context.plan
    new = dataclasses.replace(
        before.config, channels={"desk": before.config.channels["desk"]}, admin=("desk",)
    )
    await asyncio.gather(
        swap(context, dataclasses.replace(before, config=new)), health.tick(context)
    )
    await live(watched, HOUR)
    assert len(heard(watched)) == 1


async def test_an_edit_that_is_refused_is_told_until_it_is_mended(watched: Stage) -> None:
    await refuse(watched.context, [Problem("topics.a.query", "ends too early", "write a word")])
    await live(watched, 20 * MINUTE)
    assert heard(watched) == []
    await refuse(watched.context, [Problem("topics.b", "has no query", "write one")] * 3)
    await live(watched, HOUR)
    (told,) = heard(watched)
    assert told.reason == "topics.b: has no query; write one; and 2 more"
    await watched.configure(channels=["desk", "mail"], admin=["desk"])
    await live(watched, HOUR)
    assert [one.ended_at is None for one in heard(watched)] == [True, False]


SIGN_IN = Failed(reason=SIGNED_OUT, barred=True)
WALL = Failed(reason="a bot wall answers (Cloudflare): ask the publisher", barred=True)


async def test_a_site_that_asks_to_sign_in_makes_its_source_signed_out_since_then(
    watched: Stage,
) -> None:
    source = dataclasses.replace(
        a_source(FEED), subscription=Subscription(sites=(FEED,), auth="ann:secret")
    )
    await watched.configure([source], channels=["desk", "mail"], admin=["desk"])
    news(watched, "Port opens", "Quay closes")
    for name in ("Port-opens", "Quay-closes"):
        watched.crawler.answers[f"https://a.example/{name}"] = SIGN_IN
    began = watched.clock.now() + 10 * MINUTE
    await live(watched, HOUR)
    (feed,) = await watched.store.read(lambda rows: rows.feeds.health())
    status = feed_status(feed, watched.clock.now())
    assert (status.state, status.since) == (FeedState.FAILING, began)
    assert status.reason.startswith("signed out")
    assert [(one.reason, one.since) for one in heard(watched)] == [(status.reason, began)]
    records = await watched.store.read(
        lambda rows: rows.articles.records(since=None, after=0, limit=9)
    )
    assert all(record.text.headline_only for record in records)
    for name in ("Port-opens", "Quay-closes"):
        watched.page(f"https://a.example/{name}", f"It is so: {name}. " * 30)
    await live(watched, 4 * HOUR)
    (feed,) = await watched.store.read(lambda rows: rows.feeds.health())
    assert feed.barred_at is None
    assert heard(watched)[-1].ended_at is not None


async def test_a_source_that_has_no_subscription_any_more_is_not_signed_out(
    watched: Stage,
) -> None:
    await watched.store.write(lambda rows: rows.feeds.bar("A", SIGNED_OUT, watched.clock.now()))
    await live(watched, HOUR)
    (feed,) = await watched.store.read(lambda rows: rows.feeds.health())
    assert feed.barred_at is None


async def test_a_bot_wall_before_its_pages_makes_a_source_barred_until_a_page_is_read(
    watched: Stage,
) -> None:
    news(watched, "Port opens")
    watched.crawler.answers["https://a.example/Port-opens"] = WALL
    began = watched.clock.now() + 10 * MINUTE
    await live(watched, 3 * HOUR)
    (feed,) = await watched.store.read(lambda rows: rows.feeds.health())
    status = feed_status(feed, watched.clock.now())
    assert (status.state, status.reason, status.since) == (FeedState.FAILING, WALL.reason, began)
    assert [one.reason for one in heard(watched)] == [WALL.reason]
    watched.page("https://a.example/Port-opens", "It is so. " * 30)
    await live(watched, 4 * HOUR)
    (feed,) = await watched.store.read(lambda rows: rows.feeds.health())
    assert (feed.barred_at, feed.barred_reason) == (None, None)
    assert heard(watched)[-1].ended_at is not None


async def test_a_wall_of_another_site_bars_nothing(watched: Stage) -> None:
    watched.publish(Entry(link="https://elsewhere.org/1", title="Port opens"))
    watched.crawler.answers["https://elsewhere.org/1"] = WALL
    await live(watched, 2 * HOUR)
    (feed,) = await watched.store.read(lambda rows: rows.feeds.health())
    assert feed_status(feed, watched.clock.now()).state is FeedState.FRESH
    assert watched.crawler.asked.count("https://elsewhere.org/1") > 1


async def news_each_hour(stage: Stage, hours: int) -> None:
    """Let the feed bring two entries an hour, and time pass."""
    for _ in range(hours):
        at = stage.clock.now()
        stage.publish(*(an_entry_of(f"{at:%d-%H}-{number}", at) for number in range(2)))
        await live(stage, HOUR)


def an_entry_of(name: str, at: datetime) -> Entry:
    return Entry(link=f"https://a.example/{name}", title=f"Item {name}", published_at=at)


async def test_a_source_that_answers_and_brings_nothing_is_told_once_and_once_when_it_does(
    watched: Stage,
) -> None:
    await news_each_hour(watched, 48)
    assert heard(watched) == []
    quiet_from = watched.clock.now()
    await live(watched, 20 * HOUR)
    (feed,) = await watched.store.read(lambda rows: rows.feeds.health())
    status = feed_status(feed, watched.clock.now())
    assert status.state is FeedState.SILENT
    assert status.reason.startswith("nothing new; usually it brings ")
    assert status.since is not None
    assert abs(status.since - quiet_from) <= HOUR
    (began,) = heard(watched)
    assert (began.since, began.reason) == (status.since, began.reason)
    await live(watched, 20 * HOUR)
    assert len(heard(watched)) == 1
    await news_each_hour(watched, 2)
    assert [one.ended_at is None for one in heard(watched)] == [True, False]


async def test_a_source_whose_pages_lose_their_text_is_told_with_the_reason(
    watched: Stage,
) -> None:
    async def pages(count: int, text: str) -> None:
        for number in range(count):
            at = watched.clock.now()
            one = an_entry_of(f"{at:%d-%H-%M}-{number}", at)
            watched.publish(one)
            watched.page(one.link, text)
            await live(watched, 40 * MINUTE)

    await pages(40, "It is so. " * 30)
    assert heard(watched) == []
    lost_from = watched.clock.now()
    await pages(16, "")
    (feed,) = await watched.store.read(lambda rows: rows.feeds.health())
    status = feed_status(feed, watched.clock.now())
    assert (status.state, status.reason) == (
        FeedState.FAILING,
        "no text is found on its pages any more",
    )
    assert status.since is not None
    assert status.since > lost_from
    assert [one.reason for one in heard(watched)] == [status.reason]
    await pages(16, "It is so. " * 30)
    assert [one.ended_at is None for one in heard(watched)] == [True, False]
