"""The crawler: fetches in this process, parses in a child process, and returns one answer a call."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from importlib.metadata import version

from crawler.feeds.raw import FeedDocument
from crawler.feeds.sitemap_index import with_sitemaps
from crawler.http.browser import Browser, problem
from crawler.http.errors import BROKEN_OFF, elsewhere, refusal
from crawler.http.fetch import Fetched, Fetcher, FetchRequest
from crawler.http.headers import content_digest, not_before, server_time, validators
from crawler.http.subscription import asks_to_sign_in
from crawler.parsed import ParsedFeed, Unreadable
from crawler.plain.walls import bot_wall
from crawler.pool import ParseFailed, ParseLimits, ParsePool
from watchword.domain import health
from watchword.domain.article import Entries, Failed, NotModified, Page, PollAnswer, ReadAnswer
from watchword.domain.config import FetchSettings
from watchword.domain.discovery import SitePage
from watchword.domain.feed import PollRequest
from watchword.domain.source import LISTING, Hints, Subscription, Validators
from watchword.domain.traffic import Traffic
from watchword.ports import Clock

MAX_OPEN_FILES = 65_536
SITEMAPS_TIMEOUT = timedelta(seconds=30)
"""For all sitemaps of an index; with the index itself it stays within the lease of a poll."""
PARSE_LIMITS = ParseLimits()
SIGNED_OUT = Failed(reason=health.SIGNED_OUT, barred=True)
_FEED_TYPES = "application/atom+xml, application/rss+xml, application/feed+json, */*;q=0.8"
_PAGE_TYPES = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"


class ScrapyCrawler:
    """The Crawler of `watchword.ports`, on Scrapy.

    It may be started and stopped any number of times, always on the same event loop. If two run at one
    time in a process, the allowed networks of the one that started later hold for both.
    """

    def __init__(
        self,
        clock: Clock,
        settings: FetchSettings,
        *,
        contact: str | None = None,
        limits: ParseLimits = PARSE_LIMITS,
    ) -> None:
        """`contact`: a mail address or a page, for the User-Agent. `limits`: of the parsing children."""
        self._clock, self._settings = clock, settings
        self._fetcher = Fetcher(clock, settings, user_agent=user_agent(contact))
        self._browser = Browser(self._fetcher.fetch, user_agent=user_agent(contact))
        self._pool = ParsePool(limits)

    async def start(self) -> None:
        """Open engine and pool. Raises the process's limit of open files as far as the system allows."""
        _raise_file_limit()
        await asyncio.gather(self._fetcher.start(), self._pool.start())

    async def stop(self) -> None:
        """Close both; calls in flight return Failed."""
        await asyncio.gather(self._fetcher.stop(), self._pool.stop())

    async def poll(self, request: PollRequest) -> PollAnswer:
        """Read a feed; see the port."""
        conditions = {} if _in_browser(request) else _conditions(request.validators)
        fetched = await self._fetch_feed(request.feed.url, request, conditions)
        now = self._clock.now()
        if isinstance(fetched, Failed):
            return fetched
        if fetched.status == 304 and conditions:
            return NotModified(
                not_before=not_before(fetched.headers, request.validators.ttl, now),
                server_time=server_time(fetched.headers),
            )
        if request.subscription and fetched.status == HTTPStatus.UNAUTHORIZED:
            return SIGNED_OUT
        unread = _refusal(fetched, now) or _again(fetched, request, now)
        answer = unread or await self._entries(fetched, request, now)
        return elsewhere(answer, request.feed.url, fetched.url)

    async def read(
        self,
        url: str,
        hints: Hints,
        *,
        subscription: Subscription | None = None,
        suspect: bool = False,
    ) -> ReadAnswer:
        """Read a page; see the port."""
        wanted = self._wanted_page(url, hints, subscription)
        fetched = await self._fetch(wanted, shown=hints.browser)
        if isinstance(fetched, Failed):
            return fetched
        if subscription and fetched.status == HTTPStatus.UNAUTHORIZED:
            return SIGNED_OUT
        if failed := _refusal(fetched, self._clock.now()):
            return elsewhere(replace(failed, final=failed.gone), url, fetched.url)
        if not fetched.whole:
            return elsewhere(Failed(reason=BROKEN_OFF), url, fetched.url)
        found = await self._extracted(fetched, hints, suspect=suspect)
        if shown := await self._shown(wanted, fetched, found, hints):
            found = await self._extracted(shown, hints, suspect=suspect)
        answer = _as_answer(found)
        text = answer.body if isinstance(answer, Page) else ""
        if subscription and asks_to_sign_in(url, fetched.url, fetched.body, text):
            return SIGNED_OUT
        return elsewhere(answer, url, fetched.url)

    async def read_site(self, url: str, hints: Hints) -> SitePage | Failed:
        """Read what a page says about its site; see the port."""
        fetched = await self._fetch(self._wanted_page(url, hints), shown=hints.browser)
        if isinstance(fetched, Failed):
            return fetched
        if failed := _refusal(fetched, self._clock.now()):
            return elsewhere(failed, url, fetched.url)
        try:
            page: SitePage | Unreadable = await self._pool.run(
                "crawler.listing.site_page:parse_site",
                fetched.body,
                fetched.headers.get("content-type"),
                fetched.url,
            )
        except ParseFailed as failure:
            return Failed(reason=str(failure), costly=failure.costly)
        return Failed(reason=page.reason) if isinstance(page, Unreadable) else page

    async def parse(self, body: bytes, url: str, hints: Hints) -> ReadAnswer:
        """Read the bytes of a page; see the port."""
        page = Fetched(url=url, status=HTTPStatus.OK, headers={}, body=body)
        return _as_answer(await self._extracted(page, hints))

    def _wanted_page(
        self, url: str, hints: Hints, subscription: Subscription | None = None
    ) -> FetchRequest:
        return FetchRequest(
            url=url,
            headers={"Accept": _PAGE_TYPES},
            delay=hints.delay,
            size=self._settings.page_size,
            subscription=subscription,
        )

    async def _fetch(self, wanted: FetchRequest, *, shown: bool) -> Fetched | Failed:
        """Fetch an address. `shown`: by the browser."""
        return await (self._browser.show if shown else self._fetcher.fetch)(wanted)

    async def _shown(
        self, wanted: FetchRequest, fetched: Fetched, found: object, hints: Hints
    ) -> Fetched | None:
        """The page in the browser, where it is seen to be empty without and there is a browser."""
        is_empty = isinstance(found, Unreadable) and found.scripted
        if not is_empty or hints.browser or problem():
            return None
        shown = await self._browser.show(wanted, fetched)
        return shown if isinstance(shown, Fetched) else None

    def take_traffic(self) -> Sequence[Traffic]:
        """What each host was asked since the last call; see the port."""
        return self._fetcher.take_traffic()

    async def _fetch_feed(
        self, url: str, request: PollRequest, conditions: Mapping[str, str]
    ) -> Fetched | Failed:
        return await self._fetch(
            self._wanted_feed(url, request, conditions), shown=_in_browser(request)
        )

    def _wanted_feed(
        self, url: str, request: PollRequest, conditions: Mapping[str, str]
    ) -> FetchRequest:
        accepted = _PAGE_TYPES if request.feed.kind == LISTING else _FEED_TYPES
        return FetchRequest(
            url=url,
            headers={"Accept": accepted, **conditions},
            delay=request.hints.delay,
            size=self._settings.feed_size,
            subscription=request.subscription,
        )

    async def _entries(self, fetched: Fetched, request: PollRequest, now: datetime) -> PollAnswer:
        feed = await self._parsed(fetched, request, now)
        if isinstance(feed, Failed):
            return feed
        alone = not feed.sitemaps
        if not alone:
            try:
                async with asyncio.timeout(SITEMAPS_TIMEOUT.total_seconds()):
                    whole = await with_sitemaps(feed, fetched.url, partial(self._sitemap, request))
            except TimeoutError:
                seconds = SITEMAPS_TIMEOUT.total_seconds()
                return Failed(reason=f"its sitemaps took longer than {seconds:g} s", costly=True)
            if isinstance(whole, Failed):
                return whole
            feed = whole
        kept = validators(request.validators, fetched.headers, fetched.body, feed.ttl)
        return Entries(
            entries=feed.entries,
            kind=feed.kind,
            # With the validators of a broken feed the next answer is a 304 and the rest never comes,
            # and those of an index do not show that one of its sitemaps has changed.
            validators=kept if feed.whole and alone else Validators(),
            not_before=not_before(fetched.headers, feed.ttl, now),
            server_time=server_time(fetched.headers),
            left_out=feed.left_out,
            is_whole=feed.whole and alone,
            moved_to=fetched.url if fetched.moved else None,
            confidence=feed.confidence,
            stopped=feed.stopped,
            proposed=feed.proposed,
        )

    async def _sitemap(self, request: PollRequest, url: str) -> ParsedFeed | Failed:
        """One of the documents that a feed names in place of entries."""
        fetched = await self._fetch_feed(url, request, {})
        if isinstance(fetched, Failed):
            return fetched
        now = self._clock.now()
        return _refusal(fetched, now) or await self._parsed(fetched, request, now)

    async def _parsed(
        self, fetched: Fetched, request: PollRequest, now: datetime
    ) -> ParsedFeed | Failed:
        document = FeedDocument(
            body=fetched.body,
            content_type=fetched.headers.get("content-type"),
            url=fetched.url,
            kind=request.feed.kind,
            rules=request.feed.rules,
            known=request.known,
        )
        try:
            feed: ParsedFeed | Unreadable = await self._pool.run(
                "crawler.feeds.entries:read_feed",
                document,
                request.hints,
                now,
                suspect=request.suspect,
            )
        except ParseFailed as failed:
            return Failed(reason=str(failed), costly=failed.costly)
        wanted = self._wanted_feed(fetched.url, request, {})
        if shown := await self._shown(wanted, fetched, feed, request.hints):
            in_browser = replace(request, hints=replace(request.hints, browser=True))
            return await self._parsed(shown, in_browser, now)
        if not (fetched.whole or (isinstance(feed, ParsedFeed) and feed.whole)):
            return Failed(reason=BROKEN_OFF)
        return Failed(reason=feed.reason) if isinstance(feed, Unreadable) else feed

    async def _extracted(
        self, fetched: Fetched, hints: Hints, *, suspect: bool = False
    ) -> Page | Unreadable | Failed:
        try:
            page: Page | Unreadable = await self._pool.run(
                "crawler.extract.page:read_page",
                fetched.body,
                fetched.headers.get("content-type"),
                fetched.url,
                hints,
                self._clock.now(),
                suspect=suspect,
            )
        except ParseFailed as failed:
            return Failed(reason=str(failed), costly=failed.costly)
        return page


