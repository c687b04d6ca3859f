"""Texts are dropped by age and by size: the rows, the index, the file, and what is still told."""

from __future__ import annotations

import dataclasses
import random
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text as sql

from storage.engine import open_engine, url_of
from storage.store import SqlStore
from tests.fakes import START
from tests.integration.test_search import CONFIG, add, page_of
from tests.scenario.stage import Stage
from watchword.domain.article import ArticleRecord, Entry, Failed, Text
from watchword.domain.database import Database, Server
from watchword.domain.retention import Retention
from watchword.domain.work import JobName
from watchword.pipeline.prune import prune
from watchword.pipeline.reload import reconcile
from watchword.usecases.status import overview

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


async def published(stage: Stage, name: str, title: str) -> None:
    """An article with a text, which is read, judged and sent."""
    link = f"https://a.example/{name}"
    stage.publish(Entry(link=link, title=title, published_at=stage.clock.now()))
    stage.page(link, f"{title}: the harbour of {name} was full of ships. " * 9)
    await stage.run(timedelta(hours=1))


async def articles(stage: Stage) -> Sequence[ArticleRecord]:
    return await stage.store.read(lambda rows: rows.articles.records(since=None, after=0, limit=9))


def keep(stage: Stage, retention: Retention) -> None:
    plan = stage.context.plan
    config = dataclasses.replace(plan.config, retention=retention)
    stage.context.plan = dataclasses.replace(plan, config=config)


async def test_an_old_text_goes_with_its_words_and_its_headline_and_alert_stay(
    stage: Stage,
) -> None:
    await published(stage, "osaka", "Talks in Osaka")
    await stage.job(JobName.INDEX)
    stage.clock.advance(50 * DAY)
    await published(stage, "kyoto", "Talks in Kyoto")
    stage.clock.advance(50 * DAY)
    keep(stage, Retention(bodies=90 * DAY))
    await stage.job(JobName.PRUNE)
    await stage.job(JobName.PRUNE)
    by_title = {one.text.title: one.text.body for one in await articles(stage)}
    assert by_title["Talks in Osaka"] == ""
    assert "harbour" in by_title["Talks in Kyoto"]
    config = stage.context.plan.config
    assert [hit.article.text.title for hit in (await page_of(stage.store, "harbour")).hits] == [
        "Talks in Kyoto"
    ]
    page = await page_of(stage.store, "osaka")
    assert ([hit.article.text.title for hit in page.hits], page.read) == (["Talks in Osaka"], 1)
    assert {one.title for one in await stage.alerts()} == {"Talks in Osaka", "Talks in Kyoto"}
    now = stage.clock.now()
    seen = await stage.store.read(lambda rows: overview(rows, now, config.timezone, running=True))
    assert seen.texts_since is not None
    assert seen.texts_since > START + 49 * DAY
    assert await stage.store.read(lambda rows: rows.broken_promises(now)) == []


async def test_what_is_still_to_be_read_or_sent_keeps_its_text(stage: Stage) -> None:
    stage.publish(Entry(link="https://a.example/1", title="Rain", published_at=START))
    stage.crawler.answers["https://a.example/1"] = Failed(reason="503")
    await stage.run()
    (article,) = await articles(stage)
    stage.page("https://a.example/1", "It rains in the harbour. " * 9)
    await stage.run(timedelta(minutes=6))
    await stage.store.write(
        lambda rows: rows.articles.put_off(article.id, stage.clock.now() + HOUR / 2)
    )
    looked_at = await stage.store.write(
        lambda rows: rows.search.drop_texts(stage.clock.now() + DAY, limit=9)
    )
    assert looked_at == 1
    (article,) = await articles(stage)
    assert "harbour" in article.text.body


WORDS = [f"{random.Random(number).getrandbits(32):08x}" for number in range(2000)]


def body_of(number: int) -> Text:
    """10 kB that cannot be made much smaller, of words that others have too."""
    return Text(
        title=f"Talks {number}", body=" ".join(random.Random(number).choices(WORDS, k=1100))
    )


MB, ROOM = 1_000_000, 1_500_000


async def archive_of(database: Database) -> SqlStore:
    store = SqlStore(url_of(database), domain="watchword.invalid")
    await store.write(reconcile(CONFIG, START))
    await store.write(lambda rows: rows.search.index_more(limit=1))
    return store


async def add_settled(store: SqlStore, database: Database, numbers: Iterable[int]) -> None:
    """Articles for which no job has anything to do; `numbers` are the minutes of their finding."""
    await store.write(lambda rows: [add(rows, number, body_of(number)) for number in numbers])
    engine = open_engine(url_of(database), writes=True)
    with engine.begin() as connection:
        connection.execute(sql("UPDATE article SET read_at = NULL, judge_at = NULL"))
    engine.dispose()


async def bodies(store: SqlStore) -> list[bool]:
    """Whether each article has its text, the oldest first."""
    found = await store.read(lambda rows: rows.articles.records(since=None, after=0, limit=9999))
    return [bool(one.text.body) for one in found]


async def test_a_clock_in_the_wrong_year_costs_two_days_a_run(database: Database) -> None:
    store = await archive_of(database)
    await add_settled(store, database, [day * 24 * 60 for day in range(10)])
    retention = Retention(bodies=90 * DAY)
    wrong = START + 400 * DAY
    assert await store.write(lambda rows: prune(rows, retention, wrong)) == 2
    assert await store.write(lambda rows: prune(rows, retention, START + 11 * DAY)) == 0
    assert await bodies(store) == [False] * 2 + [True] * 8
    store.close()


async def test_a_database_that_is_too_large_drops_the_oldest_and_stops_growing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More articles of 10 kB come than there is room for, with their words."""
    monkeypatch.setattr("watchword.pipeline.prune.BATCH", 10)  # of those that there is room for
    store = await archive_of(database)
    empty, whole = await store.read(lambda rows: rows.search.used()), size_of(database)
    retention, now = Retention(size=empty + ROOM), START + 400 * DAY
    sizes, wholes = [], []
    for first in range(0, 160, 20):
        await add_settled(store, database, range(first, first + 20))
        while await store.write(lambda rows: prune(rows, retention, now)):
            pass
        sizes.append(await store.read(lambda rows: rows.search.used()) - empty)
        vacuum(database)
        wholes.append(size_of(database) - whole)
    kept = await bodies(store)
    assert kept == sorted(kept)  # the oldest went first
    assert 10 < sum(kept) < 150
    assert max(sizes) <= ROOM
    store.close()
    assert size_of(database) - whole < 6 * MB
    assert wholes[-1] - wholes[5] < 1 * MB, wholes


def vacuum(database: Database) -> None:
    """What each database does by itself in time: of a server autovacuum, which is off in the tests."""
    if isinstance(database, Server):
        with psycopg.connect(database.url, autocommit=True) as connection:
            connection.execute("VACUUM")
    else:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def size_of(database: Database) -> int:
    """The bytes that it takes."""
    if isinstance(database, Path):
        return database.stat().st_size
    with psycopg.connect(database.url) as connection:
        found = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        assert found is not None
        return int(found[0])
