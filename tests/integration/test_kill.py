"""kill -9 at any instant loses no alert, and repeats one only under its own id (promises 1 to 3).

The test keeps its own book of what was published and what each receiver took, and trusts no row.
WATCHWORD_KILLS sets how often the daemon is killed: 50 in CI, 1,000 by `make torture`.
tests/scenario/test_deaths.py has the instants that matter one by one.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import psutil
import pytest
from sqlalchemy import Engine, func, or_, select

from storage.engine import open_engine, url_of
from storage.tables import article, feed, host
from tests.command import COMMAND, environment
from tests.databases import in_toml
from tests.fakes_receivers import MailServer, Mood, Webhook
from tests.fakes_web import RSS, FeedEntry, Site, article_html, rss
from tests.press import FAST, Program, until
from tests.senders import body_of
from watchword.app.clock import SystemClock
from watchword.domain.database import Database

TITLE = re.compile(r"Report \d+ of the \w+")
ALIKE = re.compile(rf"robably (?:the same story as|of one story):\s+{TITLE.pattern}")
"""What a message calls the story that its reports may be of: that one is not told by it."""
KILLS = int(os.environ.get("WATCHWORD_KILLS", "3"))
DATABASES = ["sqlite", "postgresql"] if "WATCHWORD_POSTGRESQL" in os.environ else ["sqlite"]
SLOW_START = 600
"""Seconds that a start may take: beside other programs it has a few of each hundred for itself."""
STUCK = 300
"""Seconds in which a service at work ends something, however busy its machine is."""
LISTED = 500
"""So many articles the feed lists, the newest ones: far more than any downtime misses."""
CONFIG = """
[topics.talks]
query = "talks"
alert = ["desk", "chat"]
[channels.desk]
cap = 1000
url = "{mail}"
[channels.chat]
cap = 1000
url = "{chat}"
[sources.gazette]
feeds = ["{feed}"]
"""


class Press:
    """Publishes without a pause, two articles of three with the user's word in title or text."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.titles: list[str] = []
        """The book: every title that must be told."""
        self._lines: list[FeedEntry] = []

    async def run(self) -> None:
        while True:
            self.publish()
            await asyncio.sleep(1)

    def publish(self) -> None:
        number = len(self._lines)
        in_title, in_text = number % 2 == 0, number % 6 == 3
        title = f"Report {number} of the {'talks' if in_title else 'weather'}"
        word = "talks" if in_text else "it"
        path = f"/article/{number}"
        if number % 5 == 0:
            self.site.put(path, "down", status=500)
        else:
            self.site.put(
                path, article_html(title, [f"Number {number} was written of {word} today."] * 4)
            )
        now = SystemClock().now()
        self._lines.append(FeedEntry(link=self.site.url(path), title=title, published=now))
        if in_title or (in_text and number % 5):
            self.titles.append(title)
        self.site.put("/feed", rss("The Gazette", self._lines[-LISTED:]), content_type=RSS)


