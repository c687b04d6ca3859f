"""The web of the tests: a real HTTP site on loopback, and a FakeCrawler for tests without bytes.

site = await Site.start()
site.put("/feed.xml", rss("News", [Line(link=site.url("/a"), title="A")]), content_type=RSS)
site.put("/a", article_html("A", ["One.", "Two."]))
assert site.hits("/a") == 1
await site.stop()
"""

from __future__ import annotations

import asyncio
import html
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_network

from aiohttp import web

from watchword.domain.article import Entries, Failed, NotModified, Page, PollAnswer, ReadAnswer
from watchword.domain.config import FetchSettings
from watchword.domain.discovery import SitePage
from watchword.domain.feed import PollRequest
from watchword.domain.source import Feed, Hints, Subscription, Validators
from watchword.domain.traffic import Traffic

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Answer = Entries | NotModified | Page | Failed | SitePage

LOOPBACK = FetchSettings(allow_networks=(ip_network("127.0.0.0/8"),))
RSS = "application/rss+xml"
FAST = Hints(outlet="A source", delay=timedelta(0))
"""Hints of a site without a delay between requests."""


def a_poll(url: str, validators: Validators | None = None) -> PollRequest:
    """A request for the feed at this address, without a delay."""
    return PollRequest(feed=Feed(url=url), hints=FAST, validators=validators or Validators())


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that the site got."""

    path: str
    headers: Mapping[str, str]


class Site:
    """An HTTP server on a free port of loopback. Its answers can be changed at any time."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self._handlers: dict[str, Handler] = {}
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=0.05)
        self._scheme, self._host, self._port = "http", "", 0

    @classmethod
    async def start(cls, host: str = "127.0.0.1", *, tls: ssl.SSLContext | None = None) -> Site:
        """A site that answers 404 to everything, on a free port of this loopback address."""
        site = cls()
        await site._runner.setup()
        listener = web.TCPSite(site._runner, host, 0, ssl_context=tls)
        site._scheme = "https" if tls else "http"
        await listener.start()
        site._host, site._port = site._runner.addresses[0][:2]
        return site

    async def stop(self) -> None:
        """Stop listening and end open requests."""
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        """The TCP port."""
        return self._port

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"{self._scheme}://{self._host}:{self._port}{path}"

    def put(
        self,
        path: str,
        body: str | bytes = "",
        *,
        content_type: str = "text/html; charset=utf-8",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answer `path` with this from now on; with 304 if the request has the `ETag` of `headers`."""
        payload = body.encode() if isinstance(body, str) else body
        sent = {"Content-Type": content_type, **(headers or {})}

        async def answer(request: web.Request) -> web.StreamResponse:
            tag = sent.get("ETag")
            if tag and request.headers.get("If-None-Match") == tag:
                return web.Response(status=304, headers={"ETag": tag})
            return web.Response(body=payload, status=status, headers=sent)

        self._handlers[path] = answer

    def redirect(self, path: str, target: str) -> None:
        """Answer `path` with a 302 to `target`, unchanged."""
        self.put(path, status=302, headers={"Location": target})

    def hang(self, path: str) -> None:
        """Accept requests for `path` and never answer."""

        async def answer(request: web.Request) -> web.StreamResponse:
            await asyncio.Event().wait()
            raise AssertionError("unreachable")

        self._handlers[path] = answer

    def answer(self, path: str, handler: Handler) -> None:
        """Answer `path` by a handler."""
        self._handlers[path] = handler

    def remove(self, path: str) -> None:
        """Answer `path` with 404 again."""
        self._handlers.pop(path, None)

    def hits(self, path: str) -> int:
        """How often `path` was requested."""
        return sum(seen.path == path for seen in self.seen)

    def last(self, path: str) -> Seen:
        """The last request for `path`."""
        return next(seen for seen in reversed(self.seen) if seen.path == path)

    def _app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        return app

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.seen.append(Seen(request.path_qs, dict(request.headers)))
        handler = self._handlers.get(request.path_qs) or self._handlers.get(request.path)
        return await handler(request) if handler else web.Response(status=404, text="nothing here")


class RawSite:
    """A server that answers each request with the same bytes and closes. It has no robots.txt."""

    def __init__(self, reply: bytes, *, port: int = 0) -> None:
        """`port`: where it listens; 0 is a free one."""
        self._reply = reply
        self._server: asyncio.Server | None = None
        self.port = port

    async def __aenter__(self) -> RawSite:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server:
            self._server.close()
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        no_robots = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        writer.write(no_robots if b" /robots.txt " in head else self._reply)
        await writer.drain()
        writer.close()


# --- Feeds and pages ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry of a feed."""

    link: str
    title: str
    summary: str = ""
    published: datetime | None = None
    guid: str | None = None


def rss(title: str, entries: Iterable[FeedEntry], *, ttl: int | None = None) -> str:
    """An RSS 2.0 feed."""
    items = "".join(
        f"<item><title>{html.escape(line.title)}</title><link>{html.escape(line.link)}</link>"
        f"<description>{html.escape(line.summary)}</description>"
        + (f"<guid isPermaLink='false'>{html.escape(line.guid)}</guid>" if line.guid else "")
        + (f"<pubDate>{format_datetime(line.published)}</pubDate>" if line.published else "")
        + "</item>"
        for line in entries
    )
    wish = f"<ttl>{ttl}</ttl>" if ttl else ""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{html.escape(title)}</title><link>http://example.org/</link>{wish}{items}</channel></rss>"
    )


