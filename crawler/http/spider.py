"""The only spider: it stays open without start pages, and gets its requests from the Fetcher."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DontCloseSpider
from scrapy.http import Response

from crawler.http.errors import Limits, failure, is_costly, is_unreachable
from crawler.http.ledger import Ledger
from crawler.http.resolver import GuardResolver
from watchword.domain.article import Failed
from watchword.ports import Clock

log = logging.getLogger(__name__)


class WatchSpider(Spider):
    """Gives clock, resolver and running downloads to our parts inside Scrapy.

    `connections`: how many there are at most, those for robots.txt included.
    """

    name = "watchword"

    def __init__(
        self,
        *,
        clock: Clock,
        resolver: GuardResolver,
        opened: Callable[[WatchSpider], None],
        ledger: Ledger,
        connections: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.clock, self._resolver, self._opened = clock, resolver, opened
        self.ledger = ledger
        self.downloads: set[asyncio.Task[Response]] = set()
        self.connections = asyncio.Semaphore(connections)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> WatchSpider:
        """Scrapy calls this to create it."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.stay_open, signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Scrapy calls this once the engine runs; it has no first request."""
        self._opened(self)
        return
        yield

    def stay_open(self) -> None:
        """Scrapy calls this when no request is left, and would then close the spider."""
        raise DontCloseSpider

    def failure(self, error: BaseException, request: Request) -> Failed:
        """Why a request got no answer, in words for the user."""
        name = urlsplit(request.url).hostname or ""
        if isinstance(error, CannotResolveHostError):
            if refused := self._resolver.refusal(name):
                return Failed(reason=_not_allowed(name, refused))
            return Failed(reason=f"host not found: {name}", unreachable=True)
        words = failure(error, self._limits(request))
        if words is None:
            log.warning("fetch.unknown_error", extra={"url": request.url}, exc_info=error)
        return Failed(
            reason=words or "fetching it failed; the log says where",
            costly=is_costly(error),
            unreachable=is_unreachable(error),
        )

    def _limits(self, request: Request) -> Limits:
        """The limits of a request, of which it may have some of its own."""
        settings, own = self.settings, request.meta
        return Limits(
            timeout=timedelta(seconds=own.get("download_timeout", 0)),
            size=own.get("download_maxsize", settings.getint("DOWNLOAD_MAXSIZE")),
            redirects=settings.getint("REDIRECT_MAX_TIMES"),
        )


def _not_allowed(name: str, refused: str) -> str:
    kind = refused.removeprefix(f"{name}, ")
    where = f"is {kind}" if kind != refused else f"is at {refused}"
    return f"{name} {where}; allow its network in [fetch] allow_networks"
