"""Finds what of a site can be watched: what its page names, the usual places, its own listing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from watchword.domain.article import Failed
from watchword.domain.discovery import (
    MAX_NAMED,
    Discovery,
    choose,
    sitemaps_place,
    usual_places,
)
from watchword.domain.feed import PollRequest
from watchword.domain.probe import Probe, assess
from watchword.domain.source import LISTING, Feed, Hints
from watchword.errors import InvalidRequest
from watchword.ports import Clock, Crawler


async def discover(crawler: Crawler, clock: Clock, url: str, delay: timedelta) -> Discovery:
    """What of a site can be watched; `url`: of a page of it or of a feed, normalized. Nothing is kept.

    `delay`: between two requests to one host. Raises InvalidRequest with the reason if the address does
    not answer.
    """
    hints = Hints(outlet="", delay=delay)

    async def ask(feeds: Iterable[Feed]) -> list[Probe]:
        found = []
        for feed in feeds:
            answer = await crawler.poll(PollRequest(feed=feed, hints=hints))
            found.append(assess("", feed.url, answer, clock.now()))
        return found

    itself = await ask([Feed(url=url)])
    if choose(itself):
        return Discovery(page=None, probes=tuple(itself), best=itself[0])
    page = await crawler.read_site(url, hints)
    if isinstance(page, Failed):
        raise InvalidRequest(f"{url}: {page.reason}")
    steps = (
        [Feed(url=one) for one in page.feeds[:MAX_NAMED]],
        [Feed(url=one) for one in usual_places(page.url)],
        [Feed(url=sitemaps_place(page.url))],
        [Feed(url=page.url, kind=LISTING)],
    )
    probes: list[Probe] = []
    for step in steps:
        probes += await ask(step)
        if best := choose(probes):
            return Discovery(page=page, probes=tuple(probes), best=best)
    return Discovery(page=page, probes=tuple(probes), best=None)
