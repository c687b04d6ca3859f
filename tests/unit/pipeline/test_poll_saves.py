"""What ends while the database is busy is saved together, and told only once it is saved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from tests.factories import a_source, free
from tests.fakes import START
from tests.unit.domain.test_feed import FRESH
from watchword.domain.article import NotModified
from watchword.domain.feed import FeedUpdate, Polled
from watchword.errors import StoreError
from watchword.pipeline.poll_saves import Ended, PollSaves

BAD = "https://bad.example/feed"


@dataclass
class FakeStore:
    """A store whose feeds are saved but for BAD, with which no transaction ends well."""

    open: asyncio.Event = field(default_factory=asyncio.Event)
    """Until it is set, no transaction ends."""
    saved: list[list[str]] = field(default_factory=list)
    """The feeds of each transaction."""

    @property
    def feeds(self) -> FakeStore:
        return self

    def save(self, polls: Sequence[Polled]) -> Sequence[bool]:
        urls = [one.feed.url for one in polls]
        if BAD in urls:
            raise StoreError("the database refused")
        self.saved.append(urls)
        return [one.feed.lease_token == FRESH.lease_token for one in polls]

    async def write(self, job: Callable[[Any], Any]) -> Any:
        await self.open.wait()
        return job(self)


def ended(url: str, token: int = FRESH.lease_token) -> Ended:
    feed = replace(FRESH, url=url, lease_token=token)
    update = FeedUpdate(
        at=START,
        next_poll_at=START,
        interval=feed.interval,
        rhythm=feed.rhythm,
        validators=feed.validators,
        kind=feed.kind,
        failure=None,
    )
    polled = Polled(feed=feed, update=update, host=free(feed.host, START))
    return Ended(polled=polled, source=a_source(url), answer=NotModified())


async def test_what_ends_during_a_transaction_is_saved_by_the_next_one() -> None:
    store, saves = FakeStore(), PollSaves()
    first = asyncio.create_task(saves.save(store, ended("a")))  # type: ignore[arg-type]
    await asyncio.sleep(0.001)
    others = [
        asyncio.create_task(saves.save(store, one))  # type: ignore[arg-type]
        for one in (ended("b"), ended("c", token=7), ended("b", token=7))
    ]
    await asyncio.sleep(0.001)
    assert not first.done(), "nothing was saved yet"
    store.open.set()
    assert [await one for one in (first, *others)] == [True, True, False, False]
    assert store.saved == [["a"], ["b", "c", "b"]]


async def test_a_poll_that_cannot_be_saved_keeps_back_no_other() -> None:
    store, saves = FakeStore(), PollSaves()
    store.open.set()
    good, bad, other = (saves.save(store, ended(url)) for url in ("a", BAD, "b"))  # type: ignore[arg-type]
    results = await asyncio.gather(good, bad, other, return_exceptions=True)
    assert (results[0], results[2]) == (True, True)
    assert isinstance(results[1], StoreError)
    assert store.saved == [["a"], ["b"]]
    with pytest.raises(StoreError):
        await saves.save(store, ended(BAD))  # type: ignore[arg-type]
    assert await saves.save(store, ended("c"))  # type: ignore[arg-type]


async def test_a_poll_that_is_ended_while_it_saves_leaves_the_others_to_save_themselves() -> None:
    store, saves = FakeStore(), PollSaves()
    polls = [
        asyncio.create_task(saves.save(store, ended(url)))  # type: ignore[arg-type]
        for url in ("a", "b", "c")
    ]
    await asyncio.sleep(0.001)
    polls[0].cancel()
    store.open.set()
    results = await asyncio.gather(*polls, return_exceptions=True)
    assert isinstance(results[0], asyncio.CancelledError)
    assert results[1:] == [True, True]
    assert store.saved == [["b", "c"]]
