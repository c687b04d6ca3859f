"""How many statements the store needs: a number that does not grow with the rows."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from storage.engine import url_of
from storage.store import SqlStore
from tests.databases import new_database
from tests.factories import a_source, a_topic, free
from tests.fakes import START
from tests.scenario.stage import FEED, Stage
from watchword.domain.alert import AlertFilter
from watchword.domain.article import Entry
from watchword.domain.channel import Channel
from watchword.domain.delivery import DeliveryState, Kind
from watchword.domain.feed import FeedForPoll, FeedUpdate, Polled
from watchword.domain.traffic import Traffic
from watchword.domain.work import Room
from watchword.pipeline import deliver
from watchword.pipeline.reload import reconcile

ARTICLES = 60
TOPICS = [a_topic("talks"), a_topic("town", key="town")]
HOUR = timedelta(hours=1)
SYLLABLES = ("cado", "fene", "gix", "hulp", "jort", "kem", "pash", "quil", "vorn", "zeb")


@contextlib.contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that the database executes inside the block; a bulk insert or update is one."""
    seen: list[str] = []

    def executed(connection: object, cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", executed)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", executed)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Articles with alerts that wait."""
    set_up = Stage(tmp_path)
    await set_up.configure(topics=TOPICS)
    set_up.publish()
    await set_up.run()
    links = [f"https://a.example/{number}" for number in range(ARTICLES)]
    now = set_up.clock.now()
    # Headlines that are alike would wait for each other.
    words = [f"{a}{b}" for a in ("ba", "lo", "mi", "ru", "te", "no") for b in SYLLABLES]
    set_up.publish(
        *(
            Entry(link=link, title=word.title(), published_at=now)
            for link, word in zip(links, words, strict=True)
        )
    )
    for number, link in enumerate(links):
        set_up.page(link, f"Talks in town {number}. " * 9)
    set_up.clock.advance(HOUR)
    await set_up.poll()
    await set_up.read()
    await set_up.judge()
    yield set_up
    await set_up.close()


async def test_a_page_of_the_archive_is_three_statements(stage: Stage) -> None:
    with statements() as seen:
        records = await stage.store.read(
            lambda rows: rows.articles.records(since=None, after=0, limit=500)
        )
    assert (len(records), len(selects(seen))) == (ARTICLES, 3)
    assert {record.topics for record in records} == {("talks", "town")}


async def test_a_message_of_many_alerts_is_made_in_few_statements(stage: Stage) -> None:
    now = stage.clock.now()
    with statements() as seen:
        message = await stage.store.write(
            deliver.claim(Channel(name="desk"), stage.context.plan.config, now)
        )
    assert message is not None
    assert (message.kind, len(message.members)) == (Kind.ALERT, 2 * ARTICLES)
    assert len([one for one in seen if "delivery" in one]) < 10
    assert len(seen) <= 20


async def test_deliveries_that_wait_for_one_reason_are_postponed_in_one_statement(
    stage: Stage,
) -> None:
    now = stage.clock.now()
    disabled = Channel(name="desk", disabled="its secret is not set")
    with statements() as seen:
        assert (
            await stage.store.write(deliver.claim(disabled, stage.context.plan.config, now))
            is None
        )
    assert len([one for one in seen if one.startswith("UPDATE")]) == 1
    waiting = await stage.deliveries()
    assert {one.reason for one in waiting} == {"disabled: its secret is not set"}


async def test_a_reload_of_an_equal_configuration_writes_no_feed_topic_or_channel(
    stage: Stage,
) -> None:
    with statements() as seen:
        config = stage.context.plan.config
        await stage.store.write(reconcile(config, stage.clock.now()))
    changes = [one for one in seen if not one.startswith(("SELECT", "BEGIN"))]
    # What waits for a channel or topic that is gone, and a refused edit: these find no rows.
    assert {one.split()[1] for one in changes} <= {"delivery", "message", "service"}


async def test_a_reload_with_one_changed_feed_writes_one_feed(stage: Stage) -> None:
    feeds = [FEED, *(f"https://a.example/feed{number}" for number in range(100))]
    await stage.configure([a_source(*feeds)], TOPICS)
    with statements() as seen:
        await stage.configure([a_source(*feeds[:-1])], TOPICS)
    assert len([one for one in seen if one.startswith("UPDATE feed")]) == 1


async def test_what_was_merged_into_an_article_is_found_by_an_index(tmp_path: Path) -> None:
    """The questions of the page of a story, of judge and of the promises; SQLite plans without rows."""
    file = tmp_path / "watchword.db"
    new_database(file)
    store = SqlStore(url_of(file), domain="watchword.invalid")
    with statements() as seen:
        await store.read(lambda rows: rows.stories.reports(1, 1))
        await store.read(lambda rows: rows.alerts.known_matches(1, 1))
        await store.read(lambda rows: rows.broken_promises(START))
    store.close()
    about = [one for one in seen if re.search(r"merged_into (=|IS NOT NULL)", one)]
    assert len(about) == 7
    with closing(sqlite3.connect(file)) as rows:
        for one in about:
            plan = rows.execute(f"EXPLAIN QUERY PLAN {one}", [1] * one.count("?")).fetchall()
            assert "ix_article_merged_into" in str(plan), one


async def test_a_page_looks_at_no_table_of_what_was_ever_alerted_as_a_whole(
    tmp_path: Path,
) -> None:
    file = tmp_path / "watchword.db"
    new_database(file)
    store = SqlStore(url_of(file), domain="watchword.invalid")
    dead = AlertFilter(state=DeliveryState.DEAD)
    with statements() as seen:
        await store.read(lambda rows: rows.views.summary(today=START, week=START))
        await store.read(lambda rows: rows.views.topics(today=START))
        await store.read(lambda rows: rows.views.channels())
        await store.read(lambda rows: rows.views.dead(since=START))
        await store.read(lambda rows: rows.alerts.list(limit=1, only=dead))
        await store.read(lambda rows: rows.spikes.alerts(limit=1, only=dead))
        await store.read(lambda rows: rows.views.delivery_times(since=START))
        await store.read(lambda rows: rows.deliveries.waiting_for_gone())
    store.close()
    with closing(sqlite3.connect(file)) as rows:
        for one in selects(seen):
            plan = rows.execute(f"EXPLAIN QUERY PLAN {one}", [1] * one.count("?")).fetchall()
            assert not re.search("SCAN (alert|delivery|message)", str(plan)), (one, plan)


async def test_articles_are_counted_in_an_index_alone_whatever_the_statistics(
    tmp_path: Path,
) -> None:
    file = tmp_path / "watchword.db"
    new_database(file)
    store = SqlStore(url_of(file), domain="watchword.invalid")
    with statements() as seen:
        await store.read(lambda rows: rows.search.counts(START))
    store.close()
    (one,) = selects(seen)
    with closing(sqlite3.connect(file)) as rows:
        rows.execute("ANALYZE")
        known = [("ix_article_source", "100000 1667 1"), ("ix_article_listed", "100000 1 1 1")]
        rows.executemany("INSERT INTO sqlite_stat1 VALUES ('article', ?, ?)", known)
        rows.execute("ANALYZE sqlite_schema")
        plan = rows.execute(f"EXPLAIN QUERY PLAN {one}", [1] * one.count("?")).fetchall()
    assert "SEARCH article USING INDEX ix_article_listed" in str(plan), plan


def selects(seen: list[str]) -> list[str]:
    return [one for one in seen if one.startswith("SELECT")]


async def test_a_statement_has_no_more_parameters_than_sqlite_before_3_32_takes(
    tmp_path: Path,
) -> None:
    """The one that has its list twice."""
    new_database(tmp_path / "watchword.db")
    store = SqlStore(url_of(tmp_path / "watchword.db"), domain="watchword.invalid")
    with statements() as seen:
        await store.read(lambda rows: rows.stories.candidates(1, range(2000), START))
    store.close()
    assert max(statement.count("?") for statement in seen) <= 999


async def test_polls_are_claimed_and_saved_in_as_many_statements_as_one(tmp_path: Path) -> None:
    file = tmp_path / "watchword.db"
    new_database(file)
    store = SqlStore(url_of(file), domain="watchword.invalid")
    feeds = [f"https://s{number}.example/feed" for number in range(ARTICLES)]
    sources = [a_source(*feeds)]
    await store.write(lambda rows: rows.feeds.reconcile(sources, START, forgotten_after=HOUR))
    room = Room.whole(2 * ARTICLES)
    with statements() as seen:
        works = await store.write(lambda rows: rows.feeds.claim(START, room=room, sources=None))
        polls = [a_poll(work.feed) for work in works if work.feed]
        saved = await store.write(lambda rows: rows.feeds.save(polls))
    store.close()
    assert saved == [True] * ARTICLES
    assert len(seen) == 11, "two begin; of claims five, of saves four"


def a_poll(feed: FeedForPoll) -> Polled:
    update = FeedUpdate(
        at=START,
        next_poll_at=START + HOUR,
        interval=HOUR,
        rhythm=feed.rhythm,
        validators=feed.validators,
        kind="rss",
        failure=None,
    )
    traffic = (Traffic(host=feed.host, requests=1),)
    return Polled(feed=feed, update=update, host=free(feed.host, START + HOUR), traffic=traffic)
