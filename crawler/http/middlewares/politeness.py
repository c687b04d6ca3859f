"""Politeness and safety of each request, also after redirects: URL, robots.txt, delay of the host."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import cast

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http.request import NO_CALLBACK

from crawler.http.guard import url_problem
from crawler.http.headers import fresh_for, retry_after
from crawler.http.meta import DELAY, RECEIVED, ROBOTS
from crawler.http.robots import MAX_ROBOTS_SIZE, ROBOTS_TTL, Rules, rules, unreachable
from crawler.http.spider import WatchSpider
from crawler.plain.urls import host
from watchword.domain.article import Failed
from watchword.domain.moment import is_due

MAX_HOSTS = 2_000
"""How many hosts' robots.txt are kept: at most 500 KiB each, usually 2 kB."""

MIN_DELAY = timedelta(milliseconds=1)


class Answered(IgnoreRequest):
    """The request is not sent; `answer` is returned instead."""

    def __init__(self, answer: Failed) -> None:
        self.answer = answer
        super().__init__(answer.reason)


class Politeness:
    """A middleware of Scrapy. Each host, a name with a port, has its own robots.txt and delay."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler, self._spider = crawler, cast(WatchSpider, crawler.spider)
        self._rules: dict[str, asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Politeness:
        """Scrapy calls this to create it."""
        politeness = cls(crawler)
        crawler.signals.connect(politeness.stop_at_size, signals.bytes_received)
        return politeness

    def stop_at_size(self, data: bytes, request: Request) -> None:
        """Scrapy calls this with each part of an answer. Of a robots.txt only the beginning is read."""
        if request.meta.get(ROBOTS):
            request.meta[RECEIVED] = request.meta.get(RECEIVED, 0) + len(data)
            if request.meta[RECEIVED] > MAX_ROBOTS_SIZE:
                raise StopDownload(fail=False)

    async def process_request(self, request: Request) -> None:
        """Scrapy calls this before each request. Raises Answered if the request must not be sent."""
        if problem := url_problem(request.url):
            raise Answered(Failed(reason=problem, final=True))
        delay: timedelta = request.meta[DELAY]
        if not request.meta.get(ROBOTS):
            known = await self._known(request)
            if refused := known.refusal(request.url):
                raise Answered(refused)
            delay = max(delay, known.delay)
        self._pace(request, delay)

    def _pace(self, request: Request, delay: timedelta) -> None:
        """Limit the host to one request at a time, `delay` apart. Scrapy's own slots ignore the port."""
        downloader, name = self._crawler.engine.downloader, host(request.url)
        # Without a delay Scrapy sends the whole queue of a slot before it counts the first request.
        seconds = max(delay, MIN_DELAY).total_seconds()
        request.meta["download_slot"] = name
        downloader.per_slot_settings[name] = {"concurrency": 1, "delay": seconds}
        if slot := downloader.slots.get(name):
            slot.delay = seconds

    async def _known(self, request: Request) -> Rules:
        site = "/".join(request.url.split("/")[:3])
        task = self._rules.get(site)
        if task is None or (
            task.done()
            and is_due(task.result().until, self._spider.clock.now(), max_ahead=ROBOTS_TTL)
        ):
            self._rules.pop(site, None)
            if len(self._rules) >= MAX_HOSTS:
                del self._rules[next(iter(self._rules))]
            task = self._rules[site] = asyncio.create_task(self._ask(site, request))
        return await asyncio.shield(task)

    async def _ask(self, site: str, request: Request) -> Rules:
        meta = {
            ROBOTS: True,
            DELAY: request.meta[DELAY],
            "download_slot": host(request.url),
            "download_maxsize": 0,  # `stop_at_size` stops it
        }
        # Not compressed: of compressed data the beginning alone could not be unpacked.
        headers = {"Accept-Encoding": "identity"}
        question = Request(f"{site}/robots.txt", callback=NO_CALLBACK, meta=meta, headers=headers)
        try:
            response = await self._crawler.engine.download_async(question)
            now = self._spider.clock.now()
            wish = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"), now)
            cache = (response.headers.get("Cache-Control") or b"").decode("latin-1")
            fresh = fresh_for({"cache-control": cache})
            found = rules(response.status, response.body, wish, now, fresh_for=fresh)
            self._spider.ledger.keep(site, found.note(now))
            return found
        except Answered as refused:
            return unreachable(replace(refused.answer, final=False), self._spider.clock.now())
        except Exception as error:  # noqa: BLE001 - the boundary of a request: any error is its answer
            return unreachable(self._spider.failure(error, question), self._spider.clock.now())
