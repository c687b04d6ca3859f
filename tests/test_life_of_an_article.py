"""The life of an article, from its feed to the people who are told: the program in one test.

A newspaper publishes an article. Watchword polls its feed, reads the page, finds the user's words,
and hands one alert to each channel. What happens to the article afterwards is kept, and not told
again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.databases import in_toml
from tests.fakes_receivers import MailServer, Mood, Webhook
from tests.fakes_web import RSS, FeedEntry, Site, article_html, rss
from tests.press import FAST, MINUTE, Program, until
from tests.senders import body_of
from watchword.app.clock import SystemClock
from watchword.domain.article import Text
from watchword.domain.database import Database

CONFIG = """
contact = "desk@example.org"
timezone = "Asia/Tokyo"

[topics.talks]
name = "China–Japan talks"
query = '(China OR 中国) (Japan OR 日本) (talks OR 会談)'
alert = ["desk", "chat", "box"]

[channels.desk]
url = "{mail}"
[channels.chat]
url = "{chat}"
[channels.box]
url = "mbox:alerts.mbox"

[sources.gazette]
name = "The Harbour Gazette"
feeds = ["{feed}"]
"""
TITLE = "Ministers of Japan and China agree to hold talks"
TEXT = [
    "TOKYO – The foreign ministers of both countries met on Tuesday in the old harbour house.",
    "They agreed that talks about the maritime hotline would begin again before the year is over.",
]


@pytest.fixture
async def gazette() -> AsyncIterator[Site]:
    site = await Site.start()
    site.put("/feed.xml", rss("The Harbour Gazette", []), content_type=RSS)
    yield site
    await site.stop()


class Newsroom:
    """The newspaper and its readers: what is published, and what each channel was told."""

    def __init__(self, site: Site, mail: MailServer, chat: Webhook, program: Program) -> None:
        self.site, self.mail, self.chat, self.program = site, mail, chat, program

    def publish(self, title: str, page: list[str] | None) -> None:
        """List it in the feed, with its page; None: the page answers 500."""
        now = SystemClock().now()
        line = FeedEntry(
            link=self.site.url("/1"), title=title, published=now - timedelta(minutes=5)
        )
        self.site.put("/feed.xml", rss("The Harbour Gazette", [line]), content_type=RSS)
        if page is None:
            self.site.put("/1", "Internal Server Error", status=500)
        else:
            self.site.put("/1", article_html(title, page, published=now))

    async def text(self) -> Text | None:
        """What the archive says of the article now."""
        records = await self.program.read(
            lambda rows: rows.articles.records(since=None, after=0, limit=2)
        )
        return records[0].text if records else None

    async def told(self) -> None:
        """Until every channel has a message."""
        await until(lambda: bool(self.mail.mails and self.chat.posts))

    async def fail(self) -> bool:
        """Whether mail and chat fail."""
        return await self.program.failing() == ["chat", "desk"]

    def book(self) -> tuple[int, int]:
        """How many messages each channel was handed, taken or not."""
        return len(self.mail.heard), len(self.chat.heard)


@pytest.fixture
async def newsroom(gazette: Site, tmp_path: Path, database: Database) -> AsyncIterator[Newsroom]:
    async with MailServer() as mail, Webhook() as chat:
        toml = CONFIG.format(mail=mail.url(), chat=chat.url(), feed=gazette.url("/feed.xml"))
        program = Program(tmp_path, toml + FAST + in_toml(database))
        yield Newsroom(gazette, mail, chat, program)
        now = program.clock.now()
        assert await program.read(lambda rows: rows.broken_promises(now)) == []


async def test_an_article_appears_and_each_channel_is_told_once(newsroom: Newsroom) -> None:
    async with newsroom.program.running():
        newsroom.publish(TITLE, TEXT)
        await newsroom.told()

        mail, post = newsroom.mail.mails[0], newsroom.chat.posts[0]
        assert mail["Subject"] == TITLE
        assert "Why: Japan, China, talks" in body_of(mail, "plain")
        assert post.message.startswith(TITLE)
        first_ids = (mail["Message-ID"], post.id)

        # The article is edited: the archive has the new text, and nobody is told again.
        newsroom.publish(TITLE + ", officials say", [*TEXT, "They will be in Qingdao."])
        await until(lambda: _says(newsroom, "Qingdao"))
        assert newsroom.book() == (1, 1)
        assert (mail["Message-ID"], post.id) == first_ids
    # It is in the mailbox file too.
    box = (newsroom.program.settings.folder / "alerts.mbox").read_text()
    assert box.count("Message-ID:") == 1


async def test_a_page_that_fails_is_told_by_its_headline_and_healed_in_silence(
    newsroom: Newsroom,
) -> None:
    async with newsroom.program.running():
        newsroom.publish(TITLE, None)
        await newsroom.told()
        assert "headline only" in body_of(newsroom.mail.mails[0], "plain").lower()
        text = await newsroom.text()
        assert text is not None
        assert text.headline_only

        # The page heals. It is tried again five minutes later: a revision, and no second alert.
        newsroom.publish(TITLE, TEXT)
        newsroom.program.clock.advance(6 * MINUTE)
        await until(lambda: _says(newsroom, "harbour house"))
        text = await newsroom.text()
        assert text is not None
        assert not text.headline_only
        assert newsroom.book() == (1, 1)


async def test_a_receiver_that_fails_gets_the_same_message_when_it_is_well(
    newsroom: Newsroom,
) -> None:
    newsroom.mail.mood, newsroom.chat.mood = Mood.LATER, Mood.LATER
    async with newsroom.program.running():
        newsroom.publish(TITLE, TEXT)
        await until(
            newsroom.fail
        )  # a refusal that is saved later would count from after the advance
        assert newsroom.book() == (1, 1)
        newsroom.mail.mood = newsroom.chat.mood = Mood.TAKES
        newsroom.program.clock.advance(2 * MINUTE)
        await newsroom.told()
    first, second = (mail["Message-ID"] for mail in newsroom.mail.heard)
    assert first == second
    assert len({post.id for post in newsroom.chat.heard}) == 1


async def _says(newsroom: Newsroom, words: str) -> bool:
    text = await newsroom.text()
    return text is not None and words in text.body
