"""Makes the database of this version that later migrations are tested on.

    PYTHONPATH=. python scripts/make_database.py

Run it once for each revision of the schema, before the next one is begun. It lets the program run on
fakes until every table has rows in every state, and writes tests/integration/databases/HEAD.sql.
"""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

from storage import migrate
from tests.factories import a_source, a_topic, full_details
from tests.fakes import START
from tests.scenario.stage import FEED, Stage
from watchword.domain.article import ArticleDetails, Entries, Entry, Failed
from watchword.domain.channel import Channel, MuteKind, Schedule, Slot
from watchword.domain.discovery import SitePage
from watchword.domain.front import FrontLink
from watchword.domain.note import NoteKind
from watchword.domain.source import LISTING, SITE, Feed
from watchword.domain.spike import Rise, hour_of
from watchword.domain.traffic import Robots, Traffic
from watchword.domain.user import Role, Token, User
from watchword.errors import DeliveryError, Scope
from watchword.pipeline import deliver, health, index
from watchword.pipeline.review import Order, gather
from watchword.ports import WriteTransaction
from watchword.usecases import user
from watchword.usecases.user import SignIn

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OTHER, REMOVED = "https://b.example/feed", "https://removed.example/feed"
CHANNELS = (
    Channel(name="desk"),
    Channel(name="refusing"),
    Channel(name="failing"),
    Channel(name="daily", digest=(time(18),), digest_empty=True),
    Channel(name="muted"),
    Channel(name="disabled", disabled="its secret is not set"),
    Channel(name="removed"),
)
NAMES = tuple(channel.name for channel in CHANNELS)
TALKS = dataclasses.replace(
    a_topic("talks", channels=NAMES), urgent="ban", possible="rain OR drought"
)
BUDGET = a_topic("budget", key="budget", channels=("daily",))
SOURCES = (a_source(FEED), a_source(OTHER, key="b"), a_source(REMOVED, key="removed"))


def an_entry(name: str, title: str, at: datetime | None = START, **fields: object) -> Entry:
    link = f"https://a.example/{name}"
    entry = Entry(link=link, title=title, published_at=at)
    return dataclasses.replace(entry, **fields)  # type: ignore[arg-type]


async def first_poll(stage: Stage) -> None:
    """A full article, one without a date, an old one that is gone, and one that nobody asks for."""
    stage.sender.channels = NAMES
    await stage.configure(SOURCES, [TALKS, BUDGET], CHANNELS, ["desk"])
    stage.sender.broken_for["refusing"] = DeliveryError("552 too large", scope=Scope.MESSAGE)
    stage.sender.broken_for["failing"] = DeliveryError("503 try later")
    write = stage.store.write
    await write(lambda r: r.channels.mute(MuteKind.CHANNEL, "muted", START + 20 * HOUR, START))
    await write(lambda r: r.channels.mute(MuteKind.TOPIC, "budget", START + HOUR, START))
    await write(lambda r: r.channels.lift(MuteKind.TOPIC, "budget", START))
    stage.publish(
        an_entry("talks", "Talks resume", guid="g1", summary="They meet.", authors=("A. Writer",)),
        an_entry("undated", "Talks without a date", None),
        an_entry("old", "Talks of old", START - 30 * DAY),
        an_entry("weather", "Rain"),
    )
    stage.publish(feed=REMOVED)
    stage.crawler.answers[OTHER] = Failed(reason="403 Forbidden")
    stage.page(
        "https://a.example/talks",
        "The talks resume today. " * 9,
        canonical="https://a.example/story/talks",
        published_at=START - HOUR,
        updated_at=START - MINUTE,
        language="en",
        details=full_details(),
        origins={"title": "og:title", "authors": "JSON-LD"},
    )
    rain = ArticleDetails(tags=("weather",))
    stage.page("https://a.example/weather", "It rains. " * 9, details=rain)
    stage.crawler.answers["https://a.example/undated"] = Failed(reason="503")
    gone = Failed(reason="404", final=True, gone=True)
    stage.crawler.answers["https://a.example/old"] = gone
    robots = Robots(
        read_at=START,
        until=START + DAY,
        result="read",
        delay=timedelta(seconds=5),
        rights=("License: https://a.example/license.xml",),
    )
    traffic = Traffic(
        host="a.example:443", requests=6, unchanged=1, bytes=99_000, waits=1, robots=robots
    )
    stage.crawler.traffic = [traffic]
    await stage.run()


