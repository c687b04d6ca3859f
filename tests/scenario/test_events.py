"""Scenarios: reports of one event in other words and languages, with the extra `stories` and without."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import numpy as np

from tests.factories import a_source, a_topic
from tests.fakes import START
from tests.scenario.stage import FEED, Stage
from watchword.domain.article import Entry
from watchword.domain.channel import MuteKind
from watchword.domain.source import Hints
from watchword.matching.event.vectors import SIZES, pack
from watchword.usecases import alert as alerts
from watchword.usecases.story import list_stories, show

HOUR = timedelta(hours=1)
OTHER = "https://b.example/feed"
ENGLISH = "Pakistan coal mine blast: talks on rescue after 34 die"
JAPANESE = "パキスタンの炭鉱で爆発、34人死亡 救助の協議続く"


def one_vector(_headline: str, _text: str, _language: str) -> bytes:
    """An embedding that finds all headlines alike."""
    return pack([np.ones(size, dtype=np.float32) for size in SIZES])


async def two_languages(stage: Stage) -> None:
    japanese = a_source(OTHER, key="b")
    japanese = dataclasses.replace(
        japanese, hints=dataclasses.replace(japanese.hints, language="ja")
    )
    await stage.configure((a_source(FEED), japanese), [a_topic("talks OR 協議")])


async def publish(stage: Stage, feed: str, title: str) -> None:
    link = f"{feed.removesuffix('feed')}1"
    stage.publish(Entry(link=link, title=title, published_at=START), feed=feed)
    stage.page(link, title)
    await stage.run(HOUR)


async def reason_of(stage: Stage, article: int) -> str | None:
    history = await stage.store.read(lambda rows: rows.views.history(article))
    assert history is not None
    return history.results["talks"].reason


async def test_one_event_in_two_languages_is_one_alert(stage: Stage) -> None:
    stage.context.ports = dataclasses.replace(stage.context.ports, embed=one_vector)
    await two_languages(stage)
    await publish(stage, FEED, ENGLISH)
    await publish(stage, OTHER, JAPANESE)
    assert [alert.title for alert in await stage.alerts()] == [ENGLISH]
    assert await reason_of(stage, 2) == (
        "same story: the event of article 1: "
        "both name 34 and パキスタン, headlines alike, within the hour"
    )


async def test_the_timeline_says_who_followed_and_what_both_share(stage: Stage) -> None:
    stage.context.ports = dataclasses.replace(stage.context.ports, embed=one_vector)
    await two_languages(stage)
    await publish(stage, FEED, ENGLISH)
    await publish(stage, OTHER, JAPANESE)
    report = await stage.store.read(lambda rows: show(rows, 1))
    assert [(step.member.article, step.member.link) for step in report.steps] == [
        (1, "first"),
        (2, "same"),
    ]
    assert report.steps[1].member.shared.startswith("both name 34")


async def test_a_story_says_to_which_one_it_is_related(stage: Stage) -> None:
    await two_languages(stage)
    await publish(stage, FEED, ENGLISH)
    await publish(stage, OTHER, JAPANESE)
    report = await stage.store.read(lambda rows: show(rows, 2))
    (earlier,) = report.related
    assert (earlier.story, earlier.article, earlier.title) == (1, 1, ENGLISH)
    assert earlier.shared.startswith("both name 34")
    assert [step.member.link for step in report.steps] == ["related"]


async def test_stories_are_listed_with_who_has_them(stage: Stage) -> None:
    plain = stage.context.ports
    stage.context.ports = dataclasses.replace(stage.context.ports, embed=one_vector)
    await two_languages(stage)
    await publish(stage, FEED, ENGLISH)
    await publish(stage, OTHER, JAPANESE)
    stage.context.ports = plain
    stage.publish(Entry(link="https://a.example/2", title="More talks", published_at=START))
    await stage.run(HOUR)
    outlets = {"b": Hints(outlet="Bridge", language="ja")}
    found = await stage.store.read(lambda rows: list_stories(rows, outlets, limit=9))
    assert [(one.title, one.reports) for one in found] == [("More talks", 1), (ENGLISH, 2)]
    assert found[1].outlets[1:] == ("Bridge",)
    assert found[1].languages[-1] == "ja"
    late = found[0].created_at
    none = await stage.store.read(
        lambda rows: list_stories(rows, outlets, limit=9, topic="budget")
    )
    new = await stage.store.read(lambda rows: list_stories(rows, outlets, limit=9, since=late))
    assert (none, new) == ((), found[:1])


async def test_each_of_two_alerts_names_the_other_ones_story_and_why(stage: Stage) -> None:
    await two_languages(stage)
    await publish(stage, FEED, ENGLISH)
    await publish(stage, OTHER, JAPANESE)
    for alert, title in ((1, JAPANESE), (2, ENGLISH)):
        report = await stage.store.read(lambda rows: alerts.show(rows, alert))  # noqa: B023
        (other,) = report.related
        assert (other.story, other.title) == (3 - alert, title)
        assert other.shared.startswith("both name 34")


async def test_without_an_embedding_it_is_related_and_told(stage: Stage) -> None:
    await two_languages(stage)
    await publish(stage, FEED, ENGLISH)
    await publish(stage, OTHER, JAPANESE)
    assert len(await stage.alerts()) == 2
    assert await reason_of(stage, 2) is None


async def test_the_rows_are_enough_after_a_restart(stage: Stage) -> None:
    stage.context.ports = dataclasses.replace(stage.context.ports, embed=one_vector)
    await two_languages(stage)
    await publish(stage, FEED, ENGLISH)
    await stage.restart()
    await publish(stage, OTHER, JAPANESE)
    assert len(await stage.alerts()) == 1


async def test_a_message_that_waited_names_the_outlet_of_the_other_language(stage: Stage) -> None:
    stage.context.ports = dataclasses.replace(stage.context.ports, embed=one_vector)
    await two_languages(stage)
    muted = stage.clock.now() + 3 * HOUR
    await stage.store.write(
        lambda rows: rows.channels.mute(MuteKind.CHANNEL, "desk", muted, stage.clock.now())
    )
    await publish(stage, FEED, ENGLISH)
    await publish(stage, OTHER, JAPANESE)
    await stage.run(2 * HOUR)
    ((_, message),) = stage.sender.sent
    (item,) = message.members
    assert [(one.outlet, one.title) for one in item.also] == [("B", JAPANESE)]
