"""Sites that are dead, slow, wrong or hostile: one reason each, and no effect on other sites."""

from __future__ import annotations

import asyncio
import gzip
import socket
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web

from crawler.engine import ScrapyCrawler
from crawler.http.headers import content_digest
from crawler.pool import ParseLimits
from tests.fakes import START, FakeClock
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
from watchword.domain.article import Entries, Failed, NotModified, Page
from watchword.domain.source import LISTING, Feed, Validators

OK = b"HTTP/1.1 200 OK\r\n"
LISTED = "".join(
    f'<li><a href="/2026/11/24/talks-{n}.html">The talks of day {n} end in Tokyo</a></li>'
    for n in range(12)
)
FEED = rss("News", [FeedEntry(link="/a", title="Talks begin")])


@pytest.fixture(scope="module")
async def crawler() -> AsyncIterator[ScrapyCrawler]:
    made = ScrapyCrawler(
        FakeClock(),
        replace(LOOPBACK, timeout=timedelta(seconds=1), page_size=1 << 20, feed_size=1 << 20),
        contact="desk@example.org",
        limits=ParseLimits(timeout=timedelta(seconds=3)),
    )
    await made.start()
    yield made
    await made.stop()


async def _why_no_feed(crawler: ScrapyCrawler, url: str) -> str:
    answer = await crawler.poll(a_poll(url))
    assert isinstance(answer, Failed), answer
    return answer.reason


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


# --- No answer ----------------------------------------------------------------------------------


async def test_a_host_that_no_name_server_knows(crawler: ScrapyCrawler) -> None:
    assert (
        await _why_no_feed(crawler, "http://example.invalid/") == "host not found: example.invalid"
    )


async def test_a_name_that_cannot_be_one(crawler: ScrapyCrawler) -> None:
    assert await _why_no_feed(crawler, "http://a..b/") == "host not found: a..b"


async def test_a_port_where_nobody_listens(crawler: ScrapyCrawler) -> None:
    url = f"http://127.0.0.1:{_free_port()}/"
    assert await _why_no_feed(crawler, url) == "the host refused the connection"


async def test_a_host_that_hangs_does_not_hold_up_another(
    crawler: ScrapyCrawler, site: Site
) -> None:
    site.hang("/feed")
    other = await Site.start()
    other.put("/feed", FEED, content_type=RSS)
    hanging = asyncio.create_task(_why_no_feed(crawler, site.url("/feed")))
    assert isinstance(await crawler.poll(a_poll(other.url("/feed"))), Entries)
    assert not hanging.done()
    assert await hanging == "the host did not answer within 1 s"
    await other.stop()


async def test_what_takes_a_whole_time_limit_is_costly_and_a_refusal_is_not(
    crawler: ScrapyCrawler, site: Site
) -> None:
    site.hang("/feed")
    hung = await crawler.poll(a_poll(site.url("/feed")))
    assert isinstance(hung, Failed)
    assert (hung.costly, hung.unreachable) == (True, True)
    unknown = await crawler.poll(a_poll("http://example.invalid/"))
    assert isinstance(unknown, Failed)
    assert (unknown.costly, unknown.unreachable) == (False, True)
    site.put("/feed", status=503)
    refused = await crawler.poll(a_poll(site.url("/feed")))
    assert isinstance(refused, Failed)
    assert (refused.costly, refused.unreachable) == (False, False)


async def test_robots_that_hang_are_costly(crawler: ScrapyCrawler, site: Site) -> None:
    site.hang("/robots.txt")
    answer = await crawler.poll(a_poll(site.url("/feed")))
    assert isinstance(answer, Failed)
    assert answer.costly


async def test_a_redirect_to_a_host_that_fails_names_it(
    crawler: ScrapyCrawler, site: Site
) -> None:
    dead = _free_port()
    site.redirect("/feed", f"http://localhost:{dead}/feed")
    reason = "it redirects to localhost: the host refused the connection"
    assert await _why_no_feed(crawler, site.url("/feed")) == reason
    answer = await crawler.read(site.url("/feed"), FAST)
    assert isinstance(answer, Failed)
    assert answer.reason == reason


# --- Unusable answers ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "reason", "gone"),
    [
        (403, "403 Forbidden", False),
        (404, "404 Not Found", True),
        (410, "410 Gone", True),
        (500, "500 Internal Server Error", False),
        (204, "204 No Content", False),
        (304, "304 Not Modified: it redirects to nowhere that may be fetched", False),
    ],
)
async def test_a_status_is_the_reason(
    crawler: ScrapyCrawler, site: Site, status: int, reason: str, gone: bool
) -> None:
    site.put("/a", status=status)
    assert await crawler.poll(a_poll(site.url("/a"))) == Failed(reason=reason, gone=gone)
    assert await crawler.read(site.url("/a"), FAST) == Failed(reason=reason, gone=gone, final=gone)
    assert site.hits("/a") == 2


