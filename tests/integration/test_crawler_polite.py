"""How hosts are asked: by their robots.txt, at their pace, and only for what has changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from aiohttp import web

from crawler.engine import ScrapyCrawler
from tests.fakes import START, FakeClock
from tests.fakes_web import FAST, LOOPBACK, RSS, FeedEntry, Site, a_poll, article_html, rss
from watchword.domain.article import Entries, Failed, NotModified
from watchword.domain.source import Hints

FEED = rss("News", [FeedEntry(link="/a", title="Talks begin")])


@pytest.fixture(scope="module")
async def crawler() -> AsyncIterator[ScrapyCrawler]:
    made = ScrapyCrawler(FakeClock(), replace(LOOPBACK, timeout=timedelta(seconds=1)))
    await made.start()
    yield made
    await made.stop()


# --- Politeness ---------------------------------------------------------------------------------


async def test_a_page_that_robots_forbid_is_never_asked_for(
    crawler: ScrapyCrawler, site: Site
) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /private", content_type="text/plain")
    answer = await crawler.read(site.url("/private/a"), FAST)
    assert answer == Failed(reason="robots.txt forbids this page", final=True)
    assert (site.hits("/private/a"), site.hits("/robots.txt")) == (0, 1)


async def test_robots_hold_for_redirects_too(crawler: ScrapyCrawler, site: Site) -> None:
    other = await Site.start()
    other.put("/robots.txt", "User-agent: Watchword\nDisallow: /", content_type="text/plain")
    site.redirect("/a", other.url("/a"))
    answer = await crawler.read(site.url("/a"), FAST)
    assert answer == Failed(reason="robots.txt forbids this page", final=True)
    assert other.hits("/a") == 0
    await other.stop()


async def test_robots_that_fail_hold_the_feed(crawler: ScrapyCrawler, site: Site) -> None:
    site.put("/robots.txt", status=503, headers={"Retry-After": "60"})
    answer = await crawler.poll(a_poll(site.url("/feed")))
    assert isinstance(answer, Failed)
    assert answer.reason.startswith("robots.txt answers 503 Service Unavailable")
    assert (answer.retry_after, site.hits("/feed")) == (START + timedelta(seconds=60), 0)


async def test_robots_are_asked_for_once_by_many_and_again_after_a_day(site: Site) -> None:
    clock = FakeClock()
    crawler = ScrapyCrawler(clock, LOOPBACK)
    await crawler.start()
    await asyncio.gather(*(crawler.read(site.url(f"/{n}"), FAST) for n in range(5)))
    assert site.hits("/robots.txt") == 1
    clock.advance(timedelta(days=1))
    await crawler.read(site.url("/a"), FAST)
    assert site.hits("/robots.txt") == 2
    await crawler.stop()


async def test_one_host_is_asked_one_request_at_a_time(crawler: ScrapyCrawler, site: Site) -> None:
    at_once, most = 0, 0

    async def slow(request: web.Request) -> web.StreamResponse:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.02)
        at_once -= 1
        return web.Response(text=article_html("A", ["B."]), content_type="text/html")

    for number in range(5):
        site.answer(f"/{number}", slow)
    await asyncio.gather(*(crawler.read(site.url(f"/{number}"), FAST) for number in range(5)))
    assert most == 1


async def test_hosts_are_asked_at_once_only_as_far_as_connections_go() -> None:
    crawler = ScrapyCrawler(FakeClock(), replace(LOOPBACK, connections=2))
    await crawler.start()
    sites = [await Site.start() for _ in range(5)]
    at_once = most = 0

    async def slow(request: web.Request) -> web.StreamResponse:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.02)
        at_once -= 1
        return web.Response(status=404)

    for one in sites:
        one.answer("/robots.txt", slow)
        one.answer("/a", slow)
    await asyncio.gather(*(crawler.read(one.url("/a"), FAST) for one in sites))
    assert (most, [one.hits("/a") for one in sites]) == (2, [1] * 5)
    await crawler.stop()
    for one in sites:
        await one.stop()


async def test_requests_to_one_host_are_its_delay_apart(
    crawler: ScrapyCrawler, site: Site
) -> None:
    loop, times = asyncio.get_running_loop(), []

    async def note(request: web.Request) -> web.StreamResponse:
        times.append(loop.time())
        return web.Response(status=404)

    for path in ("/robots.txt", "/1", "/2"):
        site.answer(path, note)
    hints = Hints(outlet="x", delay=timedelta(seconds=0.3))
    await asyncio.gather(*(crawler.read(site.url(path), hints) for path in ("/1", "/2")))
    # Half of it: a busy machine takes one request late and the next at its time.
    assert all(later - earlier > 0.15 for earlier, later in pairwise(times))


async def test_a_crawl_delay_raises_the_delay(crawler: ScrapyCrawler, site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 0.4", content_type="text/plain")
    loop, times = asyncio.get_running_loop(), []

    async def note(request: web.Request) -> web.StreamResponse:
        times.append(loop.time())
        return web.Response(status=404)

    site.answer("/1", note)
    site.answer("/2", note)
    await asyncio.gather(*(crawler.read(site.url(path), FAST) for path in ("/1", "/2")))
    assert times[1] - times[0] > 0.2


async def test_each_request_is_counted_with_its_bytes_and_what_robots_said(
    crawler: ScrapyCrawler, site: Site
) -> None:
    robots = "License: https://quay.example/l\nUser-agent: *\nCrawl-delay: 0.01"
    site.put("/robots.txt", robots, content_type="text/plain")
    site.put("/feed", FEED, content_type=RSS, headers={"ETag": '"1"'})
    site.put("/busy", status=503, headers={"Retry-After": "60"})
    site.redirect("/old", site.url("/feed"))
    crawler.take_traffic()
    entries = await crawler.poll(a_poll(site.url("/old")))
    assert isinstance(entries, Entries)
    await crawler.poll(a_poll(site.url("/feed"), entries.validators))
    await crawler.poll(a_poll(site.url("/busy")))
    (traffic,) = crawler.take_traffic()
    assert (traffic.requests, traffic.unchanged, traffic.waits) == (5, 1, 1)
    assert traffic.bytes >= len(robots) + len(FEED.encode())
    assert traffic.robots is not None
    assert (traffic.robots.result, traffic.robots.delay) == ("read", timedelta(seconds=0.01))
    assert traffic.robots.rights == ("License: https://quay.example/l",)
    assert crawler.take_traffic() == []


# --- Conditional requests -----------------------------------------------------------------------


async def test_the_ttl_of_a_feed_holds_after_304_too(crawler: ScrapyCrawler, site: Site) -> None:
    site.put("/feed", rss("News", [], ttl=60), content_type=RSS, headers={"ETag": '"1"'})
    entries = await crawler.poll(a_poll(site.url("/feed")))
    assert isinstance(entries, Entries)
    unchanged = await crawler.poll(a_poll(site.url("/feed"), entries.validators))
    assert isinstance(unchanged, NotModified)
    assert entries.not_before == unchanged.not_before == START + timedelta(hours=1)


async def test_a_weak_etag_of_every_answer_is_given_up_for_the_date(
    crawler: ScrapyCrawler, site: Site
) -> None:
    date, asked = "Tue, 24 Nov 2026 07:00:00 GMT", []

    async def answer(request: web.Request) -> web.StreamResponse:
        """Looks at the date only without an ETag, as RFC 9110 wants it; no ETag is valid for long."""
        asked.append(sorted({"If-None-Match", "If-Modified-Since"} & set(request.headers)))
        if asked[-1] == ["If-Modified-Since"] and request.headers["If-Modified-Since"] == date:
            return web.Response(status=304)
        headers = {"ETag": f'W/"{len(asked)}"', "Last-Modified": date, "Content-Type": RSS}
        return web.Response(body=FEED.encode(), headers=headers)

    site.answer("/feed", answer)
    entries = await crawler.poll(a_poll(site.url("/feed")))
    assert isinstance(entries, Entries)
    same = await crawler.poll(a_poll(site.url("/feed"), entries.validators))
    assert isinstance(same, NotModified)
    assert same.validators
    assert isinstance(await crawler.poll(a_poll(site.url("/feed"), same.validators)), NotModified)
    both = ["If-Modified-Since", "If-None-Match"]
    assert asked == [[], both, ["If-Modified-Since"]]
