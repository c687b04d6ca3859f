"""Servers that keep the rules of HTTP loosely: what browsers read is read, the rest has a reason."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web

from crawler.engine import ScrapyCrawler
from crawler.http.robots import MAX_ROBOTS_SIZE
from crawler.http.tolerant import MAX_HEADER_LINE
from tests.fakes import FakeClock
from tests.fakes_web import (
    FAST,
    LOOPBACK,
    RSS,
    FeedEntry,
    RawSite,
    Site,
    a_poll,
    article_html,
    rss,
)
from watchword.domain.article import Entries, Failed, Page, PollAnswer

FEED = rss("News", [FeedEntry(link="/a", title="Talks begin")]).encode()


@pytest.fixture(scope="module")
async def crawler() -> AsyncIterator[ScrapyCrawler]:
    settings = replace(
        LOOPBACK, timeout=timedelta(seconds=5), page_size=64 << 10, feed_size=1 << 20
    )
    made = ScrapyCrawler(FakeClock(), settings)
    await made.start()
    yield made
    await made.stop()


async def _poll_raw(crawler: ScrapyCrawler, header: bytes, body: bytes = FEED) -> PollAnswer:
    async with RawSite(b"HTTP/1.1 200 OK\r\n" + header + b"\r\n" + body) as raw:
        return await crawler.poll(a_poll(f"http://127.0.0.1:{raw.port}/feed"))


def _titles(answer: PollAnswer) -> list[str]:
    assert isinstance(answer, Entries), answer
    return [entry.title for entry in answer.entries]


# --- Headers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Security-Policy: " + b"https://a.example " * 2_000 + b"\r\n",
        b"Set-Cookie: a=" + b"x" * (MAX_HEADER_LINE - 1_000) + b"\r\n",
        b"X Powered By: PHP\r\n",
        b"Content-Type : text/xml\r\n",
        b"no colon here\r\n",
        b"  folded from nothing\r\nContent-Type: text/xml\r\n",
        b": no name\r\n",
        b"X-\xc3\xa9t\xc3\xa9: x\r\n",
        b"Transfer-Encoding: identity\r\n",
        b"Content-Encoding: none\r\n",
        b"Content-Encoding: UTF-8\r\n",
        b"Content-Length: 0%d, %d\r\n" % (len(FEED), len(FEED)),
        b"Content-Length: %d\r\n" % (len(FEED) + 50),
    ],
)
async def test_a_sloppy_header_does_not_hide_a_feed(crawler: ScrapyCrawler, header: bytes) -> None:
    assert _titles(await _poll_raw(crawler, header)) == ["Talks begin"]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (
            b"X: " + b"x" * (MAX_HEADER_LINE + 1_000) + b"\r\n",
            "a line of the answer's header is longer than 256 KiB",
        ),
        (
            b"Content-Length: 5\r\nContent-Length: 7\r\n",
            "the header of the answer contradicts itself about its length",
        ),
    ],
)
async def test_what_is_too_sloppy_has_a_true_reason(
    crawler: ScrapyCrawler, header: bytes, reason: str
) -> None:
    assert await _poll_raw(crawler, header) == Failed(reason=reason)


async def test_a_feed_that_is_cut_before_its_length_has_broken_off(crawler: ScrapyCrawler) -> None:
    answer = await _poll_raw(crawler, b"Content-Length: 9999\r\n", FEED[:-20])
    assert answer == Failed(reason="the connection broke off before the end of the answer")


# --- Compression --------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("header", [{}, {"Content-Encoding": "gzip"}])
async def test_gzip_is_known_by_its_first_bytes(
    crawler: ScrapyCrawler, site: Site, times: int, header: dict[str, str]
) -> None:
    body = FEED
    for _ in range(times if header else 1):
        body = gzip.compress(body)
    site.put("/feed", body, content_type=RSS, headers=header)
    assert _titles(await crawler.poll(a_poll(site.url("/feed")))) == ["Talks begin"]


async def test_gzip_without_its_header_has_the_same_limit(
    crawler: ScrapyCrawler, site: Site
) -> None:
    site.put("/feed", gzip.compress(bytes(20 << 20)), content_type=RSS)
    answer = await crawler.poll(a_poll(site.url("/feed")))
    assert answer == Failed(reason="the answer is larger than 1 MiB")


# --- Cookies ------------------------------------------------------------------------------------


def _asking_for_a_cookie(site: Site, path: str, *, via: str | None = None) -> None:
    """`path` redirects until its cookie comes back: to itself, or by another address that sets it."""

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.cookies.get("seen") == "1":
            return web.Response(body=FEED, content_type=RSS)
        response = web.Response(status=302, headers={"Location": via or path})
        if via is None:
            response.set_cookie("seen", "1")
        return response

    async def setting(request: web.Request) -> web.StreamResponse:
        response = web.Response(status=302, headers={"Location": path})
        response.set_cookie("seen", "1", path="/")
        return response

    site.answer(path, answer)
    if via:
        site.answer(via, setting)


@pytest.mark.parametrize("via", [None, "/check"])
async def test_a_redirect_that_asks_for_a_cookie_gets_it(
    crawler: ScrapyCrawler, site: Site, via: str | None
) -> None:
    _asking_for_a_cookie(site, "/feed", via=via)
    assert _titles(await crawler.poll(a_poll(site.url("/feed")))) == ["Talks begin"]


async def test_a_cookie_is_forgotten_with_its_chain(crawler: ScrapyCrawler, site: Site) -> None:
    _asking_for_a_cookie(site, "/feed")
    for _ in range(2):
        await crawler.poll(a_poll(site.url("/feed")))
    cookies = ["Cookie" in seen.headers for seen in site.seen if seen.path == "/feed"]
    assert cookies == [False, True, False, True]


async def test_a_cookie_never_reaches_another_host(crawler: ScrapyCrawler, site: Site) -> None:
    other = await Site.start("127.0.0.2")
    other.put("/feed", FEED, content_type=RSS)
    site.put(
        "/feed", status=302, headers={"Location": other.url("/feed"), "Set-Cookie": "a=secret"}
    )
    assert _titles(await crawler.poll(a_poll(site.url("/feed")))) == ["Talks begin"]
    assert "Cookie" not in other.last("/feed").headers
    await other.stop()


async def test_a_cookie_of_robots_is_not_sent(crawler: ScrapyCrawler, site: Site) -> None:
    site.put("/robots.txt", "", content_type="text/plain", headers={"Set-Cookie": "a=b"})
    site.put("/feed", FEED, content_type=RSS)
    await crawler.poll(a_poll(site.url("/feed")))
    assert "Cookie" not in site.last("/feed").headers


# --- robots.txt ---------------------------------------------------------------------------------


async def test_of_a_long_robots_txt_the_beginning_holds(
    crawler: ScrapyCrawler, site: Site
) -> None:
    rules = "User-agent: *\nDisallow: /private\n"
    filler = "Disallow: /old/page\n" * 60_000
    site.put("/robots.txt", f"{rules}{filler}Disallow: /\n", content_type="text/plain")
    site.put("/a", article_html("Talks begin", ["One.", "Two."]))
    assert isinstance(await crawler.read(site.url("/a"), FAST), Page)
    refused = await crawler.read(site.url("/private/a"), FAST)
    assert refused == Failed(reason="robots.txt forbids this page", final=True)


async def test_a_rule_that_the_limit_cuts_does_not_hold(
    crawler: ScrapyCrawler, site: Site
) -> None:
    start = "User-agent: *\n"
    comment = "#" * (MAX_ROBOTS_SIZE - len(start) - len("\nDisallow: /a"))
    site.put("/robots.txt", f"{start}{comment}\nDisallow: /archive\n", content_type="text/plain")
    site.put("/a", article_html("Talks begin", ["One.", "Two."]))
    assert isinstance(await crawler.read(site.url("/a"), FAST), Page)


async def test_an_endless_robots_txt_is_read_to_its_limit(
    crawler: ScrapyCrawler, site: Site
) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b"Disallow: /private\n" * 1_000)
        except ConnectionError:
            return response

    site.answer("/robots.txt", endless)
    site.put("/feed", FEED, content_type=RSS)
    assert _titles(await crawler.poll(a_poll(site.url("/feed")))) == ["Talks begin"]


# --- Connections --------------------------------------------------------------------------------


async def test_a_refused_connection_is_tried_once_and_again_at_the_next_poll(
    crawler: ScrapyCrawler, site: Site
) -> None:
    accepted = 0

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal accepted
        accepted += 1
        writer.transport.abort()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    for polls in (1, 2):
        answer = await crawler.poll(a_poll(f"http://127.0.0.1:{port}/feed"))
        assert isinstance(answer, Failed)
        assert accepted == polls
    server.close()
    await server.wait_closed()
    refused = await crawler.poll(a_poll(f"http://127.0.0.1:{port}/feed"))
    assert refused == Failed(reason="the host refused the connection")
    async with _feed_at(port):
        assert _titles(await crawler.poll(a_poll(f"http://127.0.0.1:{port}/feed"))) == [
            "Talks begin"
        ]


def _feed_at(port: int) -> RawSite:
    return RawSite(b"HTTP/1.1 200 OK\r\n\r\n" + FEED, port=port)