@pytest.mark.parametrize("wish", ["90", "Tue, 24 Nov 2026 08:01:30 GMT"])
@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_reaches_the_caller(
    crawler: ScrapyCrawler, site: Site, status: int, wish: str
) -> None:
    site.put("/feed", status=status, headers={"Retry-After": wish})
    answer = await crawler.poll(a_poll(site.url("/feed")))
    assert isinstance(answer, Failed)
    assert answer.retry_after == START + timedelta(seconds=90)
    assert site.hits("/feed") == 1


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (b"", "the connection broke off before the end of the answer"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nx",
            "the connection broke off before the end of the answer",
        ),
        (b"\x16\x03junk\r\n\r\n", "what answers there does not speak HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "the answer was empty"),
        (
            b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
            "302 Found: it redirects to nowhere that may be fetched",
        ),
    ],
)
async def test_raw_answers_that_bring_nothing(
    crawler: ScrapyCrawler, reply: bytes, reason: str
) -> None:
    async with RawSite(reply) as raw:
        assert await _why_no_feed(crawler, f"http://127.0.0.1:{raw.port}/feed") == reason


# --- Too much -----------------------------------------------------------------------------------


async def _endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    try:
        while True:
            await response.write(b"x" * 65536)
    except ConnectionError:
        return response


async def test_a_body_without_end(crawler: ScrapyCrawler, site: Site) -> None:
    site.answer("/feed", _endless)
    assert await _why_no_feed(crawler, site.url("/feed")) == "the answer is larger than 1 MiB"


async def test_a_body_that_says_that_it_is_too_large(crawler: ScrapyCrawler, site: Site) -> None:
    site.put("/feed", b"x" * (2 << 20))
    assert await _why_no_feed(crawler, site.url("/feed")) == "the answer is larger than 1 MiB"


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_bomb(crawler: ScrapyCrawler, site: Site, encoding: str) -> None:
    zeros = bytes(20 << 20)
    bomb = gzip.compress(zeros) if encoding == "gzip" else zlib.compress(zeros)
    site.put("/feed", bomb, headers={"Content-Encoding": encoding})
    assert await _why_no_feed(crawler, site.url("/feed")) == "the answer is larger than 1 MiB"


async def test_gzip_that_breaks_off(crawler: ScrapyCrawler, site: Site) -> None:
    whole = gzip.compress(FEED.encode())
    site.put("/feed", whole[:-20], content_type=RSS, headers={"Content-Encoding": "gzip"})
    expected = "the answer broke off: unexpected end of its compressed data"
    assert await _why_no_feed(crawler, site.url("/feed")) == expected


async def test_gzip_of_several_parts_is_whole(crawler: ScrapyCrawler, site: Site) -> None:
    half = len(FEED) // 2
    parts = gzip.compress(FEED[:half].encode()) + gzip.compress(FEED[half:].encode())
    site.put("/feed", parts, content_type=RSS, headers={"Content-Encoding": "gzip"})
    assert isinstance(await crawler.poll(a_poll(site.url("/feed"))), Entries)


async def test_what_calls_itself_gzip_and_is_not(crawler: ScrapyCrawler, site: Site) -> None:
    site.put("/feed", FEED, headers={"Content-Encoding": "gzip"})
    assert (
        await _why_no_feed(crawler, site.url("/feed"))
        == "the compressed data of the answer is broken"
    )


async def test_a_redirect_that_ends_nowhere(crawler: ScrapyCrawler, site: Site) -> None:
    site.redirect("/a", "/b")
    site.redirect("/b", "/a")
    assert (
        await _why_no_feed(crawler, site.url("/a")) == "it redirects without end (the limit is 5)"
    )


# --- Documents that break parsers ---------------------------------------------------------------


@pytest.fixture
async def impatient() -> AsyncIterator[ScrapyCrawler]:
    """A second is far less than the inputs below take on any machine."""
    made = ScrapyCrawler(FakeClock(), LOOPBACK, limits=ParseLimits(timeout=timedelta(seconds=1)))
    await made.start()
    yield made
    await made.stop()


async def test_a_page_of_640000_paragraphs_is_killed_and_others_are_read(site: Site) -> None:
    """Four seconds are less than it takes, and more than a small page takes on a busy machine."""
    limits = ParseLimits(timeout=timedelta(seconds=4))
    crawler = ScrapyCrawler(FakeClock(), LOOPBACK, limits=limits)
    await crawler.start()
    body = ("<html><title>x</title><body>" + "<p>word word word</p>" * 640_000).encode()
    slow = asyncio.create_task(crawler.parse(body, site.url("/slow"), FAST))
    site.put("/a", article_html("Talks begin", ["One.", "Two."]))
    assert isinstance(await crawler.read(site.url("/a"), FAST), Page)
    killed = await slow  # by the one limit or the other, whichever this machine comes to first
    assert isinstance(killed, Failed)
    assert killed.costly
    assert killed.reason in (
        "reading it took longer than 4 s",
        "reading it needed more than 128 MB",
    )
    await crawler.stop()


