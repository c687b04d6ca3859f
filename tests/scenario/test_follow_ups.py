"""Scenarios (docs/design/rows.md, section 7): what of a story that was alerted is told at once."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from functools import partial

import pytest

from tests.factories import a_source, a_topic
from tests.fakes import START
from tests.scenario.stage import FEED, Stage
from tests.scenario.test_copies import OTHER, WIRE, publish, two_outlets
from watchword.domain.article import ArticleDetails, Entry
from watchword.domain.channel import Channel, FollowStyle, MuteKind
from watchword.domain.delivery import AlertItem, SentMessage
from watchword.domain.development import Follow, FollowKind
from watchword.domain.topic import Topic
from watchword.errors import DeliveryError, Scope
from watchword.usecases import alert

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LINK = "https://a.example/1"
QUIET = Follow(kinds=frozenset())


def talks(**fields: object) -> Topic:
    return dataclasses.replace(a_topic("talks"), **fields)  # type: ignore[arg-type]


async def headline(
    stage: Stage, title: str, body: str = WIRE, *, after: timedelta = HOUR, **page: object
) -> None:
    """The feed lists its only article under this headline."""
    stage.publish(Entry(link=LINK, title=title, published_at=START - HOUR))
    stage.page(LINK, body, **page)
    await stage.run(after)


def told(stage: Stage) -> list[str]:
    """What each message leads with."""
    parts = [one.development.new if one.development else one.headline for one in items(stage)]
    return ["".join(part.text for part in some) for some in parts]


def items(stage: Stage) -> list[AlertItem]:
    return [message.members[0] for _, message in stage.sender.sent]


async def test_a_rewritten_headline_with_a_new_number_is_told_once(stage: Stage) -> None:
    await headline(stage, "Talks end in a brawl")
    for title in ("UPDATED: Talks end in a brawl, two hurt", "Talks end in a brawl") * 2:
        await headline(stage, title)
    assert told(stage) == ["Talks end in a brawl", "UPDATED: Talks end in a brawl, two hurt"]
    follow_up = items(stage)[1].development
    assert follow_up is not None
    assert follow_up.follows == "Talks end in a brawl"
    assert [one.reason for one in await stage.alerts()] == [
        "a new number in the headline: two",
        "first report",
    ]


async def test_each_new_number_is_told(stage: Stage) -> None:
    for title in ("Talks end", "Talks end, 14 hurt", "Talks end, 15 hurt"):
        await headline(stage, title)
    assert told(stage) == ["Talks end", "Talks end, 14 hurt", "Talks end, 15 hurt"]


async def test_a_rewritten_headline_without_anything_new_is_not_told(stage: Stage) -> None:
    await headline(stage, "Talks end")
    await headline(stage, "Talks are over")
    assert told(stage) == ["Talks end"]


async def test_a_correction_leads_its_message(stage: Stage) -> None:
    await headline(stage, "Talks end")
    line = "Correction: the talks went on until noon."
    await headline(stage, "Talks end at noon", details=ArticleDetails(corrections=(line,)))
    assert told(stage) == ["Talks end", line]


async def test_a_topic_follows_what_it_names(stage: Stage) -> None:
    await stage.configure(topics=[talks(urgent="brawl", follow=QUIET)])
    await headline(stage, "Talks end")
    await headline(stage, "CORRECTED: talks end in a brawl, two hurt")
    assert told(stage) == ["Talks end"]


async def test_a_copy_with_a_new_number_in_its_headline_is_told(stage: Stage) -> None:
    await two_outlets(stage)
    await publish(stage, FEED, "Talks resume", WIRE)
    await publish(stage, OTHER, "Talks resume after 19 weeks", WIRE)
    assert told(stage) == ["Talks resume", "Talks resume after 19 weeks"]
    await publish(stage, OTHER, "After 19 weeks talks resume", WIRE, name="2")
    assert len(stage.sender.sent) == 2


async def test_the_first_copy_from_another_place_is_told_where_places_are_followed(
    stage: Stage,
) -> None:
    sources = [
        dataclasses.replace(one, hints=dataclasses.replace(one.hints, country=country))
        for one, country in ((a_source(FEED), "GB"), (a_source(OTHER, key="b"), "IE"))
    ]
    places = Follow(kinds=frozenset({FollowKind.PLACES}))
    await stage.configure(sources, [talks(follow=places)])
    await publish(stage, FEED, "Talks resume", WIRE)
    await publish(stage, OTHER, "Delegates are back at talks", WIRE)
    await publish(stage, OTHER, "Delegates return to talks", WIRE, name="2")
    assert [one.reason for one in await stage.alerts()] == [
        "the first report from Ireland",
        "first report",
    ]


async def test_a_follow_up_after_a_day_is_old(stage: Stage) -> None:
    await headline(stage, "Talks end")
    await headline(stage, "Talks end, 14 hurt", after=25 * HOUR)
    assert told(stage) == ["Talks end"]


async def test_a_story_that_was_old_is_not_followed(stage: Stage) -> None:
    stage.publish(Entry(link=LINK, title="Talks end", published_at=START - 3 * DAY))
    stage.page(LINK, WIRE)
    await stage.run()
    await headline(stage, "Talks end, 14 hurt", after=HOUR)
    assert stage.sender.sent == []


async def test_a_story_that_was_called_wrong_is_not_followed(stage: Stage) -> None:
    await headline(stage, "Talks end")
    now = stage.clock.now()
    await stage.store.write(lambda rows: rows.alerts.label("talks", 1, now, wanted=False))
    await headline(stage, "Talks end, 14 hurt")
    assert told(stage) == ["Talks end"]


async def test_a_follow_up_and_the_first_alert_that_wait_together_are_one_item(
    stage: Stage,
) -> None:
    now = stage.clock.now()
    await stage.store.write(
        lambda rows: rows.channels.mute(MuteKind.CHANNEL, "desk", now + 4 * HOUR, now)
    )
    await headline(stage, "Talks end")
    await headline(stage, "Talks end, 14 hurt")
    await stage.run(3 * HOUR)
    ((_, message),) = stage.sender.sent
    (story,) = message.items
    assert isinstance(story, tuple)
    assert [item.development is None for item in story] == [True, False]


async def test_a_revision_that_is_judged_again_is_told_once(stage: Stage) -> None:
    await headline(stage, "Talks end")
    await headline(stage, "Talks end, 14 hurt")
    stage.tamper("UPDATE article SET judge_at = found_at")
    await stage.run(HOUR)
    assert len(stage.sender.sent) == len(await stage.alerts()) == 2


async def test_a_daemon_that_dies_before_it_judged_tells_it_after_its_start(stage: Stage) -> None:
    await headline(stage, "Talks end")
    stage.publish(Entry(link=LINK, title="Talks end, 14 hurt", published_at=START - HOUR))
    stage.clock.advance(HOUR)
    await stage.poll()
    await stage.read()
    await stage.restart()
    await stage.run()
    assert told(stage) == ["Talks end", "Talks end, 14 hurt"]


async def test_alert_show_has_the_revisions_and_the_follow_ups_with_their_reasons(
    stage: Stage,
) -> None:
    await headline(stage, "Talks end")
    await headline(stage, "Talks end, 14 hurt", f"{WIRE}\nFourteen were hurt.")
    report = await stage.store.read(lambda rows: alert.show(rows, 1))
    (change,) = report.revisions
    assert (change.title, change.added) == ("Talks end, 14 hurt", ("Fourteen were hurt.",))
    assert [one.reason for one in report.others] == ["a new number in the headline: 14"]


async def test_an_alert_is_listed_and_shown_as_it_was_told(stage: Stage) -> None:
    await headline(stage, "Talks end, 40 hurt")
    await headline(stage, "Talks end, 90 hurt", "Talks ended after a brawl.")
    assert [one.title for one in await stage.alerts()] == [
        "Talks end, 90 hurt",
        "Talks end, 40 hurt",
    ]
    for number, said in ((1, "Talks end, 40 hurt"), (2, "Talks end, 90 hurt")):
        report = await stage.store.read(partial(alert.show, alert=number))
        assert "".join(part.text for part in report.detail.evidence.headline) == said
        assert report.detail.title == said


# --- Threads --------------------------------------------------------------------------------------


def threads(stage: Stage) -> list[int | None]:
    """For each message, the place of the one that it answers; None: it answers none."""
    ids = [message.id for _, message in stage.sender.sent]
    answered = [message.in_reply_to for _, message in stage.sender.sent]
    return [None if one is None else ids.index(one.id) for one in answered]


async def test_all_that_follows_answers_the_first_message_of_the_story(stage: Stage) -> None:
    await two_outlets(stage, talks(urgent="brawl"))
    await publish(stage, FEED, "Talks resume", WIRE)
    await publish(stage, OTHER, "Talks resume after 19 weeks", WIRE)
    await publish(stage, OTHER, "Talks end in a brawl", WIRE, name="2")
    assert threads(stage) == [None, 0, 0]


@pytest.mark.parametrize("style", [FollowStyle.NEW, FollowStyle.EDIT])
async def test_a_channel_may_want_new_messages_or_its_receiver_can_send_no_others(
    stage: Stage, style: FollowStyle
) -> None:
    await stage.configure(channels=[Channel(name="desk", follow_style=style)])
    await headline(stage, "Talks end")
    await headline(stage, "Talks end, 14 hurt")
    assert threads(stage) == [None, None]


async def test_a_story_that_was_told_in_a_list_begins_a_thread_of_its_own(stage: Stage) -> None:
    titles = ("Oslo ferry talks", "Rice talks fail", "Tax talks adjourn", "Miners open talks")
    stage.publish(
        *(
            Entry(link=f"{LINK}{at}", title=title, published_at=START)
            for at, title in enumerate(titles)
        )
    )
    await stage.run()
    stage.publish(Entry(link=f"{LINK}0", title="Oslo ferry talks, 14 hurt", published_at=START))
    await stage.run(HOUR)
    stage.publish(Entry(link=f"{LINK}0", title="Oslo ferry talks, 15 hurt", published_at=START))
    await stage.run(HOUR)
    assert threads(stage) == [None, None, 1]


async def test_no_message_answers_one_that_was_never_taken(stage: Stage) -> None:
    stage.sender.broken = DeliveryError("552 too large", scope=Scope.MESSAGE)
    await headline(stage, "Talks end")
    stage.sender.broken = None
    await headline(stage, "Talks end, 14 hurt")
    assert threads(stage) == [None]


async def test_a_repetition_answers_the_same_message_with_the_same_id(stage: Stage) -> None:
    await headline(stage, "Talks end")
    stage.sender.broken = DeliveryError("503")
    await headline(stage, "Talks end, 14 hurt")
    stage.sender.broken = None
    await stage.run(HOUR)
    again = [message for _, message in stage.sender.heard][1:]
    first = SentMessage(id=stage.sender.sent[0][1].id, receiver_id="desk 1")
    assert {(one.id, one.in_reply_to) for one in again} == {(again[0].id, first)}
