"""The process dies before or after any call to the database or a receiver: a restart finishes all.

Two cycles of all jobs, in which a receiver fails and works again. A process that died can do nothing
more, so after its death each further call dies too. Two deaths between which neither a row changed nor a
receiver heard anything are one, and tried once; with WATCHWORD_KILLS (`make torture`) each is tried.
"""

from __future__ import annotations

import asyncio
import dataclasses
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from scheduler.jobs import JOBS
from tests.factories import a_source, a_topic
from tests.fakes import InlineExecutor
from tests.fakes_receivers import FakeSender
from tests.scenario.stage import FEED, Stage, plan
from watchword.domain.article import Entry
from watchword.domain.channel import FollowStyle
from watchword.domain.delivery import Message, Taken
from watchword.domain.work import JobName
from watchword.errors import DeliveryError, Problem
from watchword.pipeline.context import Runtime
from watchword.pipeline.work import run
from watchword.ports import ReadTransaction, WriteTransaction

T = TypeVar("T")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TITLES = frozenset(f"Talks {number}" for number in range(5))
EACH = "WATCHWORD_KILLS" in os.environ
DOWN = DeliveryError("503 Service Unavailable")


class Death(BaseException):
    """The end of the process; no code of ours may catch it."""


class Mortal:
    """Counts what a process does, and ends it at one moment: before or after a call."""

    def __init__(self, at: int | None, state: Callable[[], object] = lambda: None) -> None:
        """`at`: the number of the moment, from 0; None: it lives. `state`: what a death would leave."""
        self._at, self._state = at, state
        # One call after another, so that each life does the same in the same order.
        self._calling = asyncio.Lock()
        self.moments: list[str] = []
        """What it did: `before write`, `after write` and so on."""
        self.states: list[object] = []
        """The state at each moment."""

    async def call(self, name: str, doing: Coroutine[Any, Any, T]) -> T:
        async with self._calling:
            try:
                self._pass(f"before {name}")
                result = await doing
            finally:
                doing.close()
            self._pass(f"after {name}")
            return result

    @property
    def is_dead(self) -> bool:
        return self._at is not None and len(self.moments) > self._at

    def _pass(self, moment: str) -> None:
        if not self.is_dead:
            self.moments.append(moment)
            self.states.append(self._state())
        if self.is_dead:
            raise Death(moment)


class MortalStore:
    """The stage's store, in a process that may die."""

    def __init__(self, stage: Stage, life: Mortal) -> None:
        self._store, self._life = stage.store, life

    async def read(self, job: Callable[[ReadTransaction], T]) -> T:
        return await self._life.call("read", self._store.read(job))

    async def write(self, job: Callable[[WriteTransaction], T]) -> T:
        return await self._life.call("write", self._store.write(job))


class MortalSender:
    """The stage's sender, in a process that may die."""

    def __init__(self, sender: FakeSender, life: Mortal) -> None:
        self._sender, self._life = sender, life

    async def send(self, channel: str, message: Message) -> Taken:
        return await self._life.call("send", self._sender.send(channel, message))

    async def update(self, channel: str, message: Message) -> None:
        await self._life.call("update", self._sender.update(channel, message))

    def send_timeout(self, channel: str) -> timedelta:
        return self._sender.send_timeout(channel)

    def follow_styles(self, channel: str) -> frozenset[FollowStyle]:
        return self._sender.follow_styles(channel)

    def check(self) -> tuple[Problem, ...]:
        return ()


