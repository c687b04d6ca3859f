"""Scenarios: how long a message that is being sent is nobody else's."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from tests.fakes_receivers import FakeSender
from tests.scenario.stage import Stage
from tests.scenario.test_deliveries import with_a_list
from watchword.domain.delivery import LEASE_MARGIN, Message, Taken

HOUR = timedelta(hours=1)


async def test_the_lease_of_a_message_is_longer_than_its_receiver_may_take(stage: Stage) -> None:
    """A machine that dies in it gives the message back only when no attempt can be running."""
    await with_a_list(stage)
    leases = []

    class Patient(FakeSender):
        async def send(self, channel: str, message: Message) -> Taken:
            (one, *_) = await stage.deliveries()
            leases.append(one.due_at)
            return Taken(items=message.taken + 3)

        def send_timeout(self, channel: str) -> timedelta:
            return HOUR

    stage.context.plan = dataclasses.replace(stage.context.plan, sender=Patient())
    await stage.deliver()
    assert leases == [stage.clock.now() + HOUR + LEASE_MARGIN] * 2
