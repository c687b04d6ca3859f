"""Scenarios: how long a message that is being sent, and work that is claimed, is nobody else's."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from tests.factories import ROOM
from tests.fakes_receivers import FakeSender
from tests.scenario.stage import Stage
from tests.scenario.test_deliveries import with_a_list
from watchword.domain.article import LEASE, Entry
from watchword.domain.delivery import LEASE_MARGIN, Message, Taken
from watchword.domain.work import Work
from watchword.pipeline.reload import begin
from watchword.pipeline.work import run, run_carried

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


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


async def claimed(stage: Stage) -> Work:
    """The one feed, as it is given to a worker."""
    now = stage.clock.now()
    (work,) = await stage.store.write(lambda rows: rows.feeds.claim(now, room=ROOM, sources=None))
    return dataclasses.replace(work, feed=None)  # a carrier brings no row


async def test_work_that_waited_for_a_worker_has_a_whole_lease_when_it_begins(
    stage: Stage,
) -> None:
    work = await claimed(stage)
    stage.clock.advance(LEASE - SECOND)
    later = stage.clock.now()
    assert await stage.store.write(lambda rows: rows.renew_lease(work, later))
    stage.clock.advance(LEASE - SECOND)
    now = stage.clock.now()
    again = await stage.store.write(lambda rows: rows.feeds.claim(now, room=ROOM, sources=None))
    assert again == [], "both it and its host are still leased"
    stage.publish()
    await run(stage.context, work)
    (feed,) = await stage.store.read(lambda rows: rows.feeds.health())
    assert feed.last_success_at == now


async def test_a_worker_asks_no_site_for_work_that_waited_too_long(stage: Stage) -> None:
    work = await claimed(stage)
    stage.clock.advance(LEASE)
    await run_carried(stage.context, work)
    assert stage.crawler.asked == [], "its host may be another feed's by now"


@pytest.mark.parametrize("what", ["feed", "page"])
async def test_no_site_is_asked_where_the_row_came_when_its_lease_was_over(
    stage: Stage, what: str
) -> None:
    """The database stood still between the claim and the row."""
    stage.publish(Entry(link="https://pier.example/1", title="Pier opens"))
    if what == "page":
        await stage.poll()
    asked, now = list(stage.crawler.asked), stage.clock.now()
    (work,) = await stage.store.write(
        lambda rows: (rows.articles if what == "page" else rows.feeds).claim(
            now, room=ROOM, sources=None
        )
    )
    stage.clock.advance(LEASE)
    await run(stage.context, work)
    assert stage.crawler.asked == asked


async def test_a_worker_asks_no_site_for_work_that_was_claimed_again(stage: Stage) -> None:
    first = await claimed(stage)
    stage.clock.advance(LEASE)
    second = await claimed(stage)
    await run_carried(stage.context, first)
    assert stage.crawler.asked == []
    await run_carried(stage.context, second)
    assert stage.crawler.asked == [second.id]


@pytest.mark.parametrize("idle", [True, False])
async def test_a_start_ends_leases_only_where_no_worker_can_be_fetching(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, idle: bool
) -> None:
    work = await claimed(stage)

    async def is_idle() -> bool:
        return idle

    monkeypatch.setattr(stage.context.ports.executor, "is_idle", is_idle)
    stage.clock.advance(SECOND)
    await begin(stage.context)
    now = stage.clock.now()
    await stage.store.write(lambda rows: rows.feeds.make_due(["a"], now))
    again = await stage.store.write(lambda rows: rows.feeds.claim(now, room=ROOM, sources=None))
    assert [one.id for one in again] == ([work.id] if idle else [])