class Trial:
    """A moment at which much is due, to which each life returns."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self.stage = stage
        self._rows = sqlite3.connect(folder / "watchword.db")
        self._saved = sqlite3.connect(":memory:")

    async def set_up(self) -> None:
        """Five articles are published that go to two channels, which take two in a message."""
        stage = self.stage
        topics = [a_topic("talks", channels=("desk", "mail"))]
        await stage.configure([a_source(FEED)], topics, ["desk", "mail"])
        stage.publish()
        await stage.run()  # the first poll finds an empty feed, so later articles are news
        stage.clock.advance(HOUR)
        entries = []
        for title in sorted(TITLES):
            link = f"https://a.example/{title[-1]}"
            entries.append(Entry(link=link, title=title, published_at=stage.clock.now()))
            stage.page(link, f"They met, said {title}.")
        stage.publish(*entries)
        stage.sender.part = 2
        self._rows.backup(self._saved)
        self._now = stage.clock.now()

    def rewind(self) -> None:
        """All is as it was after `set_up`, and one channel fails."""
        self._saved.backup(self._rows)
        self.stage.clock.advance(self._now - self.stage.clock.now())
        self.stage.sender.sent.clear()
        self.stage.sender.heard.clear()
        self.stage.sender.broken_for["mail"] = DOWN

    def state(self) -> object:
        """What a death would leave: the rows, and what the receivers heard."""
        version = "PRAGMA data_version"  # another one after each commit that changed the file
        return *self._rows.execute(version).fetchone(), len(self.stage.sender.heard)

    def close(self) -> None:
        self._rows.close()
        self._saved.close()


def begin_life(stage: Stage, life: Mortal) -> None:
    """A new process on the rows of the stage: nothing is left of what another one had in memory."""
    config, now = stage.context.plan.config, stage.clock.now()
    stage.context = dataclasses.replace(
        stage.context,
        ports=dataclasses.replace(
            stage.context.ports,
            store=MortalStore(stage, life),
            executor=InlineExecutor(lambda work: run(stage.context, work)),
        ),
        plan=plan(config, MortalSender(stage.sender, life)),
        runtime=Runtime(jitter=lambda: 0.0, started_at=now),
    )


async def cycle(stage: Stage) -> None:
    """Each job in the order of the table; a page is read by each tick, and all are read."""
    for job in JOBS:
        for _ in TITLES if job.name is JobName.READ else (1,):
            await job.tick(stage.context)
        await asyncio.gather(*stage.context.runtime.in_flight.values())


async def two_cycles(stage: Stage) -> None:
    """A receiver fails in the first one, and works in the second."""
    await cycle(stage)
    stage.sender.broken_for.clear()
    stage.clock.advance(MINUTE)
    await cycle(stage)


async def live(trial: Trial, at: int | None) -> Mortal:
    """Live until that moment, die, start again, and hold what was sent against the promises.

    Returns the first life.
    """
    trial.rewind()
    stage, life = trial.stage, Mortal(at, trial.state)
    begin_life(stage, life)
    try:
        await two_cycles(stage)
    except Death:
        in_flight = stage.context.runtime.in_flight.values()
        await asyncio.gather(*in_flight, return_exceptions=True)
    assert life.is_dead == (at is not None)
    begin_life(stage, Mortal(None))
    await stage.restart()
    stage.sender.broken_for.clear()
    for after in (timedelta(0), MINUTE, HOUR):
        stage.clock.advance(after)
        await cycle(stage)
    repeated = check_sent(stage)
    now = stage.clock.now()
    assert await stage.store.read(lambda rows: rows.broken_promises(now)) == []
    named = await stage.store.read(lambda rows: rows.maybe_twice())
    assert named or not repeated, "a repetition that `db check --promises` does not name"
    return life


def check_sent(stage: Stage) -> list[tuple[str, str]]:
    """Each headline came on each channel, one message of one channel twice at most, under its id.

    Returns the channel and headline of each repetition.
    """
    told: Counter[tuple[str, str]] = Counter()
    ids: dict[tuple[str, str], set[str]] = {}
    calls: Counter[tuple[str, str, int]] = Counter()
    for channel, message in stage.sender.sent:
        calls[channel, message.id, message.taken] += 1
        for member in message.members[message.taken :][: stage.sender.part]:
            told[channel, member.title] += 1
            ids.setdefault((channel, member.title), set()).add(message.id)
    assert set(told) == {(name, title) for name in ("desk", "mail") for title in TITLES}
    assert sum(calls.values()) - len(calls) <= 1
    assert {len(one) for one in ids.values()} == {1}, "one headline under two ids"
    return [which for which, times in told.items() if times > 1]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # it copies the file at each death
async def test_a_death_at_any_call_loses_nothing_and_repeats_one_send_at_most(
    stage: Stage, tmp_path: Path
) -> None:
    trial = Trial(stage, tmp_path)
    await trial.set_up()
    life = await live(trial, None)
    calls = ("read", "write", "send")
    assert set(life.moments) == {
        f"{when} {call}" for when in ("before", "after") for call in calls
    }
    last: object = None
    for at, state in enumerate(life.states):
        if state != last or EACH:
            died = await live(trial, at)
            assert died.moments == life.moments[: at + 1]
        last = state
    trial.close()
