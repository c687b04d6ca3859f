"""The first day: an archive does not alert, and what was told is not told again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.fakes_receivers import Webhook
from tests.fakes_web import RSS, FeedEntry, Site, article_html, rss
from tests.press import CALM, Program
from watchword.app.parts import SystemClock

SOURCES, OLD, UNDATED = 50, 40, 10
FRESH = (7, 23, 41)
"""The sources that have one fresh entry each."""


@pytest.fixture
async def sites() -> AsyncIterator[list[Site]]:
    started = [await Site.start() for _ in range(SOURCES)]
    yield started
    for site in started:
        await site.stop()


def publish(site: Site, number: int, now: datetime) -> None:
    """40 old entries, 10 of them without a date, and a fresh one here and there; all match."""
    lines = []
    for entry in range(OLD + (number in FRESH)):
        fresh, dated = entry == OLD, entry >= UNDATED
        date = now if fresh else now - timedelta(days=3, hours=entry) if dated else None
        title = f"{'Fresh' if fresh else 'Old'} talks {number}.{entry}"
        paragraphs = [f"Talks {number}.{entry} were held in the old harbour house."] * 3
        site.put(f"/{entry}", article_html(title, paragraphs, published=date))
        lines.append(FeedEntry(link=site.url(f"/{entry}"), title=title, published=date))
    site.put("/feed", rss(f"Source {number}", lines), content_type=RSS)


@pytest.mark.timeout(400)
async def test_50_sources_of_old_entries_and_3_fresh_ones_alert_3_times_and_then_not(
    sites: list[Site], tmp_path: Path
) -> None:
    now = SystemClock().now()
    for number, site in enumerate(sites):
        publish(site, number, now)
    feeds = "".join(
        f'[sources.s{number}]\nfeeds = ["{site.url("/feed")}"]\n'
        for number, site in enumerate(sites)
    )
    async with Webhook() as chat:
        topic = '[topics.talks]\nquery = "talks"\nalert = ["chat"]\n'
        channel = f'[channels.chat]\nurl = "{chat.url()}"\n'
        program = Program(tmp_path, topic + channel + feeds + CALM)
        await program.crawl()
        titles = sorted(str(post.body["title"]) for post in chat.posts)
        assert titles == sorted(f"Fresh talks {number}.{OLD}" for number in FRESH)
        await program.crawl()
        assert len(chat.heard) == len(FRESH)
    deliveries = await program.read(lambda rows: rows.deliveries.list(limit=10_000))
    states = [delivery.state.value for delivery in deliveries]
    assert (states.count("sent"), states.count("skipped")) == (len(FRESH), SOURCES * OLD)
