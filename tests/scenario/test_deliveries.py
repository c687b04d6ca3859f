"""Scenarios (docs/design/rows.md, section 7): attempts that fail, crash, break off, or take long."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from tests.factories import a_topic
from tests.fakes import START
from tests.fakes_receivers import FakeSender
from tests.scenario.stage import Stage
from watchword.domain.article import Entry
from watchword.domain.channel import Channel
from watchword.domain.delivery import Message, Taken
from watchword.errors import DeliveryError, StoreError
from watchword.pipeline import deliver
from watchword.ports import ReadTransaction, WriteTransaction

T = TypeVar("T")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DESK = Channel(name="desk")


async def with_an_alert(stage: Stage, *channels: str) -> None:
    """One alert, judged and not yet delivered."""
    if channels:
        await stage.configure(topics=[a_topic("talks", channels=channels)], channels=channels)
    stage.publish(Entry(link="https://a.example/1", title="Talks resume", published_at=START))
    stage.page("https://a.example/1", "They met for talks.")
    await stage.poll()
    await stage.read()
    await stage.judge()


def ids(handed: list[tuple[str, Message]]) -> set[str]:
    return {message.id for _, message in handed}


async def test_each_channel_of_the_topic_gets_the_alert_once_under_an_id_of_its_own(
    stage: Stage,
) -> None:
    await with_an_alert(stage, "desk", "mail")
    await stage.run()
    await stage.run(HOUR)
    assert sorted(channel for channel, _ in stage.sender.sent) == ["desk", "mail"]
    assert len(ids(stage.sender.sent)) == 2


async def test_killed_before_the_claims_commit_hands_over_once(stage: Stage) -> None:
    await with_an_alert(stage)

    def killed(rows: WriteTransaction) -> None:
        deliver.claim(DESK, stage.context.plan.config, stage.clock.now())(rows)
        raise KeyboardInterrupt

    try:
        await stage.store.write(killed)
    except KeyboardInterrupt:
        await stage.restart()
    await stage.run()
    assert len(stage.sender.heard) == 1


async def test_killed_after_the_claim_hands_over_once(stage: Stage) -> None:
    await with_an_alert(stage)
    assert await stage.store.write(
        deliver.claim(DESK, stage.context.plan.config, stage.clock.now())
    )
    await stage.run()
    assert stage.sender.heard == []  # the lease has not ended
    await stage.run(2 * MINUTE)
    assert len(stage.sender.heard) == 1


async def test_killed_after_the_hand_over_hands_over_twice_under_one_id(stage: Stage) -> None:
    await with_an_alert(stage)
    message = await stage.store.write(
        deliver.claim(DESK, stage.context.plan.config, stage.clock.now())
    )
    assert message is not None
    await stage.sender.send("desk", message)
    await stage.restart()
    await stage.run()
    assert len(stage.sender.heard) == 2
    assert len(ids(stage.sender.heard)) == 1
    assert len(await stage.store.read(lambda rows: rows.maybe_twice())) == 1


async def test_the_late_end_of_an_older_hand_over_is_refused(stage: Stage) -> None:
    await with_an_alert(stage)
    first = await stage.store.write(
        deliver.claim(DESK, stage.context.plan.config, stage.clock.now())
    )
    assert first is not None
    stage.clock.advance(2 * MINUTE)
    second = await stage.store.write(
        deliver.claim(DESK, stage.context.plan.config, stage.clock.now())
    )
    assert second is not None
    now = stage.clock.now()
    assert not await stage.store.write(deliver.save_outcome(first, Taken(items=1), now, 0.0))
    assert (await stage.deliveries())[0].state == "waiting"
    assert await stage.store.write(deliver.save_outcome(second, Taken(items=1), now, 0.0))


async def test_killed_after_the_ends_commit_hands_over_once(stage: Stage) -> None:
    await with_an_alert(stage)
    await stage.run()
    await stage.restart()
    await stage.run(HOUR)
    assert len(stage.sender.heard) == 1


async def test_receiver_takes_it_and_breaks_off_always_gets_it_three_times_and_then_no_more(
    stage: Stage,
) -> None:
    stage.sender.broken = DeliveryError("broke off", unanswered=True)
    await with_an_alert(stage)
    for _ in range(6):
        await stage.run(HOUR)
    assert len(stage.sender.heard) == 3
    assert len(ids(stage.sender.heard)) == 1
    (delivery,) = await stage.deliveries()
    assert delivery.state == "dead"
    assert "it may have arrived" in delivery.reason


async def test_receiver_down_for_80_hours_is_dead_after_72(stage: Stage) -> None:
    stage.sender.broken = DeliveryError("503 Service Unavailable")
    await with_an_alert(stage)
    for _ in range(80):
        await stage.run(HOUR)
    (delivery,) = await stage.deliveries()
    assert (delivery.state, delivery.reason[:18]) == ("dead", "not taken for 72 h")
    assert len(ids(stage.sender.heard)) == 1


async def test_a_message_that_kills_us_is_given_up_after_five_hand_overs(stage: Stage) -> None:
    await with_an_alert(stage)
    for _ in range(9):
        await stage.store.write(deliver.claim(DESK, stage.context.plan.config, stage.clock.now()))
        await stage.restart()
    (delivery,) = await stage.deliveries()
    assert (delivery.state, delivery.attempts) == ("dead", 5)


async def test_a_hand_over_that_outlasts_its_lease_is_claimed_by_nobody_else_and_its_end_holds(
    stage: Stage,
) -> None:
    await with_an_alert(stage)
    taken, going_on = asyncio.Event(), asyncio.Event()

    class Slow(FakeSender):
        async def send(self, channel: str, message: Message) -> Taken:
            taken.set()
            await going_on.wait()
            return await stage.sender.send(channel, message)

        def send_timeout(self, channel: str) -> timedelta:
            return HOUR

    stage.context.plan = dataclasses.replace(stage.context.plan, sender=Slow())
    await deliver.tick(stage.context)
    await taken.wait()
    stage.clock.advance(8 * HOUR)
    await deliver.tick(stage.context)
    going_on.set()
    await stage.deliver()
    assert len(stage.sender.heard) == 1
    assert (await stage.deliveries())[0].state == "sent"


async def test_disk_full_between_hand_over_and_end_keeps_the_end_and_writes_it_first(
    stage: Stage,
) -> None:
    await with_an_alert(stage)
    full = Full(stage)
    stage.context.ports = dataclasses.replace(stage.context.ports, store=full)
    deliver.WRITE_AGAIN, seconds = 0.01, deliver.WRITE_AGAIN
    try:
        await deliver.tick(stage.context)
        await full.refused_thrice.wait()
        assert len(stage.sender.heard) == 1
        full.space = True
        await stage.deliver()
    finally:
        deliver.WRITE_AGAIN = seconds
    assert len(stage.sender.heard) == 1
    assert (await stage.deliveries())[0].state == "sent"


class Full:
    """The stage's store, on a disk that becomes full after a message was sent."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self.space, self._refused = stage, False, 0
        self.refused_thrice = asyncio.Event()

    async def read(self, job: Callable[[ReadTransaction], T]) -> T:
        return await self._stage.store.read(job)

    async def write(self, job: Callable[[WriteTransaction], T]) -> T:
        if self._stage.sender.heard and not self.space:
            self._refused += 1
            if self._refused == 3:
                self.refused_thrice.set()
            raise StoreError("database or disk is full")
        return await self._stage.store.write(job)


