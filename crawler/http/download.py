"""Scrapy's HTTP handler, with downloads that can be ended, and connections that are not hoarded."""

from __future__ import annotations

import asyncio

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Response

MAX_IDLE_CONNECTIONS = 10
"""Seconds that an idle connection stays open: a page often follows the feed. Twisted's 240 s are a
file descriptor for each host of the last four minutes."""


class Downloads(HTTP11DownloadHandler):
    """One for each scheme; the tasks of both are in the spider's `downloads`."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool.cachedConnectionTimeout = MAX_IDLE_CONNECTIONS
        self._tasks: set[asyncio.Task[Response]] = crawler.spider.downloads  # type: ignore[union-attr]

    async def download_request(self, request: Request) -> Response:
        """Scrapy's call."""
        task = asyncio.ensure_future(super().download_request(request))
        self._tasks.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            # Scrapy knows no CancelledError here and would wait for the answer for ever.
            raise DownloadCancelledError("stopping") from None
        finally:
            self._tasks.discard(task)