async def revisions_and_merges(stage: Stage) -> None:
    """A headline that becomes urgent, and an alerted article that is merged into another."""
    now = stage.clock.now() + HOUR
    wrapper = "https://news.example/x"
    stage.publish(
        an_entry("budget", "The budget", now),
        an_entry("ban", "Talks stall", now),
        an_entry("meet", "Ministers meet", now),
        an_entry("x", "Ministers meet: talks", now, link=wrapper),
    )
    stage.page("https://a.example/budget", "The budget is balanced. " * 9)
    for link in ("https://a.example/ban", "https://a.example/meet", wrapper):
        stage.crawler.answers[link] = Failed(reason="503")
    await stage.run(HOUR)
    stage.page("https://a.example/ban", "Talks stall after a ban. " * 9)
    stage.page(wrapper, "They meet for talks in the harbour. " * 9, url="https://a.example/meet")
    await stage.run(7 * MINUTE)


async def incidents(stage: Stage) -> None:
    """An incident that ends, two that do not, and a feed that fails again."""
    await health.tick(stage.context)
    await stage.run(40 * MINUTE)
    await health.tick(stage.context)
    stage.publish(feed=OTHER)
    await stage.run(12 * HOUR)
    await health.tick(stage.context)
    stage.crawler.answers[OTHER] = Failed(reason="500 Internal Server Error")
    await stage.run(HOUR)


async def removals(stage: Stage) -> None:
    """A source, a topic and a channel are removed; alerts wait for the topic and the channel."""
    now = stage.clock.now()
    until = START + 30 * DAY
    await stage.store.write(lambda r: r.channels.mute(MuteKind.CHANNEL, "removed", until, START))
    stage.publish(an_entry("again", "The budget again", now), an_entry("more", "More talks", now))
    stage.page("https://a.example/again", "The budget again. " * 9)
    stage.page("https://a.example/more", "More talks. " * 9)
    await stage.run(30 * MINUTE)
    talks = dataclasses.replace(TALKS, channels=NAMES[:-1])
    await stage.configure(SOURCES[:2], [talks], CHANNELS[:-1], ["desk"])
    await stage.run(MINUTE)
    await stage.store.write(lambda r: r.feeds.pause("b", stage.clock.now()))


async def follow_ups(stage: Stage) -> None:
    """A headline that gets a number, and a message that is to be changed."""
    stage.publish(an_entry("more", "More talks, 14 hurt", stage.clock.now()))
    await stage.run(30 * MINUTE)
    (newest, *_), now = await stage.alerts(), stage.clock.now()
    await stage.store.write(lambda r: r.updates.request(newest.story, ["desk"], now))


async def story_answers(stage: Stage) -> None:
    """Two stories that a user joined."""
    (newest, *others), now = await stage.alerts(), stage.clock.now()
    story = next(one.story for one in others if one.story != newest.story)
    await stage.store.write(lambda r: r.stories.join(story, newest.story, now))


async def story_notes(stage: Stage) -> None:
    """A story that a user claimed, tagged and read, with a note."""
    (newest, *_), now = await stage.alerts(), stage.clock.now()
    for kind, text in (
        (NoteKind.CLAIM, ""),
        (NoteKind.TAG, "front"),
        (NoteKind.NOTE, "Call them.\nThen write."),
        (NoteKind.READ, ""),
    ):
        add = partial(_add_note, story=newest.story, kind=kind, text=text, now=now)
        await stage.store.write(add)


def _add_note(
    rows: WriteTransaction, *, story: int, kind: NoteKind, text: str, now: datetime
) -> None:
    rows.story_notes.add(story, kind, "mori", text, now)


async def findings(stage: Stage) -> None:
    """A source with its home page alone, whose links are guessed."""
    now, site = stage.clock.now(), "https://site.example/"
    page = SitePage(url=site, name="The Site", language="en", feeds=())
    listed = Entries(entries=(an_entry("found", "Snow", now),), kind=LISTING, confidence=0.9)
    stage.crawler.answers[site] = [page, page, listed]
    found = dataclasses.replace(a_source(key="site"), feeds=(Feed(url=site, kind=SITE),))
    talks = dataclasses.replace(TALKS, channels=NAMES[:-1])
    await stage.configure((*SOURCES[:2], found), [talks], CHANNELS[:-1], ["desk"])
    await stage.run(MINUTE)


async def spikes(stage: Stage) -> None:
    """A topic that rose, and one whose spike is over."""
    rise = Rise(
        articles=14, outlets=6, read=391, usual=2.3, usual_share=0.006, probability=1e-7, weeks=8
    )
    desk, now = {"desk": Schedule(due_at=stage.clock.now())}, stage.clock.now()
    config = stage.context.plan.config
    (topic,) = config.topics.values()
    await stage.store.write(lambda r: r.spikes.begin(topic, rise, now - DAY, desk, now))
    (began,) = await stage.store.read(lambda r: r.spikes.recent(hour_of(now)))
    over = dataclasses.replace(began, ended_at=now, articles=61, outlets=14)
    await stage.store.write(lambda r: r.spikes.end(over, desk, now))
    await stage.store.write(lambda r: r.spikes.begin(topic, rise, now, desk, now))


