"""Search on real rows: the pages have what the matcher finds in all articles, and nothing else."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql

from benchmarks import search as benchmark
from storage import migrate
from storage.engine import open_engine, url_of
from storage.store import SqlStore
from tests.command import records, said
from tests.databases import new_database
from tests.factories import a_source, a_topic
from tests.fakes import START
from tests.integration.test_migrations import load
from tests.scenario.stage import Stage, watch_config
from tests.unit.matching.test_candidates import SENTENCES
from watchword.domain.article import ArticleRecord, Entry, NewArticle, Text
from watchword.domain.backtest import Backtest
from watchword.domain.config import WatchConfig
from watchword.domain.database import Database
from watchword.domain.topic import Concept
from watchword.domain.work import JobName
from watchword.errors import QueryErrors
from watchword.matching.matcher import compile
from watchword.pipeline.reload import reconcile
from watchword.ports import ReadTransaction, WriteTransaction
from watchword.usecases import article
from watchword.usecases.article import archive
from watchword.usecases.backtest import run_backtest, run_on_archive
from watchword.usecases.search import SearchPage, SearchRequest, search

TOML = """
timezone = "UTC"
[topics.talks]
query = "talks"
alert = ["box"]
[channels.box]
url = "mbox:box"
[sources.a]
name = "The A"
feeds = ["https://a.example/feed"]
"""
MINUTE = timedelta(minutes=1)
CONFIG: WatchConfig = watch_config(
    [a_source("https://a.example/feed")], [a_topic("talks")], ["desk"]
)


def add(rows: WriteTransaction, number: int, text: Text) -> int:
    link = f"https://a.example/{number}"
    article = rows.articles.add(
        NewArticle(
            source="a",
            feed="https://a.example/feed",
            host="a.example:443",
            entry=Entry(link=link, title=text.title),
            found_at=START + number * MINUTE,
            from_first_poll=False,
            after_gap=False,
        ),
        read=True,
    )
    assert article is not None
    rows.articles.revise(article, text, START + number * MINUTE)
    return article


def texts() -> Sequence[Text]:
    """Headlines and bodies that overlap in parts, in six scripts, with and without a language."""
    found = []
    for number in range(60):
        first, second = (SENTENCES[(number * step) % len(SENTENCES)] for step in (1, 3))
        cut = number % 9
        found.append(
            Text(
                title=first[cut : cut + 24],
                body=f"{second[cut:]}\n{number} talks" if number % 4 else "",
                language=("en", "ja", None)[number % 3],
            )
        )
    return found


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
async def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[SqlStore]:
    """60 articles, half of them found before there was an index, and 15 of these indexed since."""
    database: Database
    if request.param == "sqlite":
        database = tmp_path_factory.mktemp("search") / "watchword.db"
        new_database(database)
    else:
        database = request.getfixturevalue("postgres").new()
    opened = SqlStore(url_of(database), domain="watchword.invalid")
    await opened.write(reconcile(CONFIG, START))
    for number, text in enumerate(texts()):
        if number == 30:
            await opened.write(lambda rows: rows.search.index_more(limit=15))
        await opened.write(lambda rows: add(rows, number, text))  # noqa: B023
    yield opened
    opened.close()


def expected(articles: Sequence[ArticleRecord], query: str) -> list[int]:
    asked = run_backtest(articles, CONFIG, a_topic(query, key="try"), None, samples=999)
    return sorted((one.article.id for one in asked.samples), reverse=True)


async def page_of(store: SqlStore, query: str, **fields: Any) -> SearchPage:
    request = SearchRequest(query=query, **fields)
    return await store.read(lambda rows: search(rows, CONFIG, request))


async def pages(store: SqlStore, query: str, *, limit: int = 7, max_read: int = 11) -> list[int]:
    """The ids on all pages of a search, in their order."""
    found: list[int] = []
    before = None
    while True:
        page = await page_of(store, query, before=before, limit=limit, max_read=max_read)
        assert len(page.hits) <= limit
        assert page.read <= max_read
        found += [hit.article.id for hit in page.hits]
        if page.next_before is None:
            return found
        before = page.next_before


PIECES = st.sampled_from(SENTENCES).flatmap(
    lambda one: st.tuples(st.integers(0, len(one) - 1), st.integers(1, 8)).map(
        lambda span: one[span[0] : span[0] + span[1]].strip() or "talks"
    )
)
WORDS = st.one_of(
    PIECES.map('"{}"'.format),
    PIECES.map('title:"{}"'.format),
    st.sampled_from(
        ["talks", "mini*", "日", "京", "東京", "จีน", "lang:ja", "t?kyo", "1 NEAR talks"]
    ),
)
QUERIES = st.one_of(
    WORDS,
    st.tuples(WORDS, WORDS).map(" OR ".join),
    st.tuples(WORDS, WORDS).map(" ".join),
    st.tuples(WORDS, WORDS).map(" NOT ".join),
    st.tuples(WORDS, WORDS, WORDS).map(lambda three: f"2 OF ({', '.join(three)})"),
)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=QUERIES)
def test_the_pages_of_a_search_are_what_the_matcher_finds_in_all(
    store: SqlStore, query: str
) -> None:
    async def compared() -> None:
        articles = await store.read(lambda rows: list(archive(rows, None)))
        assert len(articles) == 60
        assert await pages(store, query) == expected(articles, query)

    try:
        compile([a_topic(query)], {})
    except QueryErrors:
        return
    asyncio.run(compared())


async def test_what_is_found_depends_on_the_index(store: SqlStore) -> None:
    """Else the test above would hold for any index: few articles are read for a rare word."""
    page = await page_of(store, '"59 talks"')
    assert [hit.article.text.body.endswith("59 talks") for hit in page.hits] == [True]
    assert page.read < 20  # those that are not indexed yet, and few more
    assert not page.needs_no_word


async def test_the_archive_of_the_benchmark_is_one_of_the_store_and_few_of_it_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The benchmark writes it with SQL, and prints how long a backtest of a million articles takes."""
    monkeypatch.setattr(benchmark, "POOL", 20)
    monkeypatch.setattr(benchmark, "WORDS", 2000)
    benchmark.build(tmp_path / "watchword.db", 500)
    opened = SqlStore(url_of(tmp_path / "watchword.db"), domain="watchword.invalid")
    topic = a_topic(benchmark.QUERY, key="try")
    whole = await opened.read(
        lambda rows: run_backtest(archive(rows, None), CONFIG, topic, None, samples=9)
    )
    by_index = await opened.read(
        lambda rows: run_on_archive(rows, CONFIG, topic, None, since=None, samples=9)
    )
    assert by_index == whole
    assert (whole.all.articles, whole.all.hits) == (500, 4)
    assert (await page_of(opened, benchmark.QUERY)).read < 9
    text = Text(title="Rare earths exports resume")  # a row of the store's own beside them
    await opened.write(reconcile(CONFIG, START))
    await opened.write(lambda rows: add(rows, 1, text))
    assert len((await page_of(opened, benchmark.QUERY)).hits) == 5
    opened.close()