async def test_a_poison_message_does_not_stop_the_others_of_its_channel(stage: Stage) -> None:
    stage.sender.broken = DeliveryError("503")
    await with_an_alert(stage)
    await stage.run()
    stage.sender.broken = None
    stage.publish(Entry(link="https://a.example/2", title="Peace talks", published_at=START))
    stage.page("https://a.example/2", "More talks.")
    stage.context.runtime.jitter = lambda: 0.0
    await stage.run(10 * MINUTE)
    assert len(stage.sender.sent) == 2


async def test_a_row_that_cannot_be_composed_stops_no_other(stage: Stage) -> None:
    await with_an_alert(stage)
    stage.tamper("UPDATE match SET topic = 'torn'")
    stage.publish(Entry(link="https://a.example/2", title="Peace talks", published_at=START))
    stage.page("https://a.example/2", "More talks.")
    await stage.run(HOUR)
    assert [message.members[0].title for _, message in stage.sender.sent] == ["Peace talks"]
    assert (await stage.deliveries())[-1].reason.startswith("it could not be made a message")
    stage.tamper("UPDATE match SET topic = 'talks' WHERE topic = 'torn'")


async def test_channel_added_between_alert_and_delivery_gets_nothing(stage: Stage) -> None:
    await with_an_alert(stage)
    topic = a_topic("talks", channels=("desk", "mail"))
    await stage.configure(topics=[topic], channels=["desk", "mail"])
    await stage.run()
    assert [channel for channel, _ in stage.sender.sent] == ["desk"]


