"""Scrapy's HTTP handler, with downloads that can be cancelled and a tolerant parser of headers."""

from __future__ import annotations

import asyncio

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Response

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
        self._tasks: set[asyncio.Task[Response]] = crawler.spider.downloads  # type: ignore[union-attr]

    async def download_request(self, request: Request) -> Response:
        """Scrapy calls this for each request."""
        task = asyncio.ensure_future(super().download_request(request))
        self._tasks.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            # Scrapy does not handle CancelledError here and would wait for the answer for ever.
            raise DownloadCancelledError("stopping") from None
        finally:
            self._tasks.discard(task)