async def users(stage: Stage) -> None:
    """A user who is signed in, and one whose last sign-in failed."""
    now = stage.clock.now()
    write = stage.store.write
    for name, role in (("mori", Role.EDITOR), ("ada", Role.ADMIN)):
        new = User(name=name, role=role, created_at=now)
        await write(partial(user.add_user, user=new, password=f"hash of {name}"))
    asked = SignIn(name="mori", address="192.0.2.1", now=now)
    begun = await write(lambda r: user.begin_sign_in(r, asked))
    await write(lambda r: user.finish_sign_in(r, asked, begun, "id", keep=True))
    other = SignIn(name="ada", address="192.0.2.1", now=now)
    await write(lambda r: user.begin_sign_in(r, other))


async def tokens(stage: Stage) -> None:
    """A token of a user."""
    new = Token(id=0, user="ada", scope=Role.READER, label="graphs", created_at=stage.clock.now())
    await stage.store.write(lambda r: r.users.add_token(new, "c" * 64))


async def outputs(stage: Stage) -> None:
    """A secret address of a topic, and one of a search."""
    now = stage.clock.now()
    await stage.store.write(
        lambda r: r.outputs.add(topic="talks", query=None, secret_hash="a" * 64, now=now)
    )
    await stage.store.write(
        lambda r: r.outputs.add(topic=None, query="rain", secret_hash="b" * 64, now=now)
    )


async def reviews(stage: Stage) -> None:
    """A review that was made and sent, and the hour of the next one."""
    config, now = stage.context.plan.config, stage.clock.now()
    made = await stage.store.read(gather(config, Order(since=now - 30 * DAY), now))
    number = await stage.store.write(lambda r: r.reviews.add(made))
    await stage.store.write(lambda r: r.reviews.send(number, ["daily"], now))
    slot = Slot(name=f"{now + DAY:%Y-%m-%d}T07:30", at=now + DAY)
    await stage.store.write(lambda r: r.reviews.schedule(slot))
    await stage.deliver()


async def front_pages(stage: Stage) -> None:
    """A home page with a known article and a link that no feed lists."""
    article, now = "https://a.example/talks", stage.clock.now()
    links = [FrontLink(url=article, title="Talks"), FrontLink(url=f"{article}-2", title="More")]
    known = await stage.store.read(lambda r: r.articles.at([article]))
    await stage.store.write(lambda r: r.front_pages.record("a", links, known, now))


async def unfinished_work(stage: Stage) -> None:
    """A message in flight, and an article that is not read yet."""
    await stage.run(5 * MINUTE)
    stage.publish(an_entry("new", "New talks", stage.clock.now()))
    stage.page("https://a.example/new", "New talks. " * 9)
    stage.clock.advance(30 * MINUTE)
    await stage.poll()
    await stage.read()
    await stage.judge()
    (possible, *_) = await stage.store.read(lambda r: r.alerts.possible())
    now, article = stage.clock.now(), possible.article
    await stage.store.write(lambda r: r.alerts.label("talks", article, now, wanted=False))
    await stage.store.write(
        deliver.claim(CHANNELS[0], stage.context.plan.config, stage.clock.now())
    )
    stage.publish(an_entry("newer", "Drought", stage.clock.now()))
    stage.clock.advance(30 * MINUTE)
    await stage.poll()
    await stage.store.write(lambda r: r.tick(stage.clock.now()))
    await index.tick(stage.context)


async def dump(folder: Path) -> str:
    """The database after all of it, as SQL."""
    stage = Stage(folder)
    for chapter in (
        first_poll,
        revisions_and_merges,
        incidents,
        removals,
        follow_ups,
        story_answers,
        story_notes,
        findings,
        spikes,
        users,
        outputs,
        tokens,
        reviews,
        front_pages,
        unfinished_work,
    ):
        await chapter(stage)
    await stage.close()
    with closing(sqlite3.connect(folder / "watchword.db")) as connection:
        # SQL cannot say what is in the search index: it is empty, and of no version.
        made = "SELECT sql FROM sqlite_master WHERE name = 'article_index'"
        (create,) = connection.execute(made).fetchone()
        connection.execute("DROP TABLE article_index")
        connection.execute("UPDATE search_index SET version = ''")
        return "\n".join([*connection.iterdump(), f"{create};"]) + "\n"


def main() -> None:
    target = Path("tests/integration/databases") / f"{migrate.HEAD}.sql"
    with tempfile.TemporaryDirectory() as folder:
        target.write_text(asyncio.run(dump(Path(folder))), encoding="utf-8")
    (newest,) = Path("storage/migrations/versions").glob(f"{migrate.HEAD}_*.py")
    digest = hashlib.sha256(newest.read_bytes()).hexdigest()
    sys.stdout.write(f'FROZEN of tests/frozen.py: "{newest.name}": "{digest}",\n')


if __name__ == "__main__":
    main()