class Daemon:
    """`watchword run`, to be killed."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._log = folder, folder / "log"

    async def live(self, seconds: float, *, watching: bool, at_child: bool) -> None:
        """Start it, wait, and kill it, or one of its children and then it.

        `watching`: the time counts from when it says that it watches, since a start may be slow.
        """
        log = self._log.open("ab")
        before = self._starts()
        process = await asyncio.create_subprocess_exec(
            COMMAND, "run", cwd=self._folder, env=environment(), stdout=log, stderr=log
        )
        log.close()
        try:
            if watching:
                begun = lambda: self._starts() > before or process.returncode is not None  # noqa: E731
                await until(begun, within=SLOW_START)
            await asyncio.sleep(seconds)
            if at_child:
                self._kill_a_child(process.pid)
                await asyncio.sleep(seconds)
            assert process.returncode is None, self._log.read_text()
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    def _starts(self) -> int:
        return self._log.read_text().count("Watching 1 feed")

    @staticmethod
    def _kill_a_child(pid: int) -> None:
        if children := psutil.Process(pid).children(recursive=True):
            random.choice(children).send_signal(signal.SIGKILL)


async def turn_moods(mail: MailServer, chat: Webhook) -> None:
    """The receivers fail by turns."""
    while True:
        moods = [Mood.TAKES, Mood.TAKES, Mood.LATER, Mood.BUSY, Mood.STRANGER]
        mail.mood, chat.mood = random.choice(moods), random.choice(moods)
        await asyncio.sleep(0.7)


@pytest.mark.timeout(500 + 60 * KILLS)
@pytest.mark.parametrize("database", DATABASES, indirect=True)
async def test_kill_9_at_random_instants_loses_nothing(
    site: Site, tmp_path: Path, database: Database
) -> None:
    press = Press(site)
    async with MailServer() as mail, Webhook() as chat:
        site.put("/feed", rss("The Gazette", []), content_type=RSS)
        toml = CONFIG.format(mail=mail.url(), chat=chat.url(), feed=site.url("/feed"))
        program = Program(tmp_path, toml + FAST + in_toml(database))
        tasks = [asyncio.create_task(press.run()), asyncio.create_task(turn_moods(mail, chat))]
        for number in range(KILLS):
            seconds = random.uniform(0.2, 4.0)
            watching, at_child = number % 2 == 1, number % 3 == 0
            await Daemon(tmp_path).live(seconds, watching=watching, at_child=at_child)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        mail.mood = chat.mood = Mood.TAKES
        await in_peace(program, press, mail, chat)
        compare(press.titles, in_mails(mail), KILLS)
        compare(press.titles, in_posts(chat), KILLS)
    now = program.clock.now()
    assert await program.read(lambda rows: rows.broken_promises(now)) == []


async def in_peace(program: Program, press: Press, mail: MailServer, chat: Webhook) -> None:
    """Let the service work off what is left; half an hour passes whenever it is at rest.

    Where more of it passed than the service works, a busy machine would read pages a day late, and
    what they say would be old.
    """

    def missing() -> set[str]:
        both = (in_mails(mail), in_posts(chat))
        mails, posts = ({title for titles, _ in told for title in titles} for told in both)
        return set(press.titles) - (mails & posts)

    async with program.running():
        for _ in range(140):  # 70 h: nothing is given up in them
            await rest(program, since=program.clock.now())
            if not missing():
                return
            program.clock.advance(timedelta(minutes=30))
    assert missing() == set()


async def rest(program: Program, *, since: datetime) -> None:
    """Wait until the feed was polled since then, and no page is due, fetched, or to be judged.

    How long a busy machine takes for all that was published meanwhile is not tested; that it comes to
    nothing more for STUCK seconds is.
    """
    loop, engine = (
        asyncio.get_running_loop(),
        open_engine(url_of(program.settings.database), writes=False),
    )
    left, seen_at = None, loop.time()
    while (now_left := what_is_left(engine, since, program.clock.now())) != (True, 0, 0):
        if now_left != left:
            left, seen_at = now_left, loop.time()
        assert loop.time() < seen_at + STUCK, f"polled, fetches, due: {left}"
        await asyncio.sleep(0.1)
    engine.dispose()


def what_is_left(engine: Engine, since: datetime, now: datetime) -> tuple[bool, int, int]:
    """Whether the feed was polled since then; the hosts that are fetched from; the articles due."""
    due = or_(article.c.read_at <= now, article.c.judge_at <= now)
    with engine.connect() as connection:
        polled = connection.scalar(select(feed.c.last_success_at))
        fetched = select(func.count()).select_from(host).where(host.c.not_before > now)
        waiting = select(func.count()).select_from(article).where(due)
        counts = [connection.scalar(one) or 0 for one in (fetched, waiting)]
    return polled is not None and polled > since, counts[0], counts[1]


TakenMessage = tuple[frozenset[str], str]
"""The titles of one message that a receiver took, and its id."""


def in_mails(mail: MailServer) -> list[TakenMessage]:
    texts = [body_of(one, "plain") for one in mail.mails]
    return in_texts(zip(texts, mail.ids(), strict=True))


def in_posts(chat: Webhook) -> list[TakenMessage]:
    return in_texts((post.message, post.key or "") for post in chat.posts)


def in_texts(messages: Iterable[tuple[str, str]]) -> list[TakenMessage]:
    return [(frozenset(TITLE.findall(ALIKE.sub("", text))), id_) for text, id_ in messages]


def compare(published: list[str], taken: list[TakenMessage], kills: int) -> None:
    """The book of what was published against what a receiver took."""
    told: set[str] = set()
    repetitions = 0
    for titles, _ in taken:
        repetitions += bool(titles & told)
        told |= titles
    assert told == set(published)
    assert repetitions <= kills
    under = Counter(
        title for title, _ in {(title, id_) for titles, id_ in taken for title in titles}
    )
    assert set(under.values()) == {1}, "one title under two ids"
    sys.stdout.write(
        f"{len(told)} headlines in {len(taken)} messages; {repetitions} repeated, {kills} kills\n"
    )
