"""Asks feeds by hand: nothing is kept, no row is touched."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from watchword.domain.feed import PollRequest
from watchword.domain.probe import Probe, assess
from watchword.domain.source import Feed, Source, host_of
from watchword.ports import Clock, Crawler


async def probe(crawler: Crawler, clock: Clock, sources: Sequence[Source]) -> Sequence[Probe]:
    """The answer of each feed of these sources, in their order; of one host one after another."""
    asked = [(source, feed) for source in sources for feed in source.feeds]
    hosts: dict[str, asyncio.Lock] = {host_of(feed.url): asyncio.Lock() for _, feed in asked}

    async def ask(source: Source, feed: Feed) -> Probe:
        async with hosts[host_of(feed.url)]:
            answer = await crawler.poll(PollRequest(feed=feed, hints=source.hints))
        return assess(source.key, feed.url, answer, clock.now())

    return await asyncio.gather(*(ask(source, feed) for source, feed in asked))
