"""Scenarios: a user splits and joins stories, and the rows obey."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import numpy as np
import pytest

from tests.factories import a_source, a_topic
from tests.fakes import START
from tests.scenario.stage import FEED, Stage
from watchword.domain.article import Entry
from watchword.errors import Conflict, InvalidRequest, NotFound
from watchword.matching.event.vectors import SIZES, pack
from watchword.usecases.story import SplitStory, StoryReport, find_article, join, show, split

HOUR = timedelta(hours=1)
OTHER, THIRD = "https://b.example/feed", "https://c.example/feed"
WIRE = """Delegates of both sides met for talks in the harbour town on Tuesday.
The ferry line that was closed in spring may open again before the year is over.
A joint council of fishers and port workers is to watch over the new rules of the coast.
Neither side wished to say who will pay for the bridge that the storm took away in March.
The next round is planned for January in the capital, where the union will be heard too."""
OWN = """Our reporter saw the talks from the quay and spoke with a baker in a white apron.
It rained on the town all day, and the gulls took what the market had left on the stones."""


ENGLISH = "Pakistan coal mine blast: talks on rescue after 34 die"
JAPANESE = "パキスタンの炭鉱で爆発、34人死亡 救助の協議続く"


def one_vector(_headline: str, _text: str, _language: str) -> bytes:
    """An embedding that finds all headlines alike."""
    return pack([np.ones(size, dtype=np.float32) for size in SIZES])


async def publish(stage: Stage, feed: str, title: str, body: str, name: str = "1") -> None:
    """One entry of this feed, with its page, found now."""
    link = f"{feed.removesuffix('feed')}{name}"
    stage.publish(Entry(link=link, title=title, published_at=START), feed=feed)
    stage.page(link, body)
    await stage.run(HOUR)


async def a_story_of_two(stage: Stage) -> None:
    """Article 1 is told, article 2 is a copy of it."""
    sources = (a_source(FEED), a_source(OTHER, key="b"), a_source(THIRD, key="c"))
    await stage.configure(sources, [a_topic("talks")])
    await publish(stage, FEED, "Talks resume", WIRE)
    await publish(stage, OTHER, "Delegates are back at talks", WIRE)


async def split_off(stage: Stage, which: str) -> SplitStory:
    now = stage.clock.now()
    article = await stage.store.read(lambda rows: find_article(rows, which, str))
    return await stage.store.write(lambda rows: split(rows, article, now))


async def joined(stage: Stage, one: int, other: int) -> int:
    now = stage.clock.now()
    return await stage.store.write(lambda rows: join(rows, one, other, now))


async def report(stage: Stage, story: int) -> StoryReport:
    return await stage.store.read(lambda rows: show(rows, story))


async def articles(stage: Stage, story: int) -> list[tuple[int, str]]:
    steps = (await report(stage, story)).steps
    return [(step.member.article, step.member.link) for step in steps]


async def test_a_split_takes_an_article_out_and_tells_nobody(stage: Stage) -> None:
    await a_story_of_two(stage)
    done = await split_off(stage, "https://b.example/1")
    assert done == SplitStory(story=2, old=1, articles=(2,))
    await stage.run(HOUR)
    assert [await articles(stage, one) for one in (1, 2)] == [[(1, "first")], [(2, "first")]]
    assert (await report(stage, 2)).apart_from == (1,)
    assert [alert.story for alert in await stage.alerts()] == [1]
    assert len(stage.sender.sent) == 1


async def test_an_article_that_was_split_off_stays_there_when_it_is_judged_again(
    stage: Stage,
) -> None:
    await a_story_of_two(stage)
    await split_off(stage, "2")
    await publish(stage, OTHER, "Delegates are back at the talks", WIRE)
    await stage.restart()
    assert await articles(stage, 1) == [(1, "first")]
    assert await articles(stage, 2) == [(2, "first")]


async def test_what_stayed_behind_does_not_follow_what_left(stage: Stage) -> None:
    stage.context.ports = dataclasses.replace(stage.context.ports, embed=one_vector)
    await stage.configure((a_source(FEED), a_source(OTHER, key="b")), [a_topic("talks OR 協議")])
    await publish(stage, FEED, ENGLISH, ENGLISH)
    await publish(stage, OTHER, JAPANESE, JAPANESE)
    assert await articles(stage, 1) == [(1, "first"), (2, "same")]
    await split_off(stage, "1")  # with its alert: article 2 is alone, and nobody heard of it
    await publish(stage, OTHER, f"{JAPANESE}へ", JAPANESE)
    assert [await articles(stage, one) for one in (1, 2)] == [[(2, "first")], [(1, "first")]]
    with pytest.raises(Conflict, match="alone"):
        await split_off(stage, "2")


async def test_the_next_copy_follows_the_one_that_was_split_off_and_is_told(stage: Stage) -> None:
    await a_story_of_two(stage)
    await split_off(stage, "2")
    await publish(stage, THIRD, "Talks, as an agency has them", WIRE)
    assert await articles(stage, 2) == [(2, "first"), (3, "same")]
    assert [(alert.story, alert.article) for alert in await stage.alerts()] == [(2, 3), (1, 1)]


async def test_an_alert_leaves_with_its_article_and_the_story_can_be_told_anew(
    stage: Stage,
) -> None:
    await a_story_of_two(stage)
    await publish(stage, THIRD, "Talks, seen from the quay", OWN)
    assert await joined(stage, 2, 1) == 1
    assert await articles(stage, 1) == [(1, "first"), (2, "same"), (3, "same")]
    await split_off(stage, "3")
    assert sorted((alert.story, alert.article) for alert in await stage.alerts()) == [
        (1, 1),
        (3, 3),
    ]
    await publish(stage, OTHER, "Talks at the quay", OWN, name="2")
    assert await articles(stage, 3) == [(3, "first"), (4, "same")]
    assert len(await stage.alerts()) == 2


async def test_copies_leave_together(stage: Stage) -> None:
    await a_story_of_two(stage)
    await publish(stage, THIRD, "Talks, seen from the quay", OWN)
    await publish(stage, OTHER, "Talks at the quay", OWN, name="2")
    await joined(stage, 1, 2)
    done = await split_off(stage, "3")
    assert done.articles == (3, 4)
    assert await articles(stage, 1) == [(1, "first"), (2, "same")]
    with pytest.raises(Conflict, match="copies of it"):
        await split_off(stage, "3")


async def test_the_last_answer_counts(stage: Stage) -> None:
    await a_story_of_two(stage)
    await split_off(stage, "2")
    assert await joined(stage, 1, 2) == 1
    found = await report(stage, 1)
    assert [step.member.shared for step in found.steps] == ["", "joined by hand"]
    assert found.apart_from == ()
    assert (await split_off(stage, "2")).story == 3


async def test_a_joined_story_is_told_once_more_only_for_what_is_new(stage: Stage) -> None:
    await a_story_of_two(stage)
    await publish(stage, THIRD, "Talks, seen from the quay", OWN)
    await joined(stage, 1, 2)
    await publish(stage, OTHER, "Talks at the quay", OWN, name="2")
    assert len(await stage.alerts()) == 2
    assert len(stage.sender.sent) == 2


async def test_what_was_related_leaves_with_the_article_that_said_so(stage: Stage) -> None:
    b = a_source(OTHER, key="b")
    b = dataclasses.replace(b, hints=dataclasses.replace(b.hints, language="ja"))
    sources = (a_source(FEED), b, a_source(THIRD, key="c"))
    await stage.configure(sources, [a_topic("talks OR 協議")])
    await publish(stage, FEED, ENGLISH, ENGLISH)
    await publish(stage, OTHER, JAPANESE, JAPANESE)
    assert [one.story for one in (await report(stage, 2)).related] == [1]
    await publish(stage, THIRD, "Talks, seen from the quay", OWN)
    await joined(stage, 2, 3)
    await split_off(stage, "2")
    assert await articles(stage, 2) == [(3, "first")]
    assert await articles(stage, 4) == [(2, "related")]
    assert [one.story for one in (await report(stage, 1)).related] == [4]
    assert (await report(stage, 2)).related == ()
    await joined(stage, 1, 4)
    assert (await report(stage, 1)).related == ()


async def test_a_follow_up_may_lose_the_alert_that_it_follows(stage: Stage) -> None:
    """The oracle, which ends each scenario, knows that a user split the two."""
    await a_story_of_two(stage)
    await publish(stage, OTHER, "Delegates are back at talks, 34 hurt", WIRE)
    assert [alert.article for alert in await stage.alerts()] == [2, 1]
    await split_off(stage, "2")
    assert sorted(alert.story for alert in await stage.alerts()) == [1, 2]


async def test_what_cannot_be_split_or_joined_is_said(stage: Stage) -> None:
    await a_story_of_two(stage)
    with pytest.raises(NotFound):
        await split_off(stage, "https://nowhere.example/")
    with pytest.raises(NotFound):
        await split_off(stage, "99")
    with pytest.raises(InvalidRequest):
        await joined(stage, 1, 1)
    with pytest.raises(InvalidRequest):
        await joined(stage, 1, 7)
