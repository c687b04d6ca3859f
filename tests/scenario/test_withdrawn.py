"""Scenarios: an alert that was marked wrong is taken out of what was not sent yet."""

from __future__ import annotations

from datetime import time, timedelta

from tests.scenario.stage import Stage
from tests.scenario.test_when import HOUR, MINUTE, desk, news, on, told, until
from watchword.domain.delivery import Taken
from watchword.errors import DeliveryError
from watchword.pipeline import deliver
from watchword.usecases.alert import show
from watchword.usecases.explanation import mark_wrong

SIX = desk(digest=(time(18),))


async def marked(stage: Stage, title: str) -> list[str]:
    """Mark the alert with this title wrong; returns the channels on which it waited."""
    (one,) = [alert.id for alert in await stage.alerts() if alert.title == title]
    report = await stage.store.read(lambda rows: show(rows, one))
    now = stage.clock.now()
    waited = await stage.store.write(lambda rows: mark_wrong(rows, report.detail, now))
    return list(waited)


async def ends(stage: Stage) -> dict[str, str]:
    """By the title of its alert, state and reason of each delivery."""
    titles = {alert.id: alert.title for alert in await stage.alerts()}
    return {titles[one.alert]: f"{one.state} {one.reason}" for one in await stage.deliveries()}


async def test_it_is_taken_out_of_the_digest_that_waits(stage: Stage) -> None:
    await on(stage, SIX)
    news(stage, "Talks one", "Talks two")
    await stage.run(HOUR)
    assert await marked(stage, "Talks one") == ["desk"]
    assert await marked(stage, "Talks one") == []
    await until(stage, 18)
    assert told(stage) == [("Talks two",)]
    assert await ends(stage) == {"Talks one": "skipped marked wrong", "Talks two": "sent "}


async def test_it_is_taken_out_of_a_digest_that_its_receiver_refused(stage: Stage) -> None:
    await on(stage, SIX)
    news(stage, "Talks one", "Talks two")
    stage.sender.broken = DeliveryError("503 Service Unavailable")
    await until(stage, 18)
    stage.sender.broken = None
    assert await marked(stage, "Talks two") == ["desk"]
    await stage.run(HOUR)
    assert told(stage) == [("Talks one",)]
    assert {message.id for _, message in stage.sender.heard} == {
        message.id for _, message in stage.sender.sent
    }


async def test_a_message_without_another_member_ends(stage: Stage) -> None:
    await on(stage, SIX)
    news(stage, "Talks one")
    stage.sender.broken = DeliveryError("503 Service Unavailable")
    await until(stage, 18)
    stage.sender.broken = None
    assert await marked(stage, "Talks one") == ["desk"]
    await stage.run(timedelta(hours=2))
    assert told(stage) == []


async def test_a_digest_that_comes_even_if_empty_comes_empty(stage: Stage) -> None:
    await on(stage, desk(digest=(time(18),), digest_empty=True))
    news(stage, "Talks one")
    stage.sender.broken = DeliveryError("503 Service Unavailable")
    await until(stage, 18)
    stage.sender.broken = None
    await marked(stage, "Talks one")
    await stage.run(timedelta(hours=2))
    assert told(stage) == [()]


async def test_what_is_being_sent_now_goes_on_and_keeps_its_end(stage: Stage) -> None:
    channel = desk()
    await on(stage, channel)
    stage.clock.advance(HOUR)
    news(stage, "Talks one")
    await stage.poll()
    await stage.read()
    await stage.judge()
    config, now = stage.context.plan.config, stage.clock.now()
    message = await stage.store.write(deliver.claim(channel, config, now))
    assert message is not None
    assert await marked(stage, "Talks one") == []
    assert await stage.store.write(deliver.save_outcome(message, Taken(items=1), now, 0.0))
    assert await ends(stage) == {"Talks one": "sent "}


async def test_a_part_that_was_taken_stays_told(stage: Stage) -> None:
    await on(stage, SIX)
    news(stage, "Talks one", "Talks two", "Talks three")
    stage.sender.part, stage.sender.broken_from = 1, 1
    await until(stage, 18)
    stage.sender.broken_from = None
    assert await marked(stage, "Talks one") == []
    await stage.run(HOUR + MINUTE)
    assert len(told(stage)) == 3
