"""Walls that a real server answers with, with any status, for pages and for feeds."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from crawler.engine import ScrapyCrawler
from tests.fakes import FakeClock
from tests.fakes_web import FAST, LOOPBACK, Site, a_poll
from watchword.domain.article import Failed

CHALLENGE = (
    "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>"
    "<p>Verify you are human</p><script>window._cf_chl_opt={};</script></body></html>"
)
NAMED = "a bot wall answers (Cloudflare): ask the publisher to let Watchword in"


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    started = await Site.start()
    yield started
    await started.stop()


@pytest.fixture(scope="module")
async def crawler() -> AsyncIterator[ScrapyCrawler]:
    made = ScrapyCrawler(FakeClock(), LOOPBACK)
    await made.start()
    yield made
    await made.stop()


@pytest.mark.parametrize("status", [200, 202, 403, 429, 503])
async def test_a_bot_wall_is_named_whatever_its_status(
    crawler: ScrapyCrawler, site: Site, status: int
) -> None:
    site.put("/a", CHALLENGE, status=status)
    for answer in (
        await crawler.read(site.url("/a"), FAST),
        await crawler.poll(a_poll(site.url("/a"))),
    ):
        assert isinstance(answer, Failed)
        assert answer.reason.startswith(NAMED)
        assert not answer.final


async def test_a_header_names_a_wall_that_shows_nothing(
    crawler: ScrapyCrawler, site: Site
) -> None:
    site.put("/a", "", status=403, headers={"CF-Mitigated": "challenge"})
    answer = await crawler.read(site.url("/a"), FAST)
    assert isinstance(answer, Failed)
    assert answer.reason.startswith(NAMED)


async def test_other_errors_keep_their_status_and_a_page_that_is_gone_is_gone(
    crawler: ScrapyCrawler, site: Site
) -> None:
    site.put("/a", "<h1>Forbidden</h1>", status=403)
    site.put("/b", CHALLENGE, status=404)
    assert await crawler.read(site.url("/a"), FAST) == Failed(reason="403 Forbidden")
    gone = await crawler.read(site.url("/b"), FAST)
    assert isinstance(gone, Failed)
    assert (gone.gone, gone.reason) == (True, "404 Not Found")


async def test_a_redirect_to_a_consent_page_is_no_article(
    crawler: ScrapyCrawler, site: Site
) -> None:
    site.redirect("/a", site.url("/consent?then=/a"))
    site.put(
        "/consent", "<title>The Quay</title><p>We use cookies.</p><button>Accept all</button>"
    )
    answer = await crawler.read(site.url("/a"), FAST)
    assert isinstance(answer, Failed)
    assert answer.reason.startswith("a consent page answers")
