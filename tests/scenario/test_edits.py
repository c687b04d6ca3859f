"""Scenarios: an edit of the configuration never kills what waits."""

from __future__ import annotations

import dataclasses
from datetime import time, timedelta

import pytest

from tests.factories import a_topic
from tests.scenario.stage import Stage
from tests.scenario.test_when import HOUR, MINUTE, news, told, until
from watchword.domain.channel import Channel, MuteKind
from watchword.domain.delivery import Message, Taken
from watchword.domain.reload import WaitingAlerts
from watchword.domain.topic import Topic
from watchword.errors import DeliveryError
from watchword.pipeline import deliver
from watchword.pipeline.reload import reconcile

DAY = timedelta(days=1)
SIX = (time(18),)
DESK = Channel(name="desk", digest=SIX, url_hash="f1")
MAIL = Channel(name="mail", digest=SIX, url_hash="f1")
OTHER = Channel(name="mail", digest=SIX, url_hash="f2")


def talks(*channels: str, key: str = "talks", query: str = "talks") -> Topic:
    return a_topic(query, key=key, channels=channels)


async def edit(stage: Stage, topic: Topic, *channels: Channel) -> WaitingAlerts:
    """Reload a configuration of these; returns what waits for what is gone."""
    await stage.configure(topics=[topic], channels=channels)
    job = reconcile(stage.context.plan.config, stage.clock.now())
    return (await stage.store.write(job)).waiting


async def with_a_waiting_alert(stage: Stage) -> None:
    """One alert that waits for the digest of 18:00 on `desk`."""
    await edit(stage, talks("desk"), DESK)
    stage.publish()
    await stage.run()
    news(stage, "Talks one")
    await stage.run(HOUR)


def channels(stage: Stage) -> list[str]:
    return [name for name, _ in stage.sender.sent]


async def ends(stage: Stage) -> list[tuple[str, str, str]]:
    return [(one.channel, one.state.value, one.reason) for one in await stage.deliveries()]


# --- Channels -------------------------------------------------------------------------------------


async def test_a_channel_with_a_new_name_takes_its_rows_along(stage: Stage) -> None:
    await with_a_waiting_alert(stage)
    now = stage.clock.now()
    await stage.store.write(
        lambda rows: rows.channels.mute(MuteKind.CHANNEL, "desk", now + HOUR, now)
    )
    assert await edit(stage, talks("mail"), MAIL) == WaitingAlerts()
    muted = await stage.store.read(lambda rows: rows.channels.muted(MuteKind.CHANNEL, now))
    assert list(muted) == ["mail"]
    news(stage, "Talks one", "Talks two")
    await until(stage, 18)
    assert channels(stage) == ["mail"]
    assert told(stage) == [("Talks one", "Talks two")]


async def test_a_renamed_channel_knows_which_digest_it_had(stage: Stage) -> None:
    await with_a_waiting_alert(stage)
    await until(stage, 18)
    await edit(stage, talks("mail"), MAIL)
    stage.clock.advance(-HOUR)
    news(stage, "Talks two")
    await until(stage, 18, 30)
    assert told(stage) == [("Talks one",)]


async def test_a_name_that_another_channel_had_once_is_free_for_a_rename(stage: Stage) -> None:
    await edit(stage, talks("desk", "mail"), DESK, OTHER)
    stage.publish()
    await stage.run()
    news(stage, "Talks one")
    await stage.run(HOUR)
    await edit(stage, talks("desk"), DESK)
    await edit(stage, talks("mail"), MAIL)
    await until(stage, 18)
    assert channels(stage) == ["mail"]
    found = {name: state for name, state, _ in await ends(stage)}
    assert found == {"mail": "sent", "mail (until 2026-11-24 09:00:00)": "waiting"}


async def test_a_removed_channel_keeps_what_waits_and_sends_it_when_it_is_back(
    stage: Stage,
) -> None:
    await with_a_waiting_alert(stage)
    waiting = await edit(stage, talks("mail"), OTHER)
    assert str(waiting) == "desk is gone; 1 alert waits on it"
    await stage.run()
    assert await ends(stage) == [("desk", "waiting", "desk is gone")]
    await stage.run(2 * DAY)
    assert channels(stage) == []
    await edit(stage, talks("desk"), DESK)
    await stage.run()
    assert channels(stage) == ["desk"]


async def test_a_removed_channel_that_is_back_under_another_name_sends_too(stage: Stage) -> None:
    await with_a_waiting_alert(stage)
    await edit(stage, talks("other"), Channel(name="other", url_hash="f2"))
    await stage.run(DAY)
    await edit(stage, talks("mail"), MAIL)
    await stage.run()
    assert channels(stage) == ["mail"]


async def test_what_waits_for_a_channel_is_dead_72_hours_after_it_went(stage: Stage) -> None:
    await with_a_waiting_alert(stage)
    await edit(stage, talks("mail"), OTHER)
    await stage.run(3 * DAY - MINUTE)
    assert await ends(stage) == [("desk", "waiting", "desk is gone")]
    await stage.store.write(lambda rows: rows.tick(stage.clock.now()))
    await stage.run(HOUR)
    assert await ends(stage) == [("desk", "dead", "its channel was gone for 72 h")]


