"""The contract of every Crawler (`watchword.ports`), for the fake and the real one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Protocol

import pytest

from crawler.engine import ScrapyCrawler
from tests.fakes import FakeClock
from tests.fakes_web import FAST, LOOPBACK, FakeCrawler, FeedEntry, Site, a_poll, article_html, rss
from watchword.domain.article import Entries, Entry, Failed, NotModified, Page
from watchword.domain.discovery import SitePage
from watchword.domain.source import Validators
from watchword.ports import Crawler

TAG = Validators(etag='"one"')


class World(Protocol):
    """A crawler, and the web that it reads."""

    crawler: Crawler

    def url(self, path: str) -> str: ...

    def publish_feed(self, path: str, title: str) -> None:
        """Publish one entry with this title and the validators `TAG`."""

    def publish_page(self, path: str, title: str) -> None: ...

    def publish_site(self, path: str, feed: str) -> None:
        """Publish a page of a site called News that names this feed."""

    def refuse(self, path: str) -> None:
        """Answer 410."""

    async def close(self) -> None: ...


class FakeWorld:
    def __init__(self) -> None:
        self._fake = FakeCrawler()
        self.crawler: Crawler = self._fake

    def url(self, path: str) -> str:
        return f"http://example.org{path}"

    def publish_feed(self, path: str, title: str) -> None:
        entry = Entry(link=self.url("/article"), title=title)
        self._fake.answers[self.url(path)] = Entries(entries=(entry,), kind="rss", validators=TAG)

    def publish_page(self, path: str, title: str) -> None:
        self._fake.answers[self.url(path)] = Page(url=self.url(path), title=title)

    def publish_site(self, path: str, feed: str) -> None:
        self._fake.answers[self.url(path)] = SitePage(
            url=self.url(path),
            name="News",
            language="en",
            feeds=(self.url(feed),),
            tags=("en",),
        )

    def refuse(self, path: str) -> None:
        self._fake.answers[self.url(path)] = Failed(reason="410 Gone", gone=True, final=True)

    async def close(self) -> None:
        await self.crawler.stop()


class RealWorld:
    def __init__(self, site: Site) -> None:
        self._site = site
        self.crawler: Crawler = ScrapyCrawler(FakeClock(), LOOPBACK)

    def url(self, path: str) -> str:
        return self._site.url(path)

    def publish_feed(self, path: str, title: str) -> None:
        feed = rss("News", [FeedEntry(link=self.url("/article"), title=title)])
        self._site.put(
            path, feed, content_type="application/rss+xml", headers={"ETag": TAG.etag or ""}
        )

    def publish_page(self, path: str, title: str) -> None:
        self._site.put(path, article_html(title, ["A first paragraph.", "A second one."]))

    def publish_site(self, path: str, feed: str) -> None:
        link = f'<link rel="alternate" type="application/rss+xml" href="{feed}">'
        page = f'<html lang="en"><head><title>News</title>{link}</head><body><p>News</p></body></html>'
        self._site.put(path, page)

    def refuse(self, path: str) -> None:
        self._site.put(path, status=410)

    async def close(self) -> None:
        await self.crawler.stop()
        await self._site.stop()


@pytest.fixture(params=["fake", "scrapy"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    made: World = FakeWorld() if request.param == "fake" else RealWorld(await Site.start())
    yield made
    await made.close()


async def test_a_feed_answers_its_entries(world: World) -> None:
    world.publish_feed("/feed", "Talks begin")
    await world.crawler.start()
    answer = await world.crawler.poll(a_poll(world.url("/feed")))
    assert isinstance(answer, Entries)
    assert [entry.title for entry in answer.entries] == ["Talks begin"]
    assert answer.entries[0].link == world.url("/article")


async def test_a_page_names_its_site_and_the_feeds_of_it(world: World) -> None:
    world.publish_site("/", "/feed")
    world.refuse("/gone")
    await world.crawler.start()
    page = await world.crawler.read_site(world.url("/"), FAST)
    assert page == SitePage(
        url=world.url("/"),
        name="News",
        language="en",
        feeds=(world.url("/feed"),),
        tags=("en",),
    )
    assert isinstance(await world.crawler.read_site(world.url("/gone"), FAST), Failed)


async def test_who_brings_the_validators_hears_that_nothing_changed(world: World) -> None:
    world.publish_feed("/feed", "Talks begin")
    await world.crawler.start()
    first = await world.crawler.poll(a_poll(world.url("/feed")))
    assert isinstance(first, Entries)
    assert replace(first.validators, digest=None) == TAG
    assert isinstance(await world.crawler.poll(a_poll(world.url("/feed"), TAG)), NotModified)


async def test_a_page_answers_its_title(world: World) -> None:
    world.publish_page("/article", "Talks begin")
    await world.crawler.start()
    answer = await world.crawler.read(world.url("/article"), FAST)
    assert isinstance(answer, Page)
    assert (answer.title, answer.url) == ("Talks begin", world.url("/article"))


async def test_a_page_that_is_gone_is_final(world: World) -> None:
    world.refuse("/article")
    await world.crawler.start()
    answer = await world.crawler.read(world.url("/article"), FAST)
    assert answer == Failed(reason="410 Gone", gone=True, final=True)


async def test_a_page_is_no_feed(world: World) -> None:
    world.publish_page("/article", "Talks begin")
    await world.crawler.start()
    answer = await world.crawler.poll(a_poll(world.url("/article")))
    assert answer == Failed(reason="it is not a feed: an HTML page came")


async def test_bytes_from_elsewhere_are_read_as_the_page_they_are(world: World) -> None:
    world.publish_page("/article", "Talks begin")
    await world.crawler.start()
    body = article_html("Talks begin", ["A first paragraph."]).encode()
    answer = await world.crawler.parse(body, world.url("/article"), FAST)
    assert isinstance(answer, Page)
    assert answer.title == "Talks begin"


async def test_no_bytes_are_no_page(world: World) -> None:
    await world.crawler.start()
    answer = await world.crawler.parse(b"", world.url("/article"), FAST)
    assert answer == Failed(reason="the answer was empty")


async def test_before_the_start_and_after_the_stop_each_call_answers_failed(world: World) -> None:
    world.publish_page("/article", "Talks begin")
    before = await world.crawler.read(world.url("/article"), FAST)
    await world.crawler.start()
    await world.crawler.stop()
    after = await world.crawler.read(world.url("/article"), FAST)
    assert before == after == Failed(reason="the crawler is not running")


async def test_it_may_be_started_again(world: World) -> None:
    world.publish_page("/article", "Talks begin")
    await world.crawler.start()
    await world.crawler.stop()
    await world.crawler.start()
    assert isinstance(await world.crawler.read(world.url("/article"), FAST), Page)


async def test_many_calls_at_once_get_one_answer_each(world: World) -> None:
    for number in range(5):
        world.publish_page(f"/{number}", f"Title {number}")
    await world.crawler.start()
    urls = [world.url(f"/{number}") for number in range(5)]
    answers = await asyncio.gather(*(world.crawler.read(url, FAST) for url in urls))
    assert [answer.title for answer in answers if isinstance(answer, Page)] == [
        f"Title {number}" for number in range(5)
    ]