def article_html(
    title: str,
    paragraphs: Iterable[str],
    *,
    published: datetime | None = None,
    canonical: str | None = None,
    lang: str = "en",
) -> str:
    """A page of an article, built like those of most sites."""
    stamp = (
        f'<meta property="article:published_time" content="{published.isoformat()}">'
        if published
        else ""
    )
    name = html.escape(title)
    link = f'<link rel="canonical" href="{html.escape(canonical)}">' if canonical else ""
    body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{name}</title>'
        f'<meta property="og:title" content="{name}">{stamp}{link}</head><body>'
        f'<nav><a href="/">Home</a></nav><article><h1>{name}</h1>{body}</article></body></html>'
    )


# --- The fake of the port -----------------------------------------------------------------------


@dataclass
class FakeCrawler:
    """Answers from a table: `{url: answer}`, or `{url: [first, second, ...]}`, and the last one repeats.

    Other addresses are not found. Entries with validators return NotModified to a request with the same
    validators, as a server does.
    """

    answers: dict[str, Answer | list[Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """All addresses that were polled or read, in order."""
    polled: list[PollRequest] = field(default_factory=list)
    hints: dict[str, Hints] = field(default_factory=dict)
    """What was said of each page that was read."""
    running: bool = False
    traffic: list[Traffic] = field(default_factory=list)
    """What the next call of `take_traffic` brings."""

    def take_traffic(self) -> Sequence[Traffic]:
        """What a test put there."""
        taken, self.traffic = self.traffic, []
        return taken

    async def start(self) -> None:
        """Use the table from now on."""
        self.running = True

    async def stop(self) -> None:
        """Return Failed from now on."""
        self.running = False

    async def poll(self, request: PollRequest) -> PollAnswer:
        """The table's answer for a feed."""
        self.polled.append(request)
        answer = self._answer(request.feed.url)
        if isinstance(answer, Page | SitePage):
            return Failed(reason="it is not a feed: an HTML page came")
        if isinstance(answer, Entries) and request.validators == answer.validators != Validators():
            return NotModified(not_before=answer.not_before)
        return answer

    async def read(
        self,
        url: str,
        hints: Hints,
        *,
        subscription: Subscription | None = None,
        suspect: bool = False,
    ) -> ReadAnswer:
        """The table's answer for a page."""
        self.hints[url] = hints
        return self._as_page(self._answer(url))

    async def read_site(self, url: str, hints: Hints) -> SitePage | Failed:
        """The table's answer for a page of a site."""
        answer = self._answer(url)
        return answer if isinstance(answer, SitePage | Failed) else Failed(reason="it is no page")

    async def parse(self, body: bytes, url: str, hints: Hints) -> ReadAnswer:
        """The table's answer for the page at `url`, for any bytes except none."""
        return self._as_page(self._answer(url)) if body else Failed(reason="the answer was empty")

    def _answer(self, url: str) -> Answer:
        if not self.running:
            return Failed(reason="the crawler is not running")
        self.asked.append(url)
        answer = self.answers.get(url, Failed(reason="404 Not Found", gone=True, final=True))
        if isinstance(answer, list):
            return answer.pop(0) if len(answer) > 1 else answer[0]
        return answer

    @staticmethod
    def _as_page(answer: Answer) -> ReadAnswer:
        if isinstance(answer, Page | Failed):
            return answer
        return Failed(reason="it has neither a title nor a text")
