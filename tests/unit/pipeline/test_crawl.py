"""A crawl ends when nothing is left, and what was judged at its last look is sent too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.fakes import START, FakeClock
from watchword.domain.work import CrawlProgress
from watchword.pipeline import crawl
from watchword.pipeline.crawl import follow

SECOND = timedelta(seconds=1)


class Judging:
    """A store in which the last article is judged during a look, and sent one look later."""

    def __init__(self, clock: FakeClock) -> None:
        self.articles = self.deliveries = self
        self._clock, self._due_at, self.sent = clock, START, False

    async def read(self, job: Callable[[Any], Any]) -> Any:
        return job(self)

    def remaining(self, sources: Sequence[str], began: datetime, now: datetime) -> CrawlProgress:
        self._clock.advance(SECOND)
        if self._due_at == START:
            self._due_at = self._clock.now()
        return CrawlProgress(feeds=0, pages=0, judging=0)

    def channels_due(self, now: datetime) -> Sequence[str]:
        due = [] if self.sent or now < self._due_at else ["desk"]
        self.sent = self.sent or bool(due)
        return due

    def channels_held(self, now: datetime) -> Sequence[str]:
        return []


async def test_what_is_judged_during_a_look_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawl, "INTERVAL", 0)
    clock = FakeClock()
    store = Judging(clock)
    await follow(store, clock, ["s"], START, lambda _: None, {})  # type: ignore[arg-type]
    assert store.sent