@pytest.fixture
async def own(database: Database) -> AsyncIterator[SqlStore]:
    """An empty archive of the test's own, with an index that is up to date."""
    opened = SqlStore(url_of(database), domain="watchword.invalid")
    await opened.write(reconcile(CONFIG, START))
    await opened.write(lambda rows: rows.search.index_more(limit=1))
    yield opened
    opened.close()


async def read_for(store: SqlStore, query: str) -> tuple[list[str], int]:
    """The headlines that a search finds, and how many articles it read."""
    page = await page_of(store, query)
    return [hit.article.text.title for hit in page.hits], page.read


async def test_an_edit_is_found_by_its_new_words_and_not_by_the_old(own: SqlStore) -> None:
    article = await own.write(lambda rows: add(rows, 1, Text(title="Ministers meet", body="日中")))
    assert await read_for(own, "ministers") == (["Ministers meet"], 1)
    edited = Text(title="Talks fail", body="日韓")
    await own.write(lambda rows: rows.articles.revise(article, edited, START + MINUTE))
    assert await read_for(own, "ministers OR 日中") == ([], 0)
    assert await read_for(own, "talks 日韓") == (["Talks fail"], 1)


async def test_a_search_that_requires_no_word_says_so_and_goes_on_where_it_ends(
    own: SqlStore,
) -> None:
    for number in range(6):
        text = Text(title=f"Report {number}", language="ja" if number == 0 else "en")
        await own.write(lambda rows: add(rows, number, text))  # noqa: B023
    first = await page_of(own, "lang:ja", max_read=4)
    assert (first.hits, first.read, first.is_cut, first.needs_no_word) == ((), 4, True, True)
    assert first.read_back_to == START + 2 * MINUTE
    rest = await page_of(own, "lang:ja", before=first.next_before)
    assert [hit.article.text.title for hit in rest.hits] == ["Report 0"]
    assert rest.next_before is None


