"""Finds what of a site can be watched: what its page names, the usual places, its own listing."""

from __future__ import annotations

from collections.abc import Iterable

from watchword.domain.article import Failed, PollAnswer
from watchword.domain.discovery import (
    MAX_NAMED,
    Discovery,
    choose,
    sitemaps_place,
    usual_places,
)
from watchword.domain.feed import PollRequest
from watchword.domain.probe import Probe, assess
from watchword.domain.source import LISTING, Feed, Hints, Subscription
from watchword.ports import Clock, Crawler


async def discover(
    crawler: Crawler,
    clock: Clock,
    url: str,
    hints: Hints,
    subscription: Subscription | None = None,
) -> Discovery | Failed:
    """What of a site can be watched, or why its address does not answer. Nothing is kept.

    `url`: of a page of it or of a feed, normalized.
    """
    answers: dict[str, PollAnswer] = {}

    async def ask(feeds: Iterable[Feed]) -> list[Probe]:
        found = []
        for feed in feeds:
            answer = answers[feed.url] = await crawler.poll(
                PollRequest(feed=feed, hints=hints, subscription=subscription)
            )
            found.append(assess("", feed.url, answer, clock.now()))
        return found

    itself = await ask([Feed(url=url)])
    if choose(itself):
        return Discovery(page=None, probes=tuple(itself), best=itself[0], answer=answers[url])
    first = answers[url]
    if isinstance(first, Failed) and first.unreachable:
        return first
    page = await crawler.read_site(url, hints)
    if isinstance(page, Failed):
        return page
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
            answer = answers[best.feed]
            return Discovery(page=page, probes=tuple(probes), best=best, answer=answer)
    return Discovery(page=page, probes=tuple(probes), best=None)
