"""A real first crawl: what several feeds bring is one list a channel."""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from tests.fakes_web import RSS, FeedEntry, Site, article_html, rss
from tests.press import HOURLY, Program
from tests.senders import body_of
from watchword.app.clock import SystemClock

FEEDS = ("gazette", "herald", "courier")
WHO = {
    "harbour": "Chile and Peru",
    "border": "Kenya and Uganda",
    "fishery": "Iceland and Norway",
    "railway": "Poland and Lithuania",
    "tariff": "Brazil and Canada",
    "visa": "Morocco and Portugal",
}
"""Six events: alike headlines of different outlets would be one."""
WORDS = tuple(WHO)


async def test_a_first_crawl_of_several_feeds_is_one_list_a_channel_the_newest_first(
    site: Site, tmp_path: Path
) -> None:
    entries: dict[str, list[FeedEntry]] = {feed: [] for feed in FEEDS}
    for age, word in enumerate(
        WORDS
    ):  # the feeds take turns, so that no feed's order is the list's
        path, title = f"/{word}", f"{WHO[word]} hold talks on the {word}"
        at = SystemClock().now() - timedelta(minutes=10 * age)
        said = [f"The {word} is what {WHO[word]} spoke of."] * 3
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
        with (tmp_path / box).open("rb") as file:
            file.readline()  # the line of the mbox above its one mail
            mail = BytesParser(EmailMessage, policy=default).parse(file)
        body = body_of(mail, "plain")
        assert tuple(re.findall(r"talks on the (\w+)", body)) == WORDS
