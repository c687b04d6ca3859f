"""Edge cases of due times: changed mutes and hours, damaged rows, clocks of another year."""

from __future__ import annotations

from datetime import time

from tests.scenario.stage import Stage
from tests.scenario.test_when import (
    DAY,
    EIGHT_AND_SIX,
    HOUR,
    MINUTE,
    TOPIC,
    desk,
    messages,
    mute,
    news,
    on,
    reasons,
    told,
    until,
)
from watchword.domain.article import Entry, Failed
from watchword.domain.channel import MuteKind
from watchword.domain.delivery import DeliveryState, Kind
from watchword.errors import DeliveryError


async def test_a_shorter_mute_shortens_the_hold(stage: Stage) -> None:
    await on(stage, desk())
    await mute(stage, MuteKind.CHANNEL, "desk", 3 * DAY)
    news(stage, "Talks one")
    await stage.run(HOUR)
    await mute(stage, MuteKind.CHANNEL, "desk", HOUR)
    await until(stage, 10)
    assert told(stage) == [("Talks one",)]


async def test_what_was_refused_once_outlives_a_long_mute(stage: Stage) -> None:
    await on(stage, desk())
    stage.sender.broken = DeliveryError("503 Service Unavailable")
    news(stage, "Talks one")
    await stage.run(HOUR)
    stage.sender.broken = None
    await mute(stage, MuteKind.CHANNEL, "desk", 4 * DAY)
    for _ in range(5):
        await stage.run(DAY)
    assert told(stage) == [("Talks one",)]


async def test_what_a_mute_held_is_not_dead_as_soon_as_its_secret_is_gone(stage: Stage) -> None:
    await on(stage, desk())
    await mute(stage, MuteKind.CHANNEL, "desk", 4 * DAY)
    news(stage, "Talks one")
    await stage.run(HOUR)
    await stage.run(4 * DAY - 2 * HOUR)
    await stage.configure(topics=[TOPIC], channels=[desk(disabled="DESK is not set")])
    await stage.run(HOUR)
    assert await reasons(stage) == {"disabled: DESK is not set"}
    await stage.run(3 * DAY)
    assert [one.state for one in await stage.deliveries()] == [DeliveryState.DEAD]


async def test_changed_hours_move_the_empty_digest(stage: Stage) -> None:
    await on(stage, desk(digest=(time(9),), digest_empty=True))
    await stage.configure(topics=[TOPIC], channels=[desk(digest=(time(12),), digest_empty=True)])
    await until(stage, 11, 45)
    assert messages(stage) == []
    await until(stage, 12)
    assert [message.note for message in messages(stage)] == ["2026-11-24T12:00"]


async def test_a_digest_of_next_year_comes_at_the_next_hour_of_this(stage: Stage) -> None:
    await on(stage, desk(digest=EIGHT_AND_SIX))
    stage.clock.advance(365 * DAY)
    news(stage, "Talks one")
    await stage.run(HOUR)
    stage.clock.advance(-365 * DAY)
    await stage.run(MINUTE)
    await until(stage, 17, 45)
    assert told(stage) == []
    await until(stage, 18)
    assert [message.note for message in messages(stage)] == ["2026-11-24T18:00"]


async def test_a_torn_row_makes_no_good_one_late(stage: Stage) -> None:
    await on(stage, desk(digest=EIGHT_AND_SIX))
    news(stage, *(f"Talks {number}" for number in range(5)))
    await stage.run(HOUR)
    stage.tamper("UPDATE match SET evidence = '{}' WHERE article_id = 5")
    await until(stage, 18)
    await stage.deliver()
    assert [len(titles) for titles in told(stage)] == [4]
    stage.tamper("DELETE FROM delivery WHERE alert_id = 5")
    stage.tamper("DELETE FROM match WHERE article_id = 5")
    stage.tamper("DELETE FROM alert WHERE article_id = 5")


async def test_a_merge_swallows_no_urgent_alert(stage: Stage) -> None:
    await on(stage, desk(digest=EIGHT_AND_SIX))
    wrapper, link = "https://news.example/x", "https://a.example/1"
    listed = [
        Entry(link=one, title="Talks resume", published_at=stage.clock.now())
        for one in (wrapper, link)
    ]
    stage.publish(listed[0])
    stage.crawler.answers[wrapper] = Failed(reason="503")
    await stage.run(HOUR)
    stage.publish(*listed)
    stage.page(link, "They met for talks, and agreed on a ban. " * 10)
    stage.leads(wrapper, link)
    await stage.run(HOUR)
    (urgent,) = messages(stage)
    assert (urgent.kind, urgent.members[0].url) == (Kind.URGENT, link)
    assert {alert.reason for alert in await stage.alerts()} == {"first report", "urgent now"}
