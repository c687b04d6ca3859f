"""Scenarios: what a digest lists first, and what it says beside its stories."""

from __future__ import annotations

import dataclasses
from datetime import time, timedelta

import pytest

from tests.factories import a_source, a_topic
from tests.scenario.stage import FEED, Stage
from tests.scenario.test_copies import OTHER, SOURCES, WIRE
from tests.scenario.test_when import EIGHT_AND_SIX, MINUTE, TOPIC, desk, messages, news, until
from watchword.domain.article import Entry, Failed
from watchword.domain.channel import MuteKind
from watchword.domain.delivery import Kind, Message
from watchword.domain.health import FeedState
from watchword.errors import StoreError

TOPICS = (
    a_topic("talks"),
    dataclasses.replace(a_topic("ferry", key="ships"), urgent="title:storm"),
    a_topic("bridge", key="roads"),
)


def copy(stage: Stage, feed: str, title: str) -> None:
    link = f"{feed.removesuffix('feed')}wire"
    stage.publish(Entry(link=link, title=title, published_at=stage.clock.now()), feed=feed)
    stage.page(link, WIRE)


async def the_digest(stage: Stage) -> Message:
    await until(stage, 18)
    (digest,) = (one for one in messages(stage) if one.kind is Kind.DIGEST)
    return digest


async def test_the_topic_and_the_story_of_most_outlets_come_first(stage: Stage) -> None:
    await stage.configure(
        SOURCES, [a_topic("talks"), a_topic("rice", key="rice")], [desk(digest=EIGHT_AND_SIX)]
    )
    stage.publish()
    await stage.run(MINUTE)
    copy(stage, FEED, "Talks resume")
    await stage.run(MINUTE)
    copy(stage, OTHER, "Delegates are back at talks")
    await stage.run(MINUTE)
    news(stage, "Talks of fishers", "Rice is dear", feed=FEED)
    digest = await the_digest(stage)
    assert [item[0].title for item in digest.items if isinstance(item, tuple)] == [
        "Talks resume",
        "Talks of fishers",
        "Rice is dear",
    ]
    first = digest.members[0]
    assert (first.topic_key, first.also[0].outlet) == ("talks", "B")
    assert first.also[0].title == "Delegates are back at talks"
    assert first.lead == WIRE.split("\n")[0]


async def test_a_story_that_was_urgent_weighs_more_in_its_digest(stage: Stage) -> None:
    await stage.configure(topics=[TOPIC], channels=[desk(digest=EIGHT_AND_SIX)])
    stage.publish()
    await stage.run()
    news(stage, "Talks one")
    await stage.run(60 * MINUTE)
    stage.page("https://a.example/Talks-one", "They met, and agreed on a ban.")
    entry = Entry(
        link="https://a.example/Talks-one",
        title="Talks one: a ban",
        published_at=stage.clock.now(),
    )
    stage.publish(entry)
    await stage.run(60 * MINUTE)
    news(stage, "Talks two")
    digest = await the_digest(stage)
    assert messages(stage)[0].kind is Kind.URGENT
    assert [one.title for one in digest.members] == ["Talks one: a ban", "Talks two"]


async def test_a_digest_says_what_went_out_at_once_and_what_it_rests_on(stage: Stage) -> None:
    await stage.configure(SOURCES, TOPICS, [desk(digest=EIGHT_AND_SIX)])
    stage.publish()
    stage.publish(feed=OTHER)
    await stage.run()
    news(stage, "A ferry lost in the storm", "Talks begin", feed=FEED)
    await stage.run(MINUTE)
    failing_at = stage.clock.now() + MINUTE
    stage.crawler.answers[OTHER] = Failed(reason="403 Forbidden")
    mute_end = stage.clock.now() + timedelta(days=1)
    await stage.store.write(
        lambda rows: rows.channels.mute(MuteKind.TOPIC, "roads", mute_end, stage.clock.now())
    )
    report = (await the_digest(stage)).digest
    assert report is not None
    assert [(one.title, one.outlet) for one in report.sent_at_once] == [
        ("A ferry lost in the storm", "A")
    ]
    assert report.since.hour == 8
    assert report.next_at is not None
    assert report.next_at.hour == 8
    known = report.coverage
    assert (known.articles, known.sources, known.broken_promises) == (2, 2, 0)
    (trouble,) = known.troubles
    assert (trouble.source, trouble.state) == ("B", FeedState.FAILING)
    assert trouble.since is not None
    assert trouble.since >= failing_at
    assert known.muted == (("Roads", mute_end),)


async def test_later_alerts_of_a_story_are_a_part_of_its_entry(stage: Stage) -> None:
    await stage.configure(SOURCES, TOPICS, [desk(digest=EIGHT_AND_SIX)])
    stage.publish()
    await stage.run()
    copy(stage, FEED, "Ferry talks")
    await stage.run(MINUTE)
    digest = await the_digest(stage)
    assert [
        sorted(one.topic_key for one in item) for item in digest.items if isinstance(item, tuple)
    ] == [["roads", "ships", "talks"]]


async def test_a_source_is_as_its_worst_feed(stage: Stage) -> None:
    two = a_source(FEED, OTHER)
    await stage.configure([two], channels=[desk(digest=EIGHT_AND_SIX, digest_empty=True)])
    stage.publish()
    stage.crawler.answers[OTHER] = Failed(reason="403 Forbidden")
    report = (await the_digest(stage)).digest
    assert report is not None
    assert report.coverage.sources == 1
    assert [one.state for one in report.coverage.troubles] == [FeedState.FAILING]


async def test_a_text_that_does_not_say_its_language_has_that_of_its_source(
    stage: Stage,
) -> None:
    japanese = dataclasses.replace(
        SOURCES[0], hints=dataclasses.replace(SOURCES[0].hints, language="ja")
    )
    await stage.configure([japanese], [a_topic("会談")])
    stage.publish()
    await stage.run()
    stage.publish(Entry(link="https://a.example/1", title="会談", published_at=stage.clock.now()))
    await stage.run(MINUTE * 6)
    ((_, message),) = stage.sender.sent
    assert message.members[0].language == "ja"


async def test_a_digest_goes_out_though_what_it_rests_on_cannot_be_read(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.configure(SOURCES, [a_topic("talks")], [desk(digest=EIGHT_AND_SIX)])
    stage.publish()
    await stage.run()
    news(stage, "Talks begin")
    await stage.run(MINUTE)

    def broken(*_: object) -> int:
        raise StoreError("the disk is gone")

    monkeypatch.setattr("watchword.pipeline.complete.troubles_of", broken)
    digest = await the_digest(stage)
    assert (digest.members[0].title, digest.digest) == ("Talks begin", None)


async def test_new_hours_tell_what_went_out_at_once_a_single_time(stage: Stage) -> None:
    await stage.configure(topics=[TOPIC], channels=[desk(digest=(time(10),))])
    stage.publish()
    begun_at = stage.clock.now()
    await stage.run()
    news(stage, "Talks end in a ban", "Talks begin", feed=FEED)
    await until(stage, 10)
    first = messages(stage)[-1].digest
    assert first is not None
    assert first.since == begun_at, "there was nothing before the first poll"
    assert [one.title for one in first.sent_at_once] == ["Talks end in a ban"]
    await stage.configure(topics=[TOPIC], channels=[desk(digest=(time(11),))])
    news(stage, "Talks go on", feed=FEED)
    await until(stage, 11)
    last = messages(stage)[-1]
    assert [member.title for member in last.members] == ["Talks go on"]
    assert last.digest is not None
    assert last.digest.sent_at_once == ()
    assert last.digest.since.hour == 10
