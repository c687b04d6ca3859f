"""A sitemap index over real requests: what it names is read within bounds and behind the guard."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from crawler.engine import ScrapyCrawler
from tests.fakes import FakeClock
from tests.fakes_web import LOOPBACK, Site, a_poll
from watchword.domain.article import Entries, Failed
from watchword.domain.source import Validators


@pytest.fixture
async def crawler() -> AsyncIterator[ScrapyCrawler]:
    made = ScrapyCrawler(FakeClock(), LOOPBACK)
    await made.start()
    yield made
    await made.stop()


def publish(site: Site, *sitemaps: str) -> None:
    rows = "".join(f"<sitemap><loc>{one}</loc></sitemap>" for one in sitemaps)
    site.put("/index.xml", f"<sitemapindex>{rows}</sitemapindex>", content_type="text/xml")
    for name in ("a", "b"):
        url = f"<url><loc>{site.url(f'/{name}/1')}</loc></url>"
        site.put(f"/{name}.xml", f"<urlset>{url}</urlset>", content_type="text/xml")


async def test_an_index_is_one_feed_and_is_asked_whole_each_time(
    site: Site, crawler: ScrapyCrawler
) -> None:
    publish(site, site.url("/a.xml"), site.url("/b.xml"), site.url("/index.xml"))
    answer = await crawler.poll(a_poll(site.url("/index.xml")))
    assert isinstance(answer, Entries)
    assert [entry.link for entry in answer.entries] == [site.url("/a/1"), site.url("/b/1")]
    assert not answer.is_whole, "an index may have more sitemaps than are asked"
    assert (answer.kind, answer.validators) == ("sitemap", Validators())
    assert site.hits("/index.xml") == 1


async def test_a_sitemap_on_a_private_address_is_refused_and_the_others_are_read(
    site: Site, crawler: ScrapyCrawler
) -> None:
    publish(site, "http://10.1.2.3/a.xml", site.url("/b.xml"))
    answer = await crawler.poll(a_poll(site.url("/index.xml")))
    assert isinstance(answer, Entries)
    assert [entry.link for entry in answer.entries] == [site.url("/b/1")]
    publish(site, "http://10.1.2.3/a.xml")
    answer = await crawler.poll(a_poll(site.url("/index.xml")))
    assert isinstance(answer, Failed)
    assert "private address" in answer.reason


async def test_the_sitemaps_that_robots_txt_names_are_a_feed(
    site: Site, crawler: ScrapyCrawler
) -> None:
    publish(site)
    site.put(
        "/robots.txt", f"User-agent: *\nSitemap: {site.url('/a.xml')}\n", content_type="text/plain"
    )
    answer = await crawler.poll(a_poll(site.url("/robots.txt")))
    assert isinstance(answer, Entries)
    assert [entry.link for entry in answer.entries] == [site.url("/a/1")]
