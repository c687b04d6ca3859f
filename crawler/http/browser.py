"""Pages that need JavaScript: the system's Chromium shows them, and our own Fetcher brings every byte.

The browser has no way out: its proxy is a port where nobody listens, and each of its requests is
answered from the Fetcher, so that guard, robots.txt, TLS and limits hold for subresources and
redirects too. It resolves no name, so no name can change between a check and a connection.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from crawler.http.fetch import Fetched, FetchRequest
from watchword.domain.article import Failed

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page, Route

log = logging.getLogger(__name__)

Fetch = Callable[[FetchRequest], Awaitable[Fetched | Failed]]

NAMES = ("chromium", "chromium-browser", "google-chrome")
"""The programs that are looked for on the PATH."""
TIMEOUT = timedelta(seconds=60)
"""For a page with all that it asks for, and the start of the browser; it stays within a lease."""
SETTLED = timedelta(seconds=2)
"""A page that asks for nothing for so long is done."""
MAX_REQUESTS = 60
"""Of one page; what is more is refused."""
MAX_SIZE_FACTOR = 4
"""All answers to a page together may be so many times as large as the page."""
HEAP = 256
"""Megabytes for the scripts of a page."""
_KINDS = ("script", "xhr", "fetch")
"""What a text needs; pictures, styles, fonts, films and frames are refused."""
_LAUNCH = (
    "--proxy-server=127.0.0.1:1",
    "--proxy-bypass-list=<-loopback>",
    "--disable-background-networking",
    "--disable-component-update",
    "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-dev-shm-usage",
    f"--js-flags=--max-old-space-size={HEAP}",
)
_HOP_BY_HOP = (
    "content-encoding",
    "content-length",
    "transfer-encoding",
    "connection",
    "set-cookie",
)


def problem() -> str | None:
    """Why no browser can be used, in words; None: one can."""
    try:
        import playwright.async_api  # noqa: F401  it takes 0.2 s, and only pages of scripts need it
    except ImportError:
        return "the extra browser is not installed: pip install 'watchword[browser]'"
    return None if program() else f"no Chromium is installed: one of {', '.join(NAMES)}"


def program() -> str | None:
    """The path of the system's Chromium; None: there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """Shows one page at a time, each in a browser of its own that is gone afterwards."""

    def __init__(self, fetch: Fetch, *, user_agent: str) -> None:
        self._fetch, self._user_agent = fetch, user_agent
        self._one = asyncio.Lock()

    async def show(self, wanted: FetchRequest, first: Fetched | None = None) -> Fetched | Failed:
        """The page as it is after its scripts ran, as the bytes of HTML. Never raises.

        `first`: the page without them, where it was fetched already. The answer has no validators, since
        those of a page of scripts do not show that its texts have changed.
        """
        if said := problem():
            return Failed(reason=said)
        plain = first or await self._fetch(wanted)
        if isinstance(plain, Failed) or plain.status != 200:
            return plain
        async with self._one:
            try:
                async with asyncio.timeout(TIMEOUT.total_seconds()):
                    return await self._shown(wanted, plain)
            except TimeoutError:
                seconds = TIMEOUT.total_seconds()
                return Failed(reason=f"the browser took longer than {seconds:g} s", costly=True)
            except Exception as error:  # noqa: BLE001  Playwright raises for a page that crashes
                log.debug("browser", extra={"url": wanted.url, "error": str(error)})
                return Failed(reason="the browser could not show it", costly=True)

    async def _shown(self, wanted: FetchRequest, first: Fetched) -> Fetched | Failed:
        from playwright.async_api import Error, async_playwright

        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=program(),
                args=list(_LAUNCH),
                chromium_sandbox=os.geteuid() != 0,  # root's Chromium starts without one only
                env={"HOME": "/nonexistent", "PATH": os.environ.get("PATH", "")},
            )
            try:
                context = await browser.new_context(
                    user_agent=self._user_agent, service_workers="block", accept_downloads=False
                )
                answers = _Answers(self._fetch, wanted, first)
                await answers.attach(context)
                page = await context.new_page()
                # A script that leaves the page makes this raise, and 204 keeps the page.
                with contextlib.suppress(Error):
                    await page.goto(first.url, wait_until="domcontentloaded")
                await answers.wait_until_quiet(page)
                body = (await page.content()).encode()
            finally:
                await browser.close()
        if len(body) > wanted.size:
            return Failed(
                reason=f"the page is larger than {wanted.size} bytes after its scripts ran"
            )
        dated = {key: value for key, value in first.headers.items() if key == "date"}
        headers = {**dated, "content-type": "text/html; charset=utf-8"}
        return replace(first, headers=headers, body=body)


@dataclass  # without slots: Playwright sets an attribute of its own
class _Answers:
    """Answers each request of one page from the Fetcher."""

    fetch: Fetch
    wanted: FetchRequest
    first: Fetched
    asked: int = 0
    size: int = 0
    pending: int = 0

    async def attach(self, context: BrowserContext) -> None:
        await context.route("**/*", self.answer)
        await context.route_web_socket("**/*", lambda socket: socket.close())

    async def answer(self, route: Route) -> None:
        """Fulfil or refuse one request."""
        request = route.request
        url = request.url.partition("#")[0]
        if request.is_navigation_request():
            # Another page, or a frame: the answer 204 leaves the page as it is.
            is_first = url == self.first.url and request.frame.parent_frame is None
            await (self._fulfil(route, self.first) if is_first else route.fulfill(status=204))
            return
        self.asked += 1
        allowed = request.method == "GET" and request.resource_type in _KINDS
        if not allowed or self.asked > MAX_REQUESTS or self.size > self._most():
            await route.abort()
            return
        self.pending += 1
        try:
            headers = {"Accept": request.headers.get("accept", "*/*")}
            # A page with its scripts is one visit: its parts come without the pause of the host.
            asked = replace(self.wanted, url=url, headers=headers, delay=timedelta(0))
            answer = await self.fetch(asked)
            if isinstance(answer, Failed):
                await route.abort()
            else:
                self.size += len(answer.body)
                await self._fulfil(route, answer)
        finally:
            self.pending -= 1

    async def wait_until_quiet(self, page: Page) -> None:
        """Wait until the page asks for nothing for a while."""
        quiet, step = timedelta(0), timedelta(milliseconds=100)
        while quiet < SETTLED:
            await page.wait_for_timeout(step / timedelta(milliseconds=1))
            quiet = timedelta(0) if self.pending else quiet + step

    def _most(self) -> int:
        return self.wanted.size * MAX_SIZE_FACTOR

    @staticmethod
    async def _fulfil(route: Route, answer: Fetched) -> None:
        headers = {k: v for k, v in answer.headers.items() if k not in _HOP_BY_HOP}
        await route.fulfill(status=answer.status, headers=headers, body=answer.body)
