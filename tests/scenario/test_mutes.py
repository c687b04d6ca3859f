"""Scenarios: what a mute of a topic covers; a digest of thousands."""

from __future__ import annotations

from datetime import time, timedelta

from tests.scenario.stage import Stage
from tests.scenario.test_when import desk, messages, mute, news, on, reasons, told, until
from watchword.domain.channel import MuteKind
from watchword.errors import DeliveryError

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


async def test_a_mute_of_a_topic_covers_what_was_found_before_it_and_is_not_told(
    stage: Stage,
) -> None:
    await on(stage, desk(digest=(time(18),)))
    news(stage, "Talks one")
    await stage.run(HOUR)
    await mute(stage, MuteKind.TOPIC, "talks", HOUR)
    news(stage, "Talks two")
    await stage.run(30 * MINUTE)
    news(stage, "Talks three")
    await until(stage, 18)
    assert told(stage) == [("Talks three",)]
    ends = sorted((one.alert, one.state, one.reason) for one in await stage.deliveries())
    muted = "muted: the topic, until 2026-11-24 10:00"
    assert ends == [(1, "skipped", muted), (2, "skipped", muted), (3, "sent", "")]


async def test_a_mute_that_is_lifted_covers_nothing(stage: Stage) -> None:
    await on(stage, desk(digest=(time(18),)))
    await mute(stage, MuteKind.TOPIC, "talks", 3 * DAY)
    news(stage, "Talks one")
    await stage.run(HOUR)
    now = stage.clock.now()
    assert await stage.store.write(lambda rows: rows.channels.lift(MuteKind.TOPIC, "talks", now))
    await until(stage, 18)
    assert told(stage) == [("Talks one",)]


async def test_a_mute_of_a_topic_covers_what_waits_for_a_failing_channel(stage: Stage) -> None:
    await on(stage, desk())
    stage.sender.broken = DeliveryError("401")
    news(stage, "Talks one")
    await stage.run(HOUR)
    await mute(stage, MuteKind.TOPIC, "talks", HOUR)
    stage.sender.broken = None
    await stage.run(2 * HOUR)
    assert told(stage) == []
    assert await reasons(stage) == {"muted: the topic, until 2026-11-24 10:00"}


async def test_what_a_person_sends_again_after_a_mute_is_sent(stage: Stage) -> None:
    await on(stage, desk())
    await mute(stage, MuteKind.TOPIC, "talks", 2 * HOUR)
    news(stage, "Talks one")
    await stage.run(HOUR)
    await stage.run(2 * HOUR)
    now = stage.clock.now()
    await stage.store.write(lambda rows: rows.deliveries.retry(1, None, now))
    await stage.run()
    assert told(stage) == [("Talks one",)]


async def test_a_digest_takes_all_of_its_slot_also_thousands(stage: Stage) -> None:
    await on(stage, desk(digest=(time(18),)))
    news(stage, "Talks one")
    await stage.run(HOUR)
    number = (
        "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 2400)"
    )
    told_of = "topic, story_id, article_id, topic_version_id"
    stage.tamper(
        f"INSERT INTO alert (key, {told_of}, development, channels, urgent, reason, created_at) "
        f"{number} SELECT key || n, {told_of}, n, channels, urgent, reason, created_at "
        "FROM alert, number"
    )
    stage.tamper(
        "INSERT INTO delivery (alert_id, channel, created_at, slot, due_at, reason, state) "
        "SELECT alert.id, channel, delivery.created_at, slot, due_at, delivery.reason, state "
        "FROM alert, delivery WHERE alert.id != delivery.alert_id"
    )
    await until(stage, 18)
    (message,) = messages(stage)
    assert len(message.members) == 2401
    assert {one.state for one in await stage.deliveries(9999)} == {"sent"}


async def test_a_mute_of_a_channel_covers_the_empty_digests_in_it(stage: Stage) -> None:
    await on(stage, desk(digest=(time(9), time(12), time(18)), digest_empty=True))
    await mute(stage, MuteKind.CHANNEL, "desk", 3 * HOUR)  # until 11:00
    await until(stage, 11, 45)
    assert messages(stage) == []
    await until(stage, 12)
    assert [message.note for message in messages(stage)] == ["2026-11-24T12:00"]


async def test_a_mute_of_a_channel_that_is_lifted_sends_no_empty_digest(stage: Stage) -> None:
    await on(stage, desk(digest=(time(7), time(9), time(12)), digest_empty=True))
    await mute(stage, MuteKind.CHANNEL, "desk", 3 * HOUR)
    for hour in (8, 10):  # before 07:00 there was no channel, and 09:00 was muted
        await until(stage, hour, 15)
        now = stage.clock.now()
        await stage.store.write(lambda rows: rows.channels.lift(MuteKind.CHANNEL, "desk", now))  # noqa: B023
        await stage.run()
        assert messages(stage) == []
        await mute(stage, MuteKind.CHANNEL, "desk", HOUR)
    await until(stage, 12)
    assert [message.note for message in messages(stage)] == ["2026-11-24T12:00"]


async def test_a_digest_that_a_mute_of_the_channel_held_comes_when_it_is_lifted(
    stage: Stage,
) -> None:
    await on(stage, desk(digest=(time(9), time(18)), digest_empty=True))
    news(stage, "Talks one")
    await stage.run(30 * MINUTE)
    await mute(stage, MuteKind.CHANNEL, "desk", 3 * HOUR)
    await until(stage, 10)
    now = stage.clock.now()
    await stage.store.write(lambda rows: rows.channels.lift(MuteKind.CHANNEL, "desk", now))
    await stage.run()
    assert told(stage) == [("Talks one",)]
    await until(stage, 18)
    assert told(stage) == [("Talks one",), ()]