async def test_a_feed_of_60000_namespaces_is_killed(impatient: ScrapyCrawler, site: Site) -> None:
    names = " ".join(f'xmlns:n{n}="u{n}" n{n}:a="b"' for n in range(60_000))
    site.put("/feed", f"<rss version='2.0' {names}><channel></channel></rss>", content_type=RSS)
    answer = await _why_no_feed(impatient, site.url("/feed"))
    assert answer == "reading it took longer than 1 s"


async def test_10000_nested_tags_end_within_the_limits(crawler: ScrapyCrawler, site: Site) -> None:
    body = b"<html><title>Deep</title><body>" + b"<div>" * 10_000 + b"text" + b"</div>" * 10_000
    answer = await crawler.parse(body, site.url("/a"), FAST)
    assert isinstance(answer, Page) or answer.reason.startswith("reading it")


async def test_a_picture_is_no_page_and_will_never_be(crawler: ScrapyCrawler, site: Site) -> None:
    site.put("/a", b"\x89PNG", content_type="image/png")
    answer = await crawler.read(site.url("/a"), FAST)
    assert answer == Failed(reason="it is image/png, not a page", final=True)


# --- Unusual answers that work ------------------------------------------------------------------


async def test_a_redirect_is_followed_and_the_page_is_where_it_ends(
    crawler: ScrapyCrawler, site: Site
) -> None:
    site.redirect("/short", "/long?utm_source=x")
    site.put("/long", article_html("Talks begin", ["One.", "Two."]))
    page = await crawler.read(site.url("/short"), FAST)
    assert isinstance(page, Page)
    assert page.url == site.url("/long")


async def test_a_feed_says_where_it_has_moved_for_good(crawler: ScrapyCrawler, site: Site) -> None:
    site.put("/rss", rss("The Gazette", []), content_type=RSS)
    site.put("/once", status=301, headers={"Location": "/twice"})
    site.put("/twice", status=308, headers={"Location": "/rss"})
    site.redirect("/today", "/once")
    for path, where in (("/once", site.url("/rss")), ("/today", None), ("/rss", None)):
        answer = await crawler.poll(a_poll(site.url(path)))
        assert isinstance(answer, Entries)
        assert answer.moved_to == where


async def test_both_validators_are_sent_and_304_is_believed(
    crawler: ScrapyCrawler, site: Site
) -> None:
    site.put(
        "/feed",
        FEED,
        content_type=RSS,
        headers={"ETag": '"1"', "Last-Modified": "x", "Cache-Control": "max-age=60"},
    )
    entries = await crawler.poll(a_poll(site.url("/feed")))
    assert isinstance(entries, Entries)
    assert entries.not_before == START + timedelta(seconds=60)
    assert isinstance(
        await crawler.poll(a_poll(site.url("/feed"), entries.validators)), NotModified
    )
    asked = site.last("/feed").headers
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"1"', "x")


async def test_a_feed_that_breaks_off_gives_no_validators(
    crawler: ScrapyCrawler, site: Site
) -> None:
    site.put("/feed", FEED[: FEED.index("</channel>")], content_type=RSS, headers={"ETag": '"1"'})
    answer = await crawler.poll(a_poll(site.url("/feed")))
    assert isinstance(answer, Entries)
    assert (len(answer.entries), answer.validators) == (1, Validators())


async def test_what_is_sent_again_is_not_read_again(crawler: ScrapyCrawler, site: Site) -> None:
    """Proved by a body of which the digest is known: a reader would find nothing in it."""
    site.put("/feed", "no feed", headers={"ETag": '"2"', "Cache-Control": "max-age=60"})
    known = Validators(etag='"1"', digest=content_digest(b"no feed"), ttl=timedelta(minutes=5))
    answer = await crawler.poll(a_poll(site.url("/feed"), known))
    assert isinstance(answer, NotModified)
    assert answer.validators == replace(known, etag='"2"')
    assert answer.not_before == START + timedelta(minutes=5)
    other = replace(known, digest=content_digest(b"another"))
    assert isinstance(await crawler.poll(a_poll(site.url("/feed"), other)), Failed)


async def test_a_listing_is_read_again_though_it_is_sent_as_it_was(
    crawler: ScrapyCrawler, site: Site
) -> None:
    site.put("/", f"<html><body><ul>{LISTED}</ul></body></html>")
    request = replace(a_poll(site.url("/")), feed=Feed(url=site.url("/"), kind=LISTING))
    first = await crawler.poll(request)
    assert isinstance(first, Entries)
    again = await crawler.poll(replace(request, validators=first.validators))
    assert first.validators.digest
    assert isinstance(again, Entries)


async def test_we_say_who_we_are_and_keep_no_cookie(crawler: ScrapyCrawler, site: Site) -> None:
    site.put("/feed", FEED, content_type=RSS, headers={"Set-Cookie": "a=b"})
    await crawler.poll(a_poll(site.url("/feed")))
    await crawler.poll(a_poll(site.url("/feed")))
    asked = site.last("/feed").headers
    assert asked["User-Agent"].startswith("Watchword/")
    assert asked["User-Agent"].endswith(" (+desk@example.org)")
    assert not {"Cookie", "Referer"} & set(asked)
