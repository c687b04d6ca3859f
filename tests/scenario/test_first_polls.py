"""First polls: what they bring is one list a channel, the newest first, ten minutes later at most."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import time, timedelta

import pytest

from storage.feeds import MAX_STAGGER
from tests.factories import a_source, a_topic
from tests.scenario.stage import Stage
from watchword.domain.article import Entry
from watchword.domain.channel import FIRST_POLLS, MAX_HOLD, Channel, Quiet
from watchword.domain.delivery import Kind
from watchword.domain.source import Source
from watchword.pipeline import clock
from watchword.pipeline.reload import begin

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TOPIC = dataclasses.replace(a_topic("talks", channels=("desk", "mail")), urgent="ban")
DESK, MAIL = Channel(name="desk"), Channel(name="mail")
NAMES = "bcdefg"
TITLES = dict(
    zip(
        NAMES,
        ("Rice talks", "Steel talks", "Ferry talks", "Bread talks", "Opera talks", "Tram talks"),
        strict=True,
    )
)
NEWS = ["Rice talks", "Steel talks", "Ferry talks"]


def feed_of(name: str) -> str:
    return f"https://{name}.example/feed"


def sources(names: str) -> Sequence[Source]:
    return [a_source(feed_of(name), key=name) for name in names]


def news(stage: Stage, name: str, *titles: str) -> None:
    """Publish these articles, each a minute older than the one before."""
    entries = []
    for age, title in enumerate(titles, NAMES.find(name) + 1):
        link = f"https://{name}.example/{title.replace(' ', '-')}"
        at = stage.clock.now() - age * MINUTE
        entries.append(Entry(link=link, title=title, published_at=at))
        stage.page(link, f"They met, said {title}.", published_at=at)
    stage.publish(*entries, feed=feed_of(name))


def hang(stage: Stage, name: str) -> None:
    """Let the feed be busy: a fetch of its host has not ended."""
    stage.tamper(f"UPDATE feed SET next_poll_at = '2026-11-24 09:00:00' WHERE source = '{name}'")


async def held(stage: Stage) -> None:
    """Two feeds brought their news, which waits for a third one."""
    await stage.configure(sources("bcd"), [TOPIC], [DESK, MAIL])
    hang(stage, "d")
    for name in "bcd":
        news(stage, name, TITLES[name])
    await stage.run()
    assert told(stage) == []


def told(stage: Stage, channel: str = "desk") -> list[tuple[str, ...]]:
    """The headlines of each message that the channel took, in order."""
    sent = [message for to, message in stage.sender.sent if to == channel]
    return [tuple(member.title for member in message.members) for message in sent]


async def test_the_first_polls_of_many_feeds_are_one_list_a_channel_the_newest_first(
    stage: Stage,
) -> None:
    await stage.configure(sources(NAMES), [TOPIC], [DESK, MAIL])
    for name in reversed(NAMES):
        news(stage, name, TITLES[name])
    await stage.run()
    whole = tuple(TITLES[name] for name in NAMES)
    assert told(stage, "desk") == told(stage, "mail") == [whole]
    assert {message.note for _, message in stage.sender.sent} == {FIRST_POLLS}


async def test_a_feed_that_hangs_holds_the_list_for_ten_minutes_and_no_longer(
    stage: Stage,
) -> None:
    await stage.configure(sources("bcd"), [TOPIC], [DESK, MAIL])
    hang(stage, "d")
    for name in "bcd":
        news(stage, name, TITLES[name])
    await stage.run()
    await stage.run(9 * MINUTE)
    assert told(stage) == []
    assert {delivery.reason for delivery in await stage.deliveries()} == {FIRST_POLLS}
    await stage.run(MINUTE)
    assert told(stage) == [("Rice talks", "Steel talks")]
    await stage.run(HOUR)
    assert told(stage) == [("Rice talks", "Steel talks"), ("Ferry talks",)]


async def test_urgent_ones_do_not_wait_for_the_first_polls(stage: Stage) -> None:
    await stage.configure(sources("bc"), [TOPIC], [DESK, MAIL])
    hang(stage, "c")
    news(stage, "b", "Talks end in a ban", "Talks two")
    await stage.run()
    assert told(stage) == [("Talks end in a ban",)]
    await stage.run(10 * MINUTE)
    assert told(stage) == [("Talks end in a ban",), ("Talks two",)]


async def test_a_source_that_is_added_later_has_a_list_of_its_own_at_once(stage: Stage) -> None:
    await stage.configure(sources("b"), [TOPIC], [DESK, MAIL])
    news(stage, "b", "Talks one", "Talks two")
    await stage.run()
    await stage.run(HOUR)
    await stage.configure(sources("bc"), [TOPIC], [DESK, MAIL])
    news(stage, "c", "Talks three", "Talks four")
    await stage.run()
    assert told(stage) == [("Talks one", "Talks two"), ("Talks three", "Talks four")]


async def test_what_the_first_polls_after_a_downtime_bring_is_one_list(stage: Stage) -> None:
    await stage.configure(sources(NAMES), [TOPIC], [DESK, MAIL])
    for name in NAMES:
        stage.publish(feed=feed_of(name))
    await stage.run()
    stage.clock.advance(10 * HOUR)
    await stage.restart()
    hang(stage, "g")
    stage.tamper("UPDATE feed SET next_poll_at = '2026-11-24 18:05:00' WHERE source = 'g'")
    for name in NAMES:
        news(stage, name, TITLES[name])
    await stage.run()
    assert told(stage) == []
    await stage.run(5 * MINUTE)
    assert told(stage) == [tuple(TITLES[name] for name in NAMES)]


async def test_a_restart_within_the_ten_minutes_loses_and_repeats_nothing(stage: Stage) -> None:
    await stage.configure(sources("bcd"), [TOPIC], [DESK, MAIL])
    hang(stage, "d")
    for name in "bcd":
        news(stage, name, TITLES[name])
    await stage.run()
    stage.clock.advance(3 * MINUTE)
    await stage.restart()
    stage.tamper("UPDATE feed SET next_poll_at = '2026-11-24 08:00:00' WHERE source = 'd'")
    await stage.run()
    assert told(stage) == [("Rice talks", "Steel talks", "Ferry talks")]
    await stage.run(HOUR)
    assert len(told(stage)) == 1


async def test_a_digest_takes_what_the_first_polls_bring_at_its_hour(stage: Stage) -> None:
    daily = dataclasses.replace(MAIL, digest=(time(18),))
    await stage.configure(sources("bc"), [TOPIC], [DESK, daily])
    news(stage, "b", "Talks one")
    news(stage, "c", "Talks two")
    await stage.run()
    assert (len(told(stage, "desk")), told(stage, "mail")) == (1, [])
    await stage.run(10 * HOUR)
    (digest,) = [message for to, message in stage.sender.sent if to == "mail"]
    assert (digest.kind, len(digest.members)) == (Kind.DIGEST, 2)


async def test_quiet_hours_hold_the_list_and_it_is_still_one_and_the_newest_first(
    stage: Stage,
) -> None:
    quiet = dataclasses.replace(DESK, quiet=Quiet(start=time(7), end=time(9)))
    await stage.configure(sources("bc"), [TOPIC], [quiet, MAIL])
    news(stage, "c", "Steel talks")
    news(stage, "b", "Rice talks")
    await stage.run()
    assert (told(stage, "desk"), told(stage, "mail")) == ([], [("Rice talks", "Steel talks")])
    await stage.run(HOUR)
    assert told(stage, "desk") == [("Rice talks", "Steel talks")]


async def test_other_hours_of_the_channel_do_not_end_the_wait(stage: Stage) -> None:
    await stage.configure(sources("bc"), [TOPIC], [DESK, MAIL])
    hang(stage, "c")
    news(stage, "b", "Talks one")
    await stage.run()
    capped = dataclasses.replace(DESK, cap=5)
    await stage.configure(sources("bc"), [TOPIC], [capped, MAIL])
    await stage.run(5 * MINUTE)
    assert told(stage) == []
    await stage.run(5 * MINUTE)
    assert told(stage) == [("Talks one",)]


async def test_a_list_in_parts_is_the_newest_first_across_them(stage: Stage) -> None:
    stage.sender.part = 2
    await stage.configure(sources(NAMES), [TOPIC], [DESK, MAIL])
    for name in reversed(NAMES):
        news(stage, name, TITLES[name])
    await stage.run()
    parts = [message for to, message in stage.sender.sent if to == "desk"]
    told_in = [[member.title for member in one.members[one.taken :][:2]] for one in parts]
    assert told_in == [
        ["Rice talks", "Steel talks"],
        ["Ferry talks", "Bread talks"],
        ["Opera talks", "Tram talks"],
    ]


@pytest.mark.parametrize("by", [-DAY, -HOUR, HOUR, 3650 * DAY], ids=str)
async def test_a_clock_that_is_set_neither_shortens_nor_stretches_the_wait(
    stage: Stage, by: timedelta
) -> None:
    await held(stage)
    await stage.run(4 * MINUTE)
    stage.clock.set_machine(by)
    await clock.tick(stage.context)
    await stage.run(5 * MINUTE)
    assert told(stage) == []
    await stage.run(MINUTE)
    assert told(stage) == [("Rice talks", "Steel talks")]
    await stage.run(HOUR)
    assert [title for titles in told(stage) for title in titles][:2] == NEWS[:2]
    assert len(told(stage)) <= 2  # by a clock of ten years later, the third is no news


async def test_a_machine_that_sleeps_while_a_list_is_held_sends_it_once_when_it_wakes(
    stage: Stage,
) -> None:
    await held(stage)
    await stage.run(4 * MINUTE)
    stage.clock.sleep(8 * HOUR)
    await clock.tick(stage.context)
    for _ in range(11):  # overdue feeds are asked within five minutes
        await stage.run(MINUTE)
    assert sorted(title for titles in told(stage) for title in titles) == sorted(NEWS)
    await stage.run(HOUR)
    assert sum(map(len, told(stage))) == len(NEWS)


async def test_a_short_sleep_counts_for_the_ten_minutes(stage: Stage) -> None:
    await held(stage)
    stage.clock.sleep(9 * MINUTE)
    await clock.tick(stage.context)
    await stage.run()
    assert told(stage) == []
    await stage.run(MINUTE)
    assert told(stage) == [("Rice talks", "Steel talks")]


async def test_feeds_that_are_spread_after_a_downtime_are_one_list_within_ten_minutes(
    stage: Stage,
) -> None:
    await stage.configure(sources(NAMES), [TOPIC], [DESK, MAIL])
    for name in NAMES:
        stage.publish(feed=feed_of(name))
    await stage.run()
    stage.clock.advance(10 * HOUR)
    await begin(stage.context)
    for name in NAMES:
        news(stage, name, TITLES[name])
    before = len(stage.crawler.asked)
    for minute in range(11):
        await stage.run(MINUTE if minute else timedelta(0))
        feeds = [url for url in stage.crawler.asked[before:] if url.endswith("/feed")]
        assert (len(told(stage)) == 1) is (len(set(feeds)) == len(NAMES))
        if minute == 0:
            assert len(feeds) < len(NAMES)  # a start is no burst
    assert told(stage) == [tuple(TITLES[name] for name in NAMES)]


def test_a_start_asks_every_feed_before_the_wait_is_over() -> None:
    assert MAX_STAGGER < MAX_HOLD
