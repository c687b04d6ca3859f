"""Scenarios: what is possible only is kept and named, and never interrupts."""

from __future__ import annotations

import dataclasses
from datetime import time, timedelta

from tests.factories import a_topic
from tests.scenario.stage import Stage
from watchword.domain.article import Entry
from watchword.domain.channel import Channel
from watchword.domain.delivery import Kind, Message
from watchword.usecases.alert import find_possible, promote

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TOPIC = dataclasses.replace(a_topic("talks", channels=("desk", "mail")), possible="ministers")
DESK = Channel(name="desk")
DAILY = Channel(name="desk", digest=(time(18),))


async def on(stage: Stage, *channels: Channel) -> None:
    names = tuple(channel.name for channel in channels)
    topic = dataclasses.replace(TOPIC, channels=names)
    await stage.configure(topics=[topic], channels=channels)
    stage.publish()
    await stage.run()  # the first poll finds an empty feed, so later entries are news


async def news(stage: Stage, *titles: str, after: timedelta = HOUR) -> None:
    stage.clock.advance(after)
    entries = []
    for title in titles:
        link = f"https://a.example/{title.replace(' ', '-')}"
        entries.append(Entry(link=link, title=title, published_at=stage.clock.now()))
        stage.page(link, "They met.")
    stage.publish(*entries)
    await stage.run()


def messages(stage: Stage) -> list[Message]:
    return [message for _, message in stage.sender.sent]


def perhaps(message: Message) -> list[str]:
    return [one.title for one in message.possible]


async def test_what_is_possible_only_is_kept_with_its_reason_and_sends_nothing(
    stage: Stage,
) -> None:
    await on(stage, DESK)
    await news(stage, "Ministers meet")
    assert messages(stage) == []
    (found,) = await stage.store.read(lambda rows: rows.alerts.possible())
    assert (found.topic, found.title) == ("talks", "Ministers meet")
    uses = await stage.store.read(lambda rows: rows.views.topics(today=stage.clock.now() - DAY))
    assert (uses["talks"].matches, uses["talks"].possible) == (0, 1)


async def test_each_digest_ends_with_what_was_possible_since_the_last(stage: Stage) -> None:
    await on(stage, DAILY)
    await news(stage, "Ministers meet", "Talks resume")
    await stage.run(DAY)
    (first,) = messages(stage)
    assert first.kind is Kind.DIGEST
    assert perhaps(first) == ["Ministers meet"]
    await news(stage, "Ministers part", "Talks stall")
    await stage.run(DAY)
    assert [perhaps(message) for message in messages(stage)] == [
        ["Ministers meet"],
        ["Ministers part"],
    ]


async def test_without_a_digest_an_alert_says_how_many_once_a_week_on_the_first_channel(
    stage: Stage,
) -> None:
    await on(stage, DESK, Channel(name="mail"))
    await news(stage, "Ministers meet")
    await news(stage, "Talks resume")
    await news(stage, "Ministers part")
    await news(stage, "Talks stall")
    counts = [(name, len(message.possible)) for name, message in stage.sender.sent]
    assert sorted(counts) == [("desk", 0), ("desk", 1), ("mail", 0), ("mail", 0)]
    await news(stage, "Talks end", after=7 * DAY)
    await stage.run(HOUR)  # what a gap of the feed brought waits for its page
    assert [len(m.possible) for name, m in stage.sender.sent if name == "desk"][-1] == 1


async def test_a_text_that_makes_it_sure_alerts(stage: Stage) -> None:
    await on(stage, DESK)
    await news(stage, "Ministers meet")
    link = "https://a.example/Ministers-meet"
    stage.page(link, "The talks resume.")
    stage.publish(Entry(link=link, title="Ministers meet again", published_at=stage.clock.now()))
    await stage.run(HOUR)
    assert [member.title for message in messages(stage) for member in message.members] != []
    assert await stage.store.read(lambda rows: rows.alerts.possible()) == []


async def test_a_promoted_match_is_an_alert_and_a_label(stage: Stage) -> None:
    await on(stage, DESK)
    await news(stage, "Ministers meet")
    config, now = stage.context.plan.config, stage.clock.now()
    (found,) = await stage.store.read(lambda rows: rows.alerts.possible())
    same = await stage.store.read(lambda rows: find_possible(rows, found.article, None, config))
    await stage.store.write(lambda rows: promote(rows, same, config, now))
    await stage.run()
    assert [alert.reason for alert in await stage.alerts()] == ["promoted"]
    assert [member.title for member in messages(stage)[0].members] == ["Ministers meet"]
    (label,) = await stage.store.read(lambda rows: rows.alerts.labels("talks"))
    assert (label.article, label.wanted) == (found.article, True)
    assert await stage.store.read(lambda rows: rows.alerts.possible()) == []