async def test_a_disabled_channel_waits_and_is_due_at_once_when_its_secret_is_set(
    stage: Stage,
) -> None:
    await stage.configure(channels=[Channel(name="desk", disabled="$DESK is not set")])
    await with_an_alert(stage)
    await stage.run()
    (delivery,) = await stage.deliveries()
    assert (delivery.state, delivery.reason) == ("waiting", "disabled: $DESK is not set")
    await stage.configure()
    await stage.run()
    assert len(stage.sender.sent) == 1


async def test_an_unknown_end_is_counted_though_its_channel_is_disabled_meanwhile(
    stage: Stage,
) -> None:
    await with_an_alert(stage)
    assert await stage.store.write(
        deliver.claim(DESK, stage.context.plan.config, stage.clock.now())
    )
    await stage.configure(channels=[Channel(name="desk", disabled="$DESK is not set")])
    await stage.run(5 * MINUTE)
    await stage.configure()
    await stage.run()
    assert len(stage.sender.sent) == 1
    assert len(await stage.store.read(lambda rows: rows.maybe_twice())) == 1


async def test_what_a_channel_held_that_was_disabled_for_72_hours_is_dead(stage: Stage) -> None:
    await stage.configure(channels=[Channel(name="desk", disabled="$DESK is not set")])
    await with_an_alert(stage)
    for _ in range(74):
        await stage.run(HOUR)
    (delivery,) = await stage.deliveries()
    assert (delivery.state, delivery.reason[:17]) == ("dead", "disabled for 72 h")


async def test_a_clock_from_next_year_does_not_hold_a_message_for_a_year(stage: Stage) -> None:
    stage.sender.broken = DeliveryError("503")
    await with_an_alert(stage)
    await stage.run(timedelta(days=1))
    stage.clock.advance(-timedelta(days=300))
    stage.sender.broken = None
    await stage.run()
    assert len(stage.sender.sent) == 1


async def with_a_list(stage: Stage) -> None:
    """Five stories at one moment, which are one message; judged and not yet delivered."""
    titles = {f"https://a.example/{number}": f"Talks {number} resume" for number in range(5)}
    stage.publish(
        *(Entry(link=url, title=title, published_at=START) for url, title in titles.items())
    )
    for url, title in titles.items():
        stage.page(url, f"They met for {title}.")
    await stage.poll()
    await stage.read()
    await stage.judge()


async def test_a_list_that_is_too_long_is_sent_part_by_part_in_one_attempt(stage: Stage) -> None:
    stage.sender.part = 2
    await with_a_list(stage)
    await stage.run()
    assert [message.taken for _, message in stage.sender.sent] == [0, 2, 4]
    assert len(ids(stage.sender.sent)) == 1
    assert {(one.state, one.attempts) for one in await stage.deliveries()} == {("sent", 1)}


async def test_a_part_that_was_taken_is_not_sent_again_with_the_rest(stage: Stage) -> None:
    stage.sender.part = 2
    stage.sender.broken_from = 2
    await with_a_list(stage)
    await stage.run()
    assert {one.state for one in await stage.deliveries()} == {"waiting"}
    assert "2 of 5 were taken before" in (await stage.deliveries())[0].reason
    stage.sender.broken_from = None
    await stage.restart()
    await stage.run(HOUR)
    assert [message.taken for _, message in stage.sender.sent] == [0, 2, 4]
    assert {one.state for one in await stage.deliveries()} == {"sent"}


async def test_killed_between_two_parts_sends_no_part_again_that_was_written(stage: Stage) -> None:
    await with_a_list(stage)
    message = await stage.store.write(
        deliver.claim(DESK, stage.context.plan.config, stage.clock.now())
    )
    assert message is not None
    assert await stage.store.write(deliver.record_part(message, Taken(items=3), stage.clock.now()))
    await stage.restart()
    await stage.run()
    assert [message.taken for _, message in stage.sender.sent] == [3]


async def test_a_part_of_an_older_attempt_is_refused_and_nothing_more_is_sent(
    stage: Stage,
) -> None:
    await with_a_list(stage)
    first = await stage.store.write(
        deliver.claim(DESK, stage.context.plan.config, stage.clock.now())
    )
    assert first is not None
    stage.clock.advance(2 * MINUTE)
    assert await stage.store.write(
        deliver.claim(DESK, stage.context.plan.config, stage.clock.now())
    )
    assert not await stage.store.write(
        deliver.record_part(first, Taken(items=3), stage.clock.now())
    )
