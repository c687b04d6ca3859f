"""Counts each request and its answer."""

from __future__ import annotations

from typing import cast

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.http.spider import WatchSpider


class Accounting:
    """A middleware of Scrapy, the nearest to the network: bodies are as they came, redirects count."""

    def __init__(self, crawler: Crawler) -> None:
        self._ledger = cast(WatchSpider, crawler.spider).ledger

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Accounting:
        """Scrapy calls this to create it."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Scrapy calls this with each answer."""
        wait = response.status in (429, 503) or (
            response.status >= 400 and "Retry-After" in response.headers
        )
        self._ledger.count(
            request.url, status=response.status, size=len(response.body), asks_to_wait=wait
        )
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Scrapy calls this where no answer came."""
        self._ledger.count(request.url, status=0, size=0, asks_to_wait=False)
