"""Fetching: one long-lived Scrapy engine, its supervision, and one answer for each request."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Response
from scrapy.utils.defer import maybe_deferred_to_future

from crawler.http.errors import elsewhere
from crawler.http.guard import NetworkPolicy, url_problem
from crawler.http.ledger import Ledger
from crawler.http.meta import DELAY
from crawler.http.middlewares.politeness import Answered
from crawler.http.middlewares.session import session
from crawler.http.reactor import install_reactor
from crawler.http.resolver import GuardResolver
from crawler.http.scrapy_settings import scrapy_settings
from crawler.http.spider import WatchSpider
from crawler.plain.urls import host
from watchword.domain.article import Failed
from watchword.domain.config import FetchSettings
from watchword.domain.source import Subscription
from watchword.domain.traffic import Traffic
from watchword.ports import Clock

log = logging.getLogger(__name__)

FETCH_TIMEOUT = timedelta(seconds=75)
"""For a whole fetch: waiting for the host, robots.txt, redirects. With at most 30 s of parsing it stays
within the lease of 2 minutes."""
STOP_TIMEOUT, _STEP = timedelta(seconds=3), timedelta(milliseconds=50)
FIRST_PAUSE, LAST_PAUSE = timedelta(seconds=1), timedelta(minutes=1)
FOR_GOOD = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT)
STOPPED = "the crawler is not running"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer with any status."""

    url: str
    """The address after redirects."""
    status: int
    headers: Mapping[str, str]
    """By names in lower case."""
    body: bytes = field(repr=False)
    whole: bool = True
    """False if the connection ended before the length that the header gives."""
    moved: bool = False
    """Whether redirects led there, each of them for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """One address to fetch."""

    url: str
    headers: Mapping[str, str]
    delay: timedelta
    """The time between two requests to its host."""
    size: int
    """The limit of the answer in bytes."""
    subscription: Subscription | None = None


class Fetcher:
    """Owns the engine. If the engine ends by itself, it is restarted after a pause that doubles."""

    def __init__(self, clock: Clock, settings: FetchSettings, *, user_agent: str) -> None:
        self._clock = clock
        self._policy = NetworkPolicy(allow=settings.allow_networks)
        self._settings = scrapy_settings(settings, user_agent)
        self._connections = settings.connections
        self._ledger = Ledger()
        self._waiting: set[asyncio.Future[Fetched | Failed]] = set()
        self._downloads: set[asyncio.Task[None]] = set()
        self._spider: WatchSpider | None = None
        self._supervisor: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self._stopping = False

    async def start(self) -> None:
        """Open the engine on the running loop. Raises RuntimeError if the reactor has another loop."""
        resolver = install_reactor(self._policy)
        # Below this level Scrapy logs each request, and repeats the reasons that callers get.
        logging.getLogger("scrapy").setLevel(logging.ERROR)
        self._stopping = False
        self._ready.clear()
        self._supervisor = asyncio.create_task(self._supervise(resolver), name="crawler")
        await self._ready.wait()

    async def stop(self) -> None:
        """End all requests in flight; takes at most 3 s."""
        self._stopping = True
        self._answer_all("Watchword is stopping")
        supervisor, self._supervisor = self._supervisor, None
        if supervisor is None:
            return
        tasks: set[asyncio.Task[None]] = {supervisor, *self._downloads}
        if self._spider is None:  # between two engines
            supervisor.cancel()
        else:
            tasks.add(asyncio.create_task(self._spider.crawler.stop_async()))
        for _ in range(STOP_TIMEOUT // _STEP):
            if self._spider is not None:
                # Repeated, because a request that waited for robots.txt then waits for its host.
                _end_downloads(self._spider)
            _, left = await asyncio.wait(tasks, timeout=_STEP.total_seconds())
            if not left:
                break
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def take_traffic(self) -> Sequence[Traffic]:
        """What each host was asked since the last call."""
        return self._ledger.drain()

    async def fetch(self, wanted: FetchRequest) -> Fetched | Failed:
        """Fetch an address and follow redirects. Returns exactly one answer and never raises."""
        if problem := url_problem(wanted.url):
            return Failed(reason=problem, final=True)
        spider = None if self._stopping else self._spider
        if spider is None or spider.crawler.engine.spider is None:
            return Failed(reason=STOPPED)
        answer: asyncio.Future[Fetched | Failed] = asyncio.get_running_loop().create_future()
        self._waiting.add(answer)
        # A task of its own: a caller that goes leaves the slot of the host as Scrapy knows it.
        task = asyncio.create_task(self._download(spider, _request(wanted), answer))
        self._downloads.add(task)
        task.add_done_callback(self._downloads.discard)
        try:
            async with asyncio.timeout(FETCH_TIMEOUT.total_seconds()):
                return await answer
        except TimeoutError:
            seconds = FETCH_TIMEOUT.total_seconds()
            return Failed(reason=f"fetching it took longer than {seconds:g} s in all", costly=True)
        finally:
            self._waiting.discard(answer)

    async def _download(
        self, spider: WatchSpider, request: Request, answer: asyncio.Future[Fetched | Failed]
    ) -> None:
        """Set the answer to a request.

        It asks Scrapy's downloader itself: nothing here uses the engine's queue, its signals and the
        middlewares of spiders before and behind it, and they cost the loop (docs/why.md).
        """
        downloader, url = spider.crawler.engine.downloader, request.url
        try:
            while not isinstance(
                came := await maybe_deferred_to_future(downloader.fetch(request)), Response
            ):
                request = came  # a redirect
            _set_answer(answer, _fetched(came, request))
        except Exception as error:  # noqa: BLE001 - the boundary of a request: any error is its answer
            _set_answer(answer, elsewhere(_failed(spider, error, request), url, request.url))

    def _answer_all(self, reason: str) -> None:
        for answer in list(self._waiting):
            _set_answer(answer, Failed(reason=reason))

    def _opened(self, spider: WatchSpider) -> None:
        self._spider = spider
        self._ready.set()

    async def _supervise(self, resolver: GuardResolver) -> None:
        loop, pause = asyncio.get_running_loop(), FIRST_PAUSE
        while True:
            crawler, began = Crawler(WatchSpider, self._settings), loop.time()
            try:
                await crawler.crawl_async(
                    clock=self._clock,
                    resolver=resolver,
                    opened=self._opened,
                    ledger=self._ledger,
                    connections=self._connections,
                )
            except Exception:  # the boundary of the engine: after any error another one is started
                log.exception("crawler.engine_failed")
            self._spider = None
            self._ready.set()
            if self._stopping or _is_cancelled():
                break
            self._answer_all("the crawler broke down and is starting again")
            if loop.time() - began > LAST_PAUSE.total_seconds():
                pause = FIRST_PAUSE
            log.error("crawler.engine_ended", extra={"again_in": pause.total_seconds()})
            await asyncio.sleep(pause.total_seconds())
            pause = min(pause * 2, LAST_PAUSE)


def _request(wanted: FetchRequest) -> Request:
    meta = {
        DELAY: wanted.delay,
        "download_maxsize": wanted.size,
        "download_slot": host(wanted.url),
        "download_fail_on_dataloss": False,  # a feed may be whole, though its length is wrong
        **session(wanted.subscription),
    }
    return Request(wanted.url, headers=dict(wanted.headers), meta=meta)


def _failed(spider: WatchSpider, error: Exception, request: Request) -> Failed:
    return error.answer if isinstance(error, Answered) else spider.failure(error, request)


def _is_cancelled() -> bool:
    """Whether this task was cancelled. Scrapy catches the CancelledError and returns normally."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _set_answer(answer: asyncio.Future[Fetched | Failed], value: Fetched | Failed) -> None:
    if not answer.done():
        answer.set_result(value)


def _fetched(response: Response, request: Request) -> Fetched:
    ways = request.meta.get("redirect_reasons", ())
    headers = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    return Fetched(
        url=response.url,
        status=response.status,
        headers=headers,
        body=response.body,
        whole="dataloss" not in response.flags,
        moved=bool(ways) and all(one in FOR_GOOD for one in ways),
    )


def _end_downloads(spider: WatchSpider) -> None:
    """Cancel running and waiting downloads; Scrapy itself would wait for their timeouts."""
    for slot in spider.crawler.engine.downloader.slots.values():
        while slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(DownloadCancelledError("stopping"))
    for task in list(spider.downloads):
        task.cancel()
