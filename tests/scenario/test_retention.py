"""Texts are dropped by age and by size: the rows, the index, the file, and what is still told."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from storage.engine import url_of
from storage.store import SqlStore
from tests.databases import new_database
from tests.fakes import START
from tests.integration.test_search import CONFIG, add, page_of
from tests.scenario.stage import Stage
from watchword.domain.article import ArticleRecord, Entry, Failed, Text
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
    tmp_path: Path,
) -> None:
    stage = Stage(tmp_path)
    await stage.configure()
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
    await stage.close()


async def test_what_is_still_to_be_read_or_sent_keeps_its_text(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    await stage.configure()
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
    await stage.close()


def body_of(number: int) -> Text:
    return Text(title=f"Talks {number}", body=f"The harbour of {number}, quietly. " * 300)


MB = 1_000_000


async def archive_of(file: Path) -> SqlStore:
    new_database(file)
    store = SqlStore(url_of(file), domain="watchword.invalid")
    await store.write(reconcile(CONFIG, START))
    await store.write(lambda rows: rows.search.index_more(limit=1))
    return store


async def add_settled(store: SqlStore, file: Path, numbers: Iterable[int]) -> None:
    """Articles for which no job has anything to do; `numbers` are the minutes of their finding."""
    await store.write(lambda rows: [add(rows, number, body_of(number)) for number in numbers])
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE article SET read_at = NULL, judge_at = NULL")


async def bodies(store: SqlStore) -> list[bool]:
    """Whether each article has its text, the oldest first."""
    found = await store.read(lambda rows: rows.articles.records(since=None, after=0, limit=9999))
    return [bool(one.text.body) for one in found]


async def test_a_clock_in_the_wrong_year_costs_two_days_a_run(tmp_path: Path) -> None:
    file = tmp_path / "watchword.db"
    store = await archive_of(file)
    await add_settled(store, file, [day * 24 * 60 for day in range(10)])
    retention = Retention(bodies=90 * DAY)
    wrong = START + 400 * DAY
    assert await store.write(lambda rows: prune(rows, retention, wrong)) == 2
    assert await store.write(lambda rows: prune(rows, retention, START + 11 * DAY)) == 0
    assert await bodies(store) == [False] * 2 + [True] * 8
    store.close()


async def test_a_database_that_is_too_large_drops_the_oldest_and_its_file_stops_growing(
    tmp_path: Path,
) -> None:
    """Three times as many articles of 10 kB come as there is room for."""
    file = tmp_path / "watchword.db"
    store = await archive_of(file)
    empty = await store.read(lambda rows: rows.search.used())
    retention, now = Retention(size=empty + 2 * MB), START + 400 * DAY
    sizes = []
    for first in range(0, 600, 40):
        await add_settled(store, file, range(first, first + 40))
        while await store.write(lambda rows: prune(rows, retention, now)):
            pass
        sizes.append(await store.read(lambda rows: rows.search.used()) - empty)
    kept = await bodies(store)
    assert kept == sorted(kept)  # the oldest went first
    assert 50 < sum(kept) < 200
    assert max(sizes) <= 2 * MB
    store.close()
    assert file.stat().st_size < empty + 3 * MB
