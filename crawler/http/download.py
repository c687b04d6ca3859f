"""Scrapy's HTTP handler: counted downloads that can be cancelled, a tolerant parser of headers."""

from __future__ import annotations

import asyncio
from typing import cast

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _ScrapyAgent
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.web.client import Agent

from crawler.http.endpoint import Endpoints
from crawler.http.spider import WatchSpider
from crawler.http.tolerant import TolerantFactory

IDLE_TIMEOUT = 10
"""Seconds until an idle connection is closed. A page is often fetched soon after its feed. Twisted's
default of 240 s keeps a file descriptor for each host of the last four minutes."""


class Downloads(HTTP11DownloadHandler):
    """Scrapy makes one for each scheme. The spider's `downloads` has the running tasks of all."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool.cachedConnectionTimeout = IDLE_TIMEOUT
        self._pool._factory = TolerantFactory
        from twisted.internet import reactor

        timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        endpoints = Endpoints(reactor, self._contextFactory, timeout)
        self._agent = Agent.usingEndpointFactory(reactor, endpoints, self._pool)  # type: ignore[no-untyped-call]
        spider = cast(WatchSpider, crawler.spider)
        self._tasks, self._connections = spider.downloads, spider.connections

    async def download_request(self, request: Request) -> Response:
        """Scrapy calls this for each request, when its host's turn has come."""
        task = asyncio.create_task(self._download(request))
        self._tasks.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            # Scrapy does not handle CancelledError here and would wait for the answer for ever.
            raise DownloadCancelledError("stopping") from None
        finally:
            self._tasks.discard(task)

    async def _download(self, request: Request) -> Response:
        async with self._connections:
            with wrap_twisted_exceptions():
                asking = _Asking(self._agent, maxsize=self._default_maxsize, crawler=self._crawler)
                return await maybe_deferred_to_future(asking.download_request(request))


class _Asking(_ScrapyAgent):
    """One request, by the agent of all: Scrapy makes an agent for each."""

    def __init__(self, agent: Agent, *, maxsize: int, crawler: Crawler) -> None:
        # The agent has the policy of TLS.
        super().__init__(contextFactory=None, maxsize=maxsize, crawler=crawler)  # type: ignore[arg-type]
        self._agent = agent

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        return self._agent