async def test_a_full_page_names_the_next_only_if_there_is_one(own: SqlStore) -> None:
    for number in range(4):
        await own.write(lambda rows: add(rows, number, Text(title=f"Talks {number}")))  # noqa: B023
    page = await page_of(own, "talks", limit=4)
    assert (len(page.hits), page.next_before) == (4, None)
    page = await page_of(own, "talks", limit=3)
    assert ([one.article.text.title for one in page.hits][-1], page.is_cut) == ("Talks 1", False)
    rest = await page_of(own, "talks", before=page.next_before)
    assert [one.article.text.title for one in rest.hits] == ["Talks 0"]


async def test_what_was_found_before_is_left_out_and_the_rest_is_found(own: SqlStore) -> None:
    for number in range(4):
        await own.write(lambda rows: add(rows, number, Text(title=f"Talks {number}")))  # noqa: B023
    since = START + 2 * MINUTE
    page = await page_of(own, "talks", since=since)
    assert [one.article.text.title for one in page.hits] == ["Talks 3", "Talks 2"]
    late = await page_of(own, "talks", since=START + timedelta(1))
    assert late.hits == ()


async def test_the_archive_is_read_in_steps_without_a_gap(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = [one.id for one in await store.read(lambda rows: [*archive(rows, None)])]
    for candidates in (len(every) - 1, len(every), 5):
        monkeypatch.setattr(article, "CANDIDATES", candidates)
        monkeypatch.setattr(article, "PAGE", 3)
        stepped = await store.read(lambda rows: [*archive(rows, None)])
        assert [one.id for one in stepped] == every


@pytest.mark.parametrize("query", ["talks", "@japan OR 東京", "lang:ja", "จีน NOT talks"])
@pytest.mark.parametrize("since", [None, START + 20 * MINUTE])
async def test_a_backtest_of_candidates_is_that_of_all_articles(
    store: SqlStore, query: str, since: datetime | None
) -> None:
    """Counts by source, language and day too, whose articles it does not read."""
    concepts = {"japan": Concept(key="japan", words={"en": ("Japan",), "ko": ("일본",)})}
    config = dataclasses.replace(CONFIG, concepts=concepts)
    topic, before = a_topic(query, key="try"), a_topic("Tokyo", key="try")

    def both(rows: ReadTransaction) -> tuple[Backtest, Backtest]:
        every = list(archive(rows, since))
        return (
            run_backtest(every, config, topic, before, samples=5),
            run_on_archive(rows, config, topic, before, since=since, samples=5),
        )

    all_of_them, candidates = await store.read(both)
    assert candidates == all_of_them
    assert candidates.all.hits


async def test_a_database_of_before_is_searched_at_once_and_indexed_in_steps(
    tmp_path: Path,
) -> None:
    """No migration holds up the service; each step is a transaction, and a restart goes on."""
    url = f"sqlite:///{load('0021', tmp_path)}"
    migrate.upgrade(url)
    store = SqlStore(url, domain="watchword.invalid")
    found, read = await read_for(store, "budget")
    assert found
    left = await store.read(lambda rows: rows.search.unindexed())
    assert left == read > 5
    steps = 0
    while left:
        before, left = left, await store.write(lambda rows: rows.search.index_more(limit=2))
        steps += 1
        assert (await read_for(store, "budget"))[0] == found
        assert left < before
        store.close()
        store = SqlStore(url, domain="watchword.invalid")
    assert steps > 3
    assert await read_for(store, "budget") == (found, len(found))
    store.close()


async def test_an_article_of_more_words_than_an_index_holds_is_found_by_each_of_them(
    own: SqlStore,
) -> None:
    letters = [chr(0x4E00 + n * 7919 % 20_000) + chr(0x4E00 + n // 6) for n in range(99_000)]
    await own.write(lambda rows: add(rows, 1, Text(title="Many", body="".join(letters))))
    long = "x" * 5_000
    await own.write(lambda rows: add(rows, 2, Text(title="Few", body=f"{long} it's a\\b")))
    assert (await read_for(own, f'"{letters[0]}" OR {long}'))[0] == ["Few", "Many"]
    assert (await read_for(own, f"{long[:300]}*"))[0] == ["Few"]
    assert (await read_for(own, f"{long}x"))[0] == []


async def test_an_index_of_another_version_is_not_trusted_and_is_made_anew(
    own: SqlStore, database: Database
) -> None:
    await own.write(lambda rows: add(rows, 1, Text(title="Talks resume")))
    await own.write(lambda rows: add(rows, 2, Text(title="Rain")))
    engine = open_engine(url_of(database), writes=True)
    with engine.begin() as connection:
        connection.execute(sql("UPDATE search_index SET version = 'earlier'"))
    engine.dispose()
    assert await read_for(own, "talks") == (["Talks resume"], 2)
    assert await own.write(lambda rows: rows.search.index_more(limit=9)) == 0
    assert await read_for(own, "talks") == (["Talks resume"], 1)


async def test_the_daemon_indexes_what_is_there(tmp_path: Path, database: Database) -> None:
    stage = Stage(tmp_path, database)
    await stage.configure()
    stage.publish(Entry(link="https://a.example/1", title="Talks", published_at=START))
    stage.page("https://a.example/1", "The talks resume today. " * 9)
    await stage.run()
    assert await stage.store.read(lambda rows: rows.search.unindexed()) == 1
    await stage.job(JobName.INDEX)
    assert await stage.store.read(lambda rows: rows.search.unindexed()) == 0
    await stage.close()


async def test_the_verb_prints_the_articles_with_their_words_marked(tmp_path: Path) -> None:
    (tmp_path / "watchword.toml").write_text(TOML, encoding="utf-8")
    new_database(tmp_path / "watchword.db")
    store = SqlStore(url_of(tmp_path / "watchword.db"), domain="watchword.invalid")
    await store.write(reconcile(CONFIG, START))
    for number, title in enumerate(("Talks in Tokyo", "Rain", "東京で会談")):
        body = f"The harbour, day {number}."
        await store.write(lambda rows: add(rows, number, Text(title=title, body=body)))  # noqa: B023
    store.close()
    out = said("search", "Tokyo OR 東京", folder=tmp_path).stdout
    assert out == (
        "*東京*で会談\nThe A, Tue 24 Nov 08:02, article 3, https://a.example/2\n\n"
        "Talks in *Tokyo*\nThe A, Tue 24 Nov 08:00, article 1, https://a.example/0\n\n"
        "Times: UTC\n"
    )
    found = records(
        "search",
        "harbour",
        folder=tmp_path,
    )
    assert [one["id"] for one in found] == [3, 2, 1]
    assert found[0]["excerpt"] == [
        {"text": "The ", "marked": False},
        {"text": "harbour", "marked": True},
        {"text": ", day 2.", "marked": False},
    ]
    out = said("search", "harbour", "--most", "1", folder=tmp_path).stdout
    assert "There is more: --before 3 goes on." in out
    assert said("search", "drought", folder=tmp_path).stdout == "No article is like that.\n"
    wrong = said("search", "talks AND", folder=tmp_path, code=2)
    assert "column" in wrong.stderr
