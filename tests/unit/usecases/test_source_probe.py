"""Feeds that are asked by hand: what is said of those that are somewhere else now."""

from __future__ import annotations

from tests.factories import a_source
from tests.fakes import FakeClock
from tests.fakes_web import FakeCrawler
from watchword.domain.article import Entries, Entry, Failed
from watchword.domain.discovery import SitePage
from watchword.usecases.source import probe

OLD, HOME, NEW = "https://a.example/feed", "https://a.example/", "https://a.example/rss.xml"
LISTED = Entries(entries=(Entry(link="https://a.example/1", title="Talks resume"),), kind="rss")
GONE = Failed(reason="404 Not Found", gone=True)


async def reason(crawler: FakeCrawler) -> str:
    crawler.running = True
    (found,) = await probe(crawler, FakeClock(), [a_source(OLD)])
    return found.reason


async def test_of_a_feed_that_is_gone_the_one_that_its_site_has_now_is_named() -> None:
    """https://github.com/miniflux/v2/issues/2791"""
    page = SitePage(url=HOME, name="Gazette", language=None, feeds=(NEW,))
    crawler = FakeCrawler(answers={OLD: GONE, HOME: page, NEW: LISTED})
    assert await reason(crawler) == f"404 Not Found; its site has {NEW} now"


async def test_of_a_feed_that_is_gone_with_its_site_the_status_is_said() -> None:
    assert await reason(FakeCrawler(answers={OLD: GONE})) == "404 Not Found"


async def test_of_a_feed_that_has_moved_for_good_the_new_address_is_said() -> None:
    """https://github.com/feedbin/feedbin/issues/100"""
    crawler = FakeCrawler(answers={OLD: Entries(entries=LISTED.entries, kind="rss", moved_to=NEW)})
    assert f"it has moved for good: write {NEW}, before" in await reason(crawler)
