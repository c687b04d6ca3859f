"""A real first crawl: what several feeds bring is one list a channel."""

from __future__ import annotations

import contextlib
import mailbox
import re
from datetime import timedelta
from pathlib import Path

from tests.fakes_web import RSS, FeedEntry, Site, article_html, rss
from tests.press import HOURLY, Program
from watchword.app.clock import SystemClock

FEEDS = ("gazette", "herald", "courier")
WORDS = ("harbour", "border", "fishery", "railway", "tariff", "visa")


async def test_a_first_crawl_of_several_feeds_is_one_list_a_channel_the_newest_first(
    site: Site, tmp_path: Path
) -> None:
    entries: dict[str, list[FeedEntry]] = {feed: [] for feed in FEEDS}
    for age, word in enumerate(
        WORDS
    ):  # the feeds take turns, so that no feed's order is the list's
        path, title = f"/{word}", f"Ministers hold talks on the {word}"
        at = SystemClock().now() - timedelta(minutes=10 * age)
        said = [f"The {word} was what they spoke of on that day, they said."] * 3
        site.put(path, article_html(title, said, published=at, lang="en"))
        entry = FeedEntry(link=site.url(path), title=title, published=at)
        entries[FEEDS[age % len(FEEDS)]].append(entry)
    for feed, lines in entries.items():
        site.put(f"/{feed}/feed", rss(feed, lines[::-1]), content_type=RSS)
    sources = "".join(f'[sources.{f}]\nfeeds = ["{site.url(f"/{f}/feed")}"]\n' for f in FEEDS)
    channels = '[channels.desk]\nurl = "mbox:desk"\n[channels.home]\nurl = "mbox:home"\n'
    topic = '[topics.talks]\nquery = "talks"\nalert = ["desk", "home"]\n'
    await Program(tmp_path, topic + channels + sources + HOURLY).crawl()
    for box in ("desk", "home"):
        with contextlib.closing(mailbox.mbox(tmp_path / box)) as mails:
            (mail,) = mails
            body = mail.get_payload(decode=True)
        assert isinstance(body, bytes)
        assert tuple(re.findall(r"talks on the (\w+)", body.decode())) == WORDS
