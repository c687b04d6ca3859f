"""Asks feeds by hand: nothing is kept, no row is touched."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from watchword.domain.probe import Probe, assess
from watchword.domain.source import Source, Validators, host_of
from watchword.ports import Clock, Crawler


async def probe(crawler: Crawler, clock: Clock, sources: Sequence[Source]) -> Sequence[Probe]:
    """The answer of each feed of these sources, in their order; of one host one after another."""
    asked = [(source, feed) for source in sources for feed in source.feeds]
    hosts: dict[str, asyncio.Lock] = {host_of(feed): asyncio.Lock() for _, feed in asked}

    async def ask(source: Source, feed: str) -> Probe:
        async with hosts[host_of(feed)]:
            answer = await crawler.poll(feed, Validators(), source.hints)
        return assess(source.key, feed, answer, clock.now())

    return await asyncio.gather(*(ask(source, feed) for source, feed in asked))
