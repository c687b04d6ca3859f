"""Scenarios (docs/design/rows.md, section 7): one text in several outlets is one story."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from tests.factories import a_source, a_topic
from tests.fakes import START
from tests.scenario.stage import FEED, Stage
from watchword.domain.article import Entry, Failed
from watchword.domain.channel import MuteKind
from watchword.domain.story import OtherOutlet
from watchword.domain.topic import Topic

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OTHER = "https://b.example/feed"
SOURCES = (a_source(FEED), a_source(OTHER, key="b"))
WIRE = """Delegates of both sides met for talks in the harbour town on Tuesday.
The ferry line that was closed in spring may open again before the year is over.
A joint council of fishers and port workers is to watch over the new rules of the coast.
Neither side wished to say who will pay for the bridge that the storm took away in March.
The next round is planned for January in the capital, where the union will be heard too."""


async def publish(
    stage: Stage,
    feed: str,
    title: str,
    body: str,
    *,
    name: str = "1",
    at: timedelta = -HOUR,
) -> None:
    """One entry of this feed, with its page, found now."""
    link = f"{feed.removesuffix('feed')}{name}"
    stage.publish(Entry(link=link, title=title, published_at=START + at), feed=feed)
    stage.page(link, body)
    await stage.run(HOUR)


async def two_outlets(stage: Stage, *topics: Topic) -> None:
    await stage.configure(SOURCES, topics or [a_topic("talks")])


async def reasons(stage: Stage) -> list[str | None]:
    """Of the only topic's match with each article, in their order; None: it has an alert."""
    found = []
    for article in (1, 2):
        history = await stage.store.read(lambda rows: rows.views.history(article))  # noqa: B023
        assert history is not None
        found.append(history.results["talks"].reason)
    return found


async def test_a_copy_in_another_outlet_is_no_second_alert(stage: Stage) -> None:
    await two_outlets(stage)
    await publish(stage, FEED, "Talks resume", WIRE)
    shorter = "(Agency) " + "\n".join(WIRE.split("\n")[:4])
    await publish(stage, OTHER, "Delegates are back at talks", shorter)
    assert [alert.title for alert in await stage.alerts()] == ["Talks resume"]
    assert await reasons(stage) == [None, "same story: a copy of article 1"]
    assert len(stage.sender.sent) == 1


async def test_a_message_that_waited_names_the_outlets_that_followed(stage: Stage) -> None:
    await two_outlets(stage)
    muted = stage.clock.now() + 3 * HOUR
    await stage.store.write(
        lambda rows: rows.channels.mute(MuteKind.CHANNEL, "desk", muted, stage.clock.now())
    )
    await publish(stage, FEED, "Talks resume", WIRE)
    await publish(stage, OTHER, "Delegates are back at talks", WIRE, at=timedelta(0))
    await stage.run(2 * HOUR)
    ((_, message),) = stage.sender.sent
    (item,) = message.members
    (other,) = item.also
    assert other == OtherOutlet(
        outlet="B", at=START, title="Delegates are back at talks", language=other.language
    )


async def test_a_report_of_its_own_is_a_second_alert(stage: Stage) -> None:
    await two_outlets(stage)
    await publish(stage, FEED, "Talks resume", WIRE)
    own = "Our reporter saw the talks from the quay. " + "It rained on the town all day. " * 4
    await publish(stage, OTHER, "Talks, seen from the quay", own)
    assert len(await stage.alerts()) == 2


async def test_a_copy_four_days_later_is_an_alert(stage: Stage) -> None:
    await two_outlets(stage)
    await publish(stage, FEED, "Talks resume", WIRE)
    stage.clock.advance(4 * DAY)
    await publish(stage, OTHER, "Talks resume", WIRE, at=4 * DAY)
    assert len(await stage.alerts()) == 2


async def test_a_copy_that_matches_one_topic_more_is_an_alert_of_that_topic(stage: Stage) -> None:
    await two_outlets(stage, a_topic("talks"), a_topic("bridge", key="bridge"))
    await publish(stage, FEED, "Talks resume", "\n".join(WIRE.split("\n")[:3]))
    await publish(stage, OTHER, "Talks resume", WIRE)
    assert sorted(alert.topic for alert in await stage.alerts()) == ["bridge", "talks"]


async def test_a_copy_that_is_urgent_is_an_urgent_alert_once(stage: Stage) -> None:
    urgent = dataclasses.replace(a_topic("talks"), urgent="collapse")
    await two_outlets(stage, urgent)
    await publish(stage, FEED, "Talks resume", WIRE)
    await publish(stage, OTHER, "Talks collapse", WIRE)
    await publish(stage, FEED, "Talks in collapse", WIRE, name="2")
    assert [alert.reason for alert in await stage.alerts()] == ["urgent now", "first report"]


async def test_the_first_copy_that_is_news_is_alerted_if_the_others_were_old(
    stage: Stage,
) -> None:
    await two_outlets(stage)
    await publish(stage, FEED, "Talks resume", WIRE, at=-2 * DAY)
    await publish(stage, OTHER, "Talks resume", WIRE, at=timedelta(0))
    await publish(stage, OTHER, "Talks resume again", WIRE, name="2", at=timedelta(0))
    assert [alert.reason for alert in await stage.alerts()] == [
        "first report that is news",
        "first report",
    ]
    assert len(stage.sender.sent) == 1


async def test_a_headline_alone_is_nobodys_copy_until_its_page_is_read(stage: Stage) -> None:
    await two_outlets(stage)
    await publish(stage, FEED, "Talks resume", WIRE)
    link = "https://b.example/1"
    stage.publish(Entry(link=link, title="Delegates are back", published_at=START), feed=OTHER)
    stage.crawler.answers[link] = Failed(reason="503")
    await stage.run(HOUR)  # its headline does not match, and its page cannot be read
    stage.page(link, WIRE)
    await stage.run(HOUR)
    assert len(await stage.alerts()) == 1
    history = await stage.store.read(lambda rows: rows.views.history(2))
    assert history is not None
    assert history.results["talks"].reason == "same story: a copy of article 1"
