"""Thirty days with a clock change, suspends and downtimes: when each channel got which message."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.factories import a_topic
from tests.scenario.stage import Stage
from watchword.domain.article import Entry
from watchword.domain.channel import Channel, Quiet, next_slot, quiet_until, slot_at
from watchword.domain.delivery import DeliveryState, Kind, Message

HOUR = timedelta(hours=1)
CHANGES = {
    "autumn in Paris": (datetime(2026, 10, 10, tzinfo=UTC), "Europe/Paris"),
    "spring in New York": (datetime(2027, 3, 1, tzinfo=UTC), "America/New_York"),
}


@pytest.mark.parametrize("name", CHANGES)
async def test_each_digest_comes_once_and_nothing_plain_in_quiet_hours(
    name: str, tmp_path: Path
) -> None:
    start, zone = CHANGES[name]
    life = Life(tmp_path, ZoneInfo(zone), start, random.Random(name))
    await life.live(timedelta(days=30))
    assert len(life.published) > 100
    await life.every_alert_reached_every_channel_once()
    life.digests_came_at_their_hours()
    life.nothing_plain_came_in_quiet_hours()
    life.urgent_ones_came_at_once()
    life.the_cap_held()
    await life.stage.close()


class Life:
    """A service over thirty days, with a log of what each channel took and when."""

    def __init__(self, folder: Path, zone: ZoneInfo, start: datetime, dice: random.Random) -> None:
        self.stage, self.dice, self.start = Stage(folder), dice, start
        self.digest = Channel(
            name="digest", zone=zone, digest=(time(2, 30), time(8), time(18)), digest_empty=True
        )
        self.quiet = Channel(name="quiet", zone=zone, quiet=Quiet(start=time(22), end=time(7)))
        self.capped = Channel(name="capped", zone=zone, cap=2)
        self.channels = [self.digest, self.quiet, self.capped]
        self.published: dict[str, datetime] = {}
        self.log: list[tuple[datetime, Message]] = []
        self.awake: list[datetime] = []

    async def live(self, span: timedelta) -> None:
        stage, names = self.stage, [channel.name for channel in self.channels]
        stage.clock.advance(self.start - stage.clock.now())
        stage.sender.channels = names
        topic = dataclasses.replace(a_topic("talks", channels=tuple(names)), urgent="ban")
        await stage.configure(topics=[topic], channels=self.channels)
        stage.publish()
        while stage.clock.now() < self.start + span:
            await self._tick()
            await self._what_happens_next()
        for _ in range(48):  # so that everything that waits becomes due
            await self._tick()
            stage.clock.advance(HOUR)

    async def _tick(self) -> None:
        stage = self.stage
        await stage.poll()
        await stage.read()
        await stage.judge()
        await stage.deliver()
        self.awake.append(stage.clock.now())
        self._note()

    async def _what_happens_next(self) -> None:
        stage, dice = self.stage, self.dice
        kind = dice.choices(["awake", "suspended", "down"], [90, 7, 3])[0]
        if kind == "awake":
            stage.clock.advance(timedelta(minutes=dice.randint(30, 150)))
        else:
            stage.clock.advance(timedelta(hours=dice.randint(2, 14)))
        if kind == "down":
            await stage.restart()
        if dice.random() < 0.4:
            self._publish(dice.choice([1, 1, 2, 5]))

    def _publish(self, count: int) -> None:
        entries = []
        for _ in range(count):
            number = len(self.published)
            title = f"Talks {number}" + (" end in a ban" if self.dice.random() < 0.1 else "")
            link = f"https://a.example/{number}"
            self.published[title] = self.stage.clock.now()
            entries.append(Entry(link=link, title=title, published_at=self.stage.clock.now()))
            self.stage.page(link, "They met.")
        self.stage.publish(*entries)

    def _note(self) -> None:
        seen, now = len(self.log), self.stage.clock.now()
        self.log += [(now, message) for _, message in self.stage.sender.sent[seen:]]

    # --- assertions ---

    async def every_alert_reached_every_channel_once(self) -> None:
        told = Counter((message.channel, title) for _, message, title in self._members())
        alerts = {
            alert.title
            for alert in await self.stage.store.read(lambda r: r.alerts.list(limit=9999))
        }
        assert alerts  # a feed that changed before a poll lost these entries
        assert told == Counter((c.name, title) for c in self.channels for title in alerts)
        ends = await self.stage.store.read(lambda rows: rows.deliveries.list(limit=9999))
        assert {delivery.state for delivery in ends} == {DeliveryState.SENT}

    def digests_came_at_their_hours(self) -> None:
        digests = [(at, m) for at, m in self._of(self.digest) if m.kind is Kind.DIGEST]
        slots = [message.note for _, message in digests]
        assert len(slots) == len(set(slots))
        for at, message in digests:
            due = slot_at(self.digest, message.note)
            assert due <= at
            assert not [
                tick for tick in self.awake if due < tick < at
            ]  # as soon as the service ran
        for tick, after in zip(self.awake, self.awake[1:], strict=False):
            slot = next_slot(self.digest, tick)
            assert slot is not None
            if slot.at <= after and (beyond := next_slot(self.digest, slot.at)):
                assert slot.name in slots or beyond.at <= after

    def nothing_plain_came_in_quiet_hours(self) -> None:
        for at, message in self._of(self.quiet):
            assert message.kind is Kind.URGENT or quiet_until(self.quiet, at) is None
        assert [m for _, m in self._of(self.quiet) if m.note == "quiet 22:00–07:00"]

    def urgent_ones_came_at_once(self) -> None:
        for channel in self.channels:
            came = {m.members[0].title: at for at, m in self._of(channel) if m.kind is Kind.URGENT}
            assert came
            for title, at in came.items():
                assert self.published[title] <= at <= self.published[title] + 3 * HOUR

    def the_cap_held(self) -> None:
        assert self.capped.cap is not None
        plain = [at for at, m in self._of(self.capped) if m.kind in (Kind.ALERT, Kind.CAPPED)]
        for at in plain:
            assert len([other for other in plain if at - HOUR < other <= at]) <= self.capped.cap

    def _of(self, channel: Channel) -> Iterator[tuple[datetime, Message]]:
        return ((at, message) for at, message in self.log if message.channel == channel.name)

    def _members(self) -> Iterator[tuple[datetime, Message, str]]:
        for at, message in self.log:
            for member in message.members:
                yield at, message, member.title
