"""Scenarios: a channel that fails loses nothing, gets no burst, and what waited goes out together."""

from __future__ import annotations

import dataclasses
import logging
from datetime import time, timedelta

import pytest

from tests.factories import a_topic
from tests.fakes_receivers import FakeSender
from tests.scenario.stage import Stage
from tests.scenario.test_when import news
from watchword.domain.channel import Channel
from watchword.domain.delivery import Message, Taken
from watchword.domain.incident import Subject
from watchword.errors import DeliveryError, Scope
from watchword.pipeline import health
from watchword.pipeline.reload import begin

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
NO_USER = DeliveryError("the mail server said 550 no such user")
TOO_LARGE = DeliveryError("the mail server said 552 too large", scope=Scope.MESSAGE)


async def states(stage: Stage) -> list[str]:
    return [str(one.state) for one in await stage.deliveries()]


async def live(stage: Stage, span: timedelta, step: timedelta = 10 * SECOND) -> None:
    """Let the deliver job run again and again, as a service does."""
    end = stage.clock.now() + span
    while stage.clock.now() < end:
        stage.clock.advance(step)
        await stage.deliver()


async def failing_with(stage: Stage, *titles: str) -> None:
    """The channel fails, and these alerts come."""
    stage.sender.broken = NO_USER
    news(stage, *titles)
    await stage.run()


async def test_a_burst_on_a_failing_channel_is_one_attempt_and_then_all_goes_out(
    stage: Stage,
) -> None:
    await failing_with(stage, *(f"Talks {number}" for number in range(15)))
    assert len(stage.sender.heard) == 1
    assert await states(stage) == ["waiting"] * 15
    await live(stage, HOUR)
    assert len(stage.sender.heard) < 12
    stage.sender.broken = None
    await live(stage, 31 * MINUTE)
    assert await states(stage) == ["sent"] * 15


async def test_what_waited_goes_out_at_once_when_one_message_is_taken(stage: Stage) -> None:
    await failing_with(stage, "Talks one", "Talks two", "Talks three")
    news(stage, "Talks four")
    await stage.run(HOUR)
    stage.sender.broken = None
    while not stage.sender.sent:
        await live(stage, 10 * SECOND)
    assert await states(stage) == ["sent"] * 4


async def test_the_reason_is_what_the_receiver_said(stage: Stage) -> None:
    await failing_with(stage, "Talks one")
    news(stage, "Talks two")
    await stage.run(HOUR)
    reasons = {one.reason for one in await stage.deliveries()}
    assert reasons == {NO_USER.reason, f"the channel failed: {NO_USER.reason}"}


async def test_after_72_hours_each_is_dead_with_the_reason(stage: Stage) -> None:
    await failing_with(stage, "Talks one", "Talks two", "Talks three")
    await live(stage, 71 * HOUR, 10 * MINUTE)
    assert await states(stage) == ["waiting"] * 3
    await live(stage, 2 * HOUR, 10 * MINUTE)
    assert await states(stage) == ["dead"] * 3
    reason = f"not taken for 72 h; at last: {NO_USER.reason}"
    assert {one.reason for one in await stage.deliveries()} == {reason}


async def test_72_hours_are_counted_from_when_the_alert_came(stage: Stage) -> None:
    await failing_with(stage, "Talks one")
    await live(stage, 71 * HOUR, 10 * MINUTE)
    news(stage, "Talks two")
    await stage.run()
    await live(stage, 2 * HOUR, 10 * MINUTE)
    assert sorted(await states(stage)) == ["dead", "waiting"]


async def test_a_message_that_alone_breaks_its_receiver_does_not_stop_the_others(
    stage: Stage,
) -> None:
    await failing_with(stage, "Talks one")
    (poison,) = {message.id for _, message in stage.sender.heard}
    await live(stage, 5 * HOUR)

    class Breaks(FakeSender):
        async def send(self, channel: str, message: Message) -> Taken:
            stage.sender.broken = NO_USER if message.id == poison else None
            return await stage.sender.send(channel, message)

        def send_timeout(self, channel: str) -> timedelta:
            return HOUR

    stage.context.plan = dataclasses.replace(stage.context.plan, sender=Breaks())
    news(stage, "Talks two", "Talks three")
    await stage.run()
    await live(stage, 2 * HOUR)
    assert sorted(await states(stage)) == ["sent", "sent", "waiting"]