def _again(fetched: Fetched, request: PollRequest, now: datetime) -> NotModified | None:
    """The answer to a feed that is sent as it was, without a parse; None where it has to be read.

    A listing is always read: whether its rules still choose something is seen in no other way.
    """
    known = request.validators
    is_same = fetched.whole and known.digest == content_digest(fetched.body)
    if not is_same or request.feed.kind == LISTING:
        return None
    return NotModified(
        validators=validators(known, fetched.headers, fetched.body, known.ttl),
        not_before=not_before(fetched.headers, known.ttl, now),
        server_time=server_time(fetched.headers),
    )


def _as_answer(found: Page | Unreadable | Failed) -> ReadAnswer:
    if isinstance(found, Unreadable):
        return Failed(reason=found.reason, final=found.final, barred=found.barred)
    return found


def _in_browser(request: PollRequest) -> bool:
    """Whether a feed is a page that the browser shows."""
    return request.hints.browser and request.feed.kind == LISTING


def _refusal(fetched: Fetched, now: datetime) -> Failed | None:
    """The failure that the status means; a bot wall is named in place of the status."""
    failed = refusal(fetched.status, fetched.headers, now)
    if failed is None or failed.gone:
        return failed
    wall = bot_wall(fetched.body, fetched.headers)
    return replace(failed, reason=wall.reason, barred=wall.whole_site) if wall else failed


def user_agent(contact: str | None) -> str:
    """The User-Agent: our name and version, and whom to contact. Pure."""
    name = f"Watchword/{version('watchword')}"
    return f"{name} (+{contact})" if contact else name


def _conditions(validators: Validators) -> dict[str, str]:
    """The headers of a conditional request (RFC 9110, section 13); empty without validators."""
    headers = {"If-None-Match": validators.etag, "If-Modified-Since": validators.modified}
    return {name: value for name, value in headers.items() if value}


def _raise_file_limit() -> None:
    """Each connection needs an open file, one a host; many systems allow only 1,024 by default."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MAX_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, MAX_OPEN_FILES)
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