async def test_the_oracle_names_what_waits_longer_while_a_daemon_ticks(stage: Stage) -> None:
    await with_a_waiting_alert(stage)
    await edit(stage, talks("mail"), OTHER)
    later = stage.clock.now() + 3 * DAY + 2 * HOUR
    stage.tamper("UPDATE delivery SET due_at = '2026-11-27 11:00:00'")
    assert await stage.store.read(lambda rows: rows.broken_promises(later)) == []
    await stage.store.write(lambda rows: rows.tick(later))
    (broken,) = await stage.store.read(lambda rows: rows.broken_promises(later))
    assert "it waits for a channel or topic that is gone" in broken
    stage.clock.advance(3 * DAY + 2 * HOUR)
    await stage.run()


async def test_an_attempt_that_runs_while_its_channel_goes_keeps_its_end(stage: Stage) -> None:
    await with_a_waiting_alert(stage)
    stage.clock.advance(9 * HOUR)
    message = await stage.store.write(
        deliver.claim(DESK, stage.context.plan.config, stage.clock.now())
    )
    assert isinstance(message, Message)
    await edit(stage, talks("mail"), OTHER)
    assert await stage.store.write(
        deliver.save_outcome(message, Taken(items=1), stage.clock.now(), 0.0)
    )
    assert await ends(stage) == [("desk", "sent", "")]


async def test_a_message_that_was_refused_waits_for_its_channel_under_its_id(stage: Stage) -> None:
    await with_a_waiting_alert(stage)
    stage.sender.broken = DeliveryError("503 Service Unavailable")
    await until(stage, 18)
    stage.sender.broken = None
    await edit(stage, talks("mail"), OTHER)
    await stage.run(DAY)
    assert await ends(stage) == [("desk", "waiting", "desk is gone")]
    await edit(stage, talks("desk"), DESK)
    await stage.run()
    assert channels(stage) == ["desk"]
    assert len({message.id for _, message in stage.sender.heard}) == 1


async def test_a_clock_that_is_set_forward_ends_nothing_that_waits(stage: Stage) -> None:
    await with_a_waiting_alert(stage)
    await edit(stage, talks("mail"), OTHER)
    year = timedelta(days=365)
    stage.clock.advance(year)
    await stage.store.write(lambda rows: rows.move_moments(year, stage.clock.now()))
    await stage.run(HOUR)
    assert await ends(stage) == [("desk", "waiting", "desk is gone")]


@pytest.mark.parametrize("url_hash", ["", "f2"])
async def test_without_the_same_address_nothing_is_renamed(stage: Stage, url_hash: str) -> None:
    await with_a_waiting_alert(stage)
    channel = dataclasses.replace(MAIL, url_hash=url_hash)
    waiting = await edit(stage, talks("mail"), channel)
    assert waiting.channels == {"desk": 1}


# --- Topics ---------------------------------------------------------------------------------------


async def test_a_topic_with_a_new_key_takes_its_rows_along(stage: Stage) -> None:
    await with_a_waiting_alert(stage)
    assert await edit(stage, talks("desk", key="policy"), DESK) == WaitingAlerts()
    assert [alert.topic for alert in await stage.alerts()] == ["policy"]
    news(stage, "Talks one", "Talks two")
    await until(stage, 18)
    assert told(stage) == [("Talks one", "Talks two")]


async def test_a_renamed_topic_alerts_for_no_article_again(stage: Stage) -> None:
    await with_a_waiting_alert(stage)
    await edit(stage, talks("desk", key="policy"), DESK)
    stage.tamper("UPDATE article SET judge_at = found_at")
    await until(stage, 18)
    assert len(await stage.alerts()) == 1
    assert told(stage) == [("Talks one",)]


async def test_a_key_that_another_topic_had_once_is_free_for_a_rename(stage: Stage) -> None:
    await edit(stage, talks("desk", key="policy", query="policy"), DESK)
    await with_a_waiting_alert(stage)
    await edit(stage, talks("desk", key="policy"), DESK)
    await until(stage, 18)
    assert [alert.topic for alert in await stage.alerts()] == ["policy"]


async def test_a_removed_topic_keeps_what_waits_and_sends_it_when_it_is_back(stage: Stage) -> None:
    await with_a_waiting_alert(stage)
    waiting = await edit(stage, talks("desk", key="rain", query="rain"), DESK)
    assert str(waiting) == "talks is gone; 1 alert waits on it"
    await stage.run(DAY)
    assert await ends(stage) == [("desk", "waiting", "the topic talks is gone")]
    await edit(stage, talks("desk", query="peace talks"), DESK)
    await stage.run()
    assert told(stage) == [("Talks one",)]


async def test_what_waits_for_a_topic_is_skipped_72_hours_after_it_went(stage: Stage) -> None:
    await with_a_waiting_alert(stage)
    await edit(stage, talks("desk", key="rain", query="rain"), DESK)
    await stage.run(3 * DAY)
    assert await ends(stage) == [("desk", "skipped", "the topic talks was gone for 72 h")]
    assert stage.sender.heard == []


async def test_the_topic_of_a_digest_that_waits_still_comes_in_its_hour(stage: Stage) -> None:
    await with_a_waiting_alert(stage)
    await edit(stage, talks("desk", key="rain", query="rain"), DESK)
    await stage.run(MINUTE)
    await edit(stage, talks("desk"), DESK)
    await until(stage, 17, 45)
    assert told(stage) == []
    await until(stage, 18)
    assert told(stage) == [("Talks one",)]