async def test_a_message_that_is_refused_for_its_content_ends_alone_and_is_told(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    await stage.configure(channels=["desk", "mail"], admin=["mail"])
    stage.sender.broken_for["desk"] = TOO_LARGE
    news(stage, "Talks one")
    await stage.run()
    assert "desk refused a message for good: the mail server said 552 too large" in caplog.text
    del stage.sender.broken_for["desk"]
    news(stage, "Talks two")
    await stage.run(HOUR)
    ends = [(one.channel, str(one.state)) for one in await stage.deliveries()]
    assert sorted(ends) == [("desk", "dead"), ("desk", "sent"), ("mail", "sent")]
    (notice,) = [one for _, message in stage.sender.sent for one in message.notices]
    assert (notice.kind, notice.subject, notice.ended_at) == (Subject.MESSAGE, "desk", None)
    assert notice.reason == "the mail server said 552 too large (Talks one)"
    await stage.run(HOUR)
    await health.tick(stage.context)
    await stage.run(HOUR)
    assert len([one for _, message in stage.sender.sent for one in message.notices]) == 1


async def test_a_notice_that_is_refused_makes_no_further_one(stage: Stage) -> None:
    await stage.configure(channels=["desk"], admin=["desk"])
    stage.sender.broken = TOO_LARGE
    news(stage, "Talks one")
    await stage.run()
    await live(stage, HOUR)
    assert await states(stage) == ["dead", "dead"]


async def test_a_receiver_that_refuses_one_message_for_its_content_works(stage: Stage) -> None:
    await failing_with(stage, "Talks one", "Talks two")
    stage.sender.broken = TOO_LARGE
    await live(stage, MINUTE)
    stage.sender.broken = None
    await stage.deliver()
    assert await stage.store.read(lambda rows: rows.channels.failing()) == []
    assert sorted(await states(stage)) == ["dead", "dead"]


async def test_a_retry_is_an_attempt_now_and_its_failure_waits_on(stage: Stage) -> None:
    await failing_with(stage, "Talks one")
    await live(stage, 5 * HOUR)
    heard, now = len(stage.sender.heard), stage.clock.now()
    await stage.store.write(lambda rows: rows.channels.retry("desk", now))
    await stage.deliver()
    await stage.deliver()
    assert len(stage.sender.heard) == heard + 1
    stage.sender.broken = None
    await stage.store.write(lambda rows: rows.channels.retry("desk", now))
    await stage.deliver()
    assert await states(stage) == ["sent"]


async def test_a_new_url_is_tried_at_once(stage: Stage) -> None:
    await failing_with(stage, "Talks one", "Talks two")
    await live(stage, 5 * HOUR)
    stage.sender.broken = None
    await stage.configure(channels=[Channel(name="desk", url_hash="1")])
    await stage.deliver()
    assert await states(stage) == ["waiting"] * 2
    await stage.configure(channels=[Channel(name="desk", url_hash="2")])
    await stage.deliver()
    assert await states(stage) == ["sent"] * 2


async def test_a_start_tries_at_once_except_where_the_receiver_asked_for_a_wait(
    stage: Stage,
) -> None:
    stage.sender.broken_for["desk"] = NO_USER
    stage.sender.broken_for["mail"] = DeliveryError("429", retry_after=2 * HOUR)
    topic = a_topic("talks", channels=("desk", "mail"))
    await stage.configure(topics=[topic], channels=["desk", "mail"])
    news(stage, "Talks one")
    await stage.run()
    await live(stage, HOUR)
    stage.sender.broken_for.clear()
    await begin(stage.context)
    await stage.deliver()
    assert [channel for channel, _ in stage.sender.sent] == ["desk"]
    await live(stage, HOUR)
    assert [channel for channel, _ in stage.sender.sent] == ["desk", "mail"]


async def test_a_wait_of_weeks_is_one_of_a_day(stage: Stage) -> None:
    stage.sender.broken = DeliveryError("429", retry_after=timedelta(days=60))
    news(stage, "Talks one", "Talks two")
    await stage.run()
    stage.sender.broken = None
    await live(stage, 23 * HOUR, 10 * MINUTE)
    assert await states(stage) == ["waiting"] * 2
    await live(stage, HOUR, 10 * MINUTE)
    assert await states(stage) == ["sent"] * 2


async def test_a_digest_whose_channel_fails_is_one_digest_when_it_works(stage: Stage) -> None:
    await stage.configure(channels=[Channel(name="desk", digest=(time(9),))])
    stage.sender.broken = NO_USER
    news(stage, "Talks one", "Talks two")
    await stage.run()
    await live(stage, 4 * HOUR, MINUTE)
    stage.sender.broken = None
    await live(stage, 31 * MINUTE)
    ((_, message),) = stage.sender.sent
    assert (message.note, len(message.members)) == ("2026-11-24T09:00", 2)


async def test_a_failing_channel_is_announced_at_its_first_failure_and_when_it_works(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await health.tick(stage.context)
    await failing_with(stage, "Talks one")
    await health.tick(stage.context)
    await health.tick(stage.context)
    assert caplog.text.count(f"desk fails since 08:00: {NO_USER.reason}") == 1
    stage.sender.broken = None
    await live(stage, MINUTE)
    await health.tick(stage.context)
    assert caplog.text.count("desk takes messages again") == 1
