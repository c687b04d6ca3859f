"""The end of a poll: polls that end while the database is busy are saved by its next transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress

from watchword.domain.article import Entries, Failed, PollAnswer
from watchword.domain.feed import Polled
from watchword.domain.health import SIGNED_OUT
from watchword.domain.source import Source
from watchword.ports import Store, WriteTransaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A poll that has ended: what it writes, and what its answer means for the feeds of its source."""

    polled: Polled
    source: Source
    answer: PollAnswer


class PollSaves:
    """Saves what has ended, one transaction after another, each with all that ended by then.

    Nothing waits for others to end: the first one is saved at once.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[Ended, asyncio.Future[bool]]] = []
        self._writing = asyncio.Lock()

    async def save(self, store: Store, ended: Ended) -> bool:
        """Save a poll; returns after its commit. False: its lease token has changed.

        Raises what the database raised of it. A transaction that fails is done again, a poll at a time.
        """
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((ended, answer))
        try:
            async with self._writing:
                if not answer.done():  # else the one before has saved it too
                    await self._save(store, [*self._waiting])
            return answer.result()
        finally:
            answer.cancel()  # if this poll was ended meanwhile; those that still wait save themselves
            self._waiting = [one for one in self._waiting if not one[1].done()]

    async def _save(
        self, store: Store, some: Sequence[tuple[Ended, asyncio.Future[bool]]]
    ) -> None:
        try:
            saved = await store.write(save_ended([ended for ended, _ in some]))
        except Exception as error:  # noqa: BLE001 - it is raised where the poll waits
            if len(some) > 1:
                for one in some:
                    await self._save(store, [one])
            elif not some[0][1].done():
                some[0][1].set_exception(error)
            return
        for (_, answer), is_saved in zip(some, saved, strict=True):
            if not answer.done():
                answer.set_result(is_saved)


def save_ended(ended: Sequence[Ended]) -> Callable[[WriteTransaction], Sequence[bool]]:
    """A job for the store: the results of polls; returns of each whether it was saved."""

    def job(rows: WriteTransaction) -> Sequence[bool]:
        saved = rows.feeds.save([one.polled for one in ended])
        for one in compress(ended, saved):
            _bar(rows, one)
        return saved

    return job


def _bar(rows: WriteTransaction, ended: Ended) -> None:
    """Keep that a source asks to sign in, or does not any more."""
    source, polled = ended.source, ended.polled
    match ended.answer:
        case Failed(reason=reason) if reason == SIGNED_OUT:
            rows.feeds.bar(source.key, reason, polled.update.at)
        case Entries() if polled.feed.fails:
            rows.feeds.unbar(source.key)
        case Entries() if source.subscription is None:
            rows.feeds.unbar(source.key, SIGNED_OUT)
