"""Scenarios (docs/design/rows.md, section 7): a message that was sent is changed in its place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import a_source, a_topic
from tests.fakes import START
from tests.scenario.stage import FEED, Stage
from tests.scenario.test_copies import OTHER, SOURCES, WIRE, publish
from watchword.domain.article import Entry
from watchword.domain.channel import Channel, FollowStyle, MuteKind
from watchword.domain.delivery import AlertItem
from watchword.errors import DeliveryError, Scope

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
BOTH = frozenset({FollowStyle.THREAD, FollowStyle.EDIT})


@pytest.fixture
async def stage(stage: Stage) -> Stage:
    """Two outlets, and a channel that changes its messages."""
    stage.sender.styles = BOTH
    desk = Channel(name="desk", follow_style=FollowStyle.EDIT)
    await stage.configure(SOURCES, [a_topic("talks")], [desk])
    return stage


async def told_and_copied(stage: Stage, title: str = "Delegates are back at talks") -> None:
    await publish(stage, FEED, "Talks resume", WIRE)
    await publish(stage, OTHER, title, WIRE)


def outlets(item: AlertItem) -> list[str]:
    return [one.outlet for one in item.also]


async def test_an_outlet_that_follows_is_written_into_the_first_message(stage: Stage) -> None:
    await told_and_copied(stage)
    await stage.run(2 * MINUTE)
    (sent,), (changed,) = stage.sender.sent, stage.sender.updated
    assert changed.id == sent[1].id
    assert [outlets(item) for item in changed.members] == [["B"]]
    assert changed.update is not None
    assert (changed.update.receiver_id, changed.update.count) == ("desk 1", 1)


async def test_outlets_that_come_together_are_one_change(stage: Stage) -> None:
    await publish(stage, FEED, "Talks resume", WIRE)
    third = "https://c.example/feed"
    desk = stage.context.plan.config.channels["desk"]
    sources = (*SOURCES, a_source(third, key="c"))
    await stage.configure(sources, [a_topic("talks")], [desk])
    for feed in (OTHER, third):
        link = feed.replace("feed", "1")
        title = "Delegates are back at talks"
        stage.publish(Entry(link=link, title=title, published_at=START), feed=feed)
        stage.page(link, WIRE)
    await stage.run(HOUR)
    await stage.run(2 * MINUTE)
    (changed,) = stage.sender.updated
    assert [sorted(outlets(item)) for item in changed.members] == [["B", "C"]]


async def test_what_a_follow_up_must_tell_is_an_answer_and_not_in_the_change(
    stage: Stage,
) -> None:
    await told_and_copied(stage, "Talks resume after 19 weeks")
    await stage.run(2 * MINUTE)
    (_, first), (_, second) = stage.sender.sent
    assert second.in_reply_to is not None
    assert second.in_reply_to.id == first.id
    (changed,) = stage.sender.updated
    assert [item.title for item in changed.members] == ["Talks resume"]


async def test_a_headline_that_changed_since_stays_as_it_was_sent(stage: Stage) -> None:
    await publish(stage, FEED, "Talks resume", WIRE)
    await publish(stage, FEED, "Talks go on, 14 hurt", WIRE)
    await publish(stage, OTHER, "Delegates are back at talks", WIRE)
    await stage.run(2 * MINUTE)
    (changed,) = stage.sender.updated
    assert [item.title for item in changed.members] == ["Talks resume"]


async def test_a_channel_that_changes_no_messages_gets_none(stage: Stage) -> None:
    await stage.configure(SOURCES, [a_topic("talks")], ["desk"])
    await told_and_copied(stage)
    await stage.run(HOUR)
    assert stage.sender.updated == []


async def test_a_change_that_fails_is_tried_again_and_given_up(stage: Stage) -> None:
    await told_and_copied(stage)
    stage.sender.broken = DeliveryError("503")
    for _ in range(9):
        await stage.run(HOUR)
    stage.sender.broken = None
    await stage.run(HOUR)
    assert stage.sender.updated == []
    assert (await stage.deliveries())[0].state == "sent"
    await publish(stage, OTHER, "Delegates return to talks", WIRE, name="2")


async def test_a_change_that_the_service_refuses_is_given_up_at_once(stage: Stage) -> None:
    await told_and_copied(stage)
    stage.sender.broken = DeliveryError("message to edit not found", scope=Scope.MESSAGE)
    await stage.run(2 * MINUTE)
    stage.sender.broken = None
    await stage.run(HOUR)
    assert stage.sender.updated == []
    channels = await stage.store.read(lambda rows: rows.channels.failing())
    assert channels == []


async def test_a_change_waits_while_the_channel_is_muted(stage: Stage) -> None:
    await told_and_copied(stage)
    until = stage.clock.now() + 2 * HOUR
    await stage.store.write(
        lambda rows: rows.channels.mute(MuteKind.CHANNEL, "desk", until, stage.clock.now())
    )
    await stage.run(HOUR)
    assert stage.sender.updated == []
    await stage.run(2 * HOUR)
    assert len(stage.sender.updated) == 1


async def test_a_daemon_that_dies_in_a_change_makes_it_after_its_start(stage: Stage) -> None:
    await told_and_copied(stage)
    now = stage.clock.now() + 2 * MINUTE
    stage.clock.advance(2 * MINUTE)
    claimed = await stage.store.write(
        lambda rows: rows.updates.begin(str(rows.updates.next_due("desk", now)), now, HOUR)
    )
    assert claimed is not None
    await stage.restart()
    await stage.run(2 * HOUR)
    (changed,) = stage.sender.updated
    assert changed.id == claimed.id


async def test_a_receiver_that_did_not_say_an_id_gets_no_change(stage: Stage) -> None:
    await publish(stage, FEED, "Talks resume", WIRE)
    stage.tamper("UPDATE message SET receiver_id = NULL")
    await publish(stage, OTHER, "Delegates are back at talks", WIRE)
    await stage.run(2 * MINUTE)
    assert stage.sender.updated == []
