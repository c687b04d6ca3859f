"""What is asked at a site, and in which order: named feeds, usual places, sitemaps, its listing."""

from __future__ import annotations

import pytest

from tests.fakes import FakeClock
from tests.fakes_web import Answer, FakeCrawler
from watchword.domain.article import Entries, Entry, Failed
from watchword.domain.discovery import Discovery, SitePage
from watchword.domain.source import Hints
from watchword.pipeline.discovery import discover

HOME = "https://a.example/"
FEED = Entries(
    entries=(
        Entry(link="https://a.example/1", title="Talks begin", published_at=FakeClock().now()),
    ),
    kind="rss",
)


def page(*feeds: str) -> SitePage:
    return SitePage(url=HOME, name="The Gazette", language="en", feeds=feeds)


async def found(answers: dict[str, Answer | list[Answer]]) -> tuple[Discovery, list[str]]:
    crawler = FakeCrawler(answers=answers)
    await crawler.start()
    discovery = await discover(crawler, FakeClock(), HOME, Hints(outlet=""))
    assert isinstance(discovery, Discovery)
    return discovery, crawler.asked


def best(discovery: Discovery) -> str | None:
    return discovery.best.feed if discovery.best else None


async def test_the_address_of_a_feed_is_the_best_itself() -> None:
    discovery, asked = await found({HOME: FEED})
    assert (best(discovery), discovery.page, asked) == (HOME, None, [HOME])


async def test_where_the_page_names_a_feed_nothing_else_is_asked() -> None:
    discovery, asked = await found(
        {HOME: page("https://a.example/f"), "https://a.example/f": FEED}
    )
    assert best(discovery) == "https://a.example/f"
    assert asked == [HOME, HOME, "https://a.example/f"]


@pytest.mark.parametrize("place", ["https://a.example/rss.xml", "https://a.example/robots.txt"])
async def test_else_the_usual_places_and_the_sitemaps_are_asked(place: str) -> None:
    discovery, _ = await found({HOME: page("https://a.example/gone"), place: FEED})
    assert best(discovery) == place


async def test_at_last_the_links_of_the_page_itself() -> None:
    discovery, asked = await found({HOME: [page(), page(), FEED]})
    assert best(discovery) == HOME
    assert asked[-2:] == ["https://a.example/robots.txt", HOME]


async def test_a_site_without_anything_has_no_best() -> None:
    discovery, _ = await found({HOME: page()})
    assert (discovery.best, discovery.answer) == (None, None)


@pytest.mark.parametrize(("unreachable", "times"), [(False, 2), (True, 1)])
async def test_one_that_fails_says_why_and_is_asked_once_where_nothing_comes(
    unreachable: bool, times: int
) -> None:
    failed = Failed(reason="no route", unreachable=unreachable)
    crawler = FakeCrawler(answers={HOME: failed}, running=True)
    assert await discover(crawler, FakeClock(), HOME, Hints(outlet="")) == failed
    assert crawler.asked == [HOME] * times
