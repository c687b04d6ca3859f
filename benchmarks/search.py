"""What search costs: an archive of invented articles is built, indexed and asked.

    python -m benchmarks search [ARTICLES] [FOLDER]

The texts are sentences of five languages with words of Zipf's frequencies, from a fixed seed; a rare
subject is matched in four headlines of 5,000. They are spread over the last 365 days. What writing
and indexing cost is measured on COSTED articles that go through the store. The archive that is asked
(20,000, or ARTICLES) repeats POOL bodies under headlines of their own, and is written at once; with
FOLDER it stays there and is asked again. Times are medians of three; `topic test` is the verb in a
process of its own.
"""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, timedelta
from itertools import accumulate, count, islice
from pathlib import Path

from storage import migrate
from storage.engine import url_of
from storage.store import SqlStore
from watchword.app.clock import SystemClock
from watchword.domain.article import Entry, NewArticle, Text
from watchword.domain.config import WatchConfig
from watchword.domain.source import Feed, Hints, Source
from watchword.matching.grams import grams, version
from watchword.pipeline.reload import reconcile
from watchword.ports import WriteTransaction
from watchword.usecases.search import SearchRequest, search

SEED, DAYS, SOURCES, RARE = 20261124, 365, 50, 5000
COSTED, POOL = 1000, 2000
LENGTH = 4600
"""Characters of a text: the median of the articles that extraction is measured on."""
WORDS = 30_000
"""So many words, or pairs of characters, does each language have."""
SUBJECTS = {
    "en": "rare earths exports to Japan were halted",
    "de": "die Ausfuhr von rare earths nach Japan ruht",
    "ja": "日本へのレアアースの輸出が止まった",
    "zh": "对日本的稀土出口已停止",
    "ko": "일본으로 가는 희토류 수출이 멈췄다",
}
LETTERS = {"ja": (0x3041, 0x3096), "zh": (0x4E00, 0x9FA5), "ko": (0xAC00, 0xD7A3)}
ARTICLE = """INSERT INTO article
(id, source, host, feed, link, language, found_at, from_first_poll, after_gap, read_lease_token, tries,
rereads, judge_lease_token, revision) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 1)"""
REVISION = """INSERT INTO revision
(article_id, number, title, summary, body, headline_only, published_at, precision, language, details,
origins, found_at) VALUES (?, 1, ?, '', ?, 0, ?, 'minute', ?, '{}', '{}', ?)"""
QUERY = '("rare earths" OR レアアース OR 稀土 OR 희토류) AND (export* OR 輸出 OR 出口 OR 수출)'
TOML = f"""
contact = "desk@example.org"
timezone = "UTC"
[topics.rare-earths]
query = '{QUERY}'
alert = ["box"]
[topics.china-japan]
alert = ["box"]
[channels.box]
url = "mbox:box"
[sources.s0]
feeds = ["https://s0.example/feed"]
"""


def main(arguments: Sequence[str]) -> None:
    articles = int(arguments[0]) if arguments else 20_000
    with tempfile.TemporaryDirectory() as made:
        asyncio.run(_costs(Path(made) / "costs.db"))
        folder = Path(arguments[1]) if len(arguments) > 1 else Path(made)
        folder.mkdir(exist_ok=True)
        (folder / "watchword.toml").write_text(TOML, encoding="utf-8")
        if not (folder / "watchword.db").exists():
            build(folder / "watchword.db", articles)
        asyncio.run(_ask(folder))


async def _ask(folder: Path) -> None:
    """Print how long searches and backtests take."""
    store = SqlStore(url_of(folder / "watchword.db"), domain="watchword.invalid")
    config = invented_config()
    since = SystemClock().now() - timedelta(days=DAYS + 1)
    counted = await store.read(lambda rows: rows.search.counts(since))
    print(f"{sum(one.articles for one in counted)} articles in {DAYS} days")
    for query in ("東京", QUERY, "rare earths NOT export*", "title:日本"):
        request, spans = SearchRequest(query=query), []
        for _ in range(3):
            begin = time.perf_counter()
            page = await store.read(lambda rows: search(rows, config, request))  # noqa: B023
            spans.append(time.perf_counter() - begin)
        print(
            f"search {query}: {1000 * statistics.median(spans):.0f} ms, "
            f"{len(page.hits)} hits, {page.read} articles read"
        )
    store.close()
    for topic, days in (("rare-earths", 30), ("rare-earths", DAYS), ("china-japan", 30)):
        runs = [_test(folder, topic, days) for _ in range(3)]
        span, cpu = (statistics.median(column) for column in zip(*runs, strict=True))
        print(f"topic test {topic} --days {days}: {span:.2f} s ({cpu:.2f} s of CPU)")


async def _costs(database: Path) -> None:
    """Print what an article costs with and without the index."""
    migrate.ready(url_of(database))
    store = SqlStore(url_of(database), domain="watchword.invalid")
    await store.write(reconcile(invented_config(), SystemClock().now()))
    made = list(islice(texts(random.Random(SEED)), 2 * COSTED))
    plain = await write(store, made[:COSTED], 0)  # the index is not begun yet
    store.close()
    before = _bytes(database)
    store = SqlStore(url_of(database), domain="watchword.invalid")
    begin, left = time.process_time(), COSTED
    while left:
        left = await store.write(lambda rows: rows.search.index_more(limit=100))
    later = time.process_time() - begin
    store.close()
    index = _bytes(database) - before
    store = SqlStore(url_of(database), domain="watchword.invalid")
    indexed = await write(store, made[COSTED:], COSTED)
    store.close()
    print(
        f"CPU of writing an article: {plain:.2f} ms, with the index {indexed:.2f} ms, each in its "
        f"transaction; indexed later, 100 at once: {1000 * later / COSTED:.2f} ms"
    )
    print(f"bytes of an article: {before / COSTED:.0f}, of its index {index / COSTED:.0f}")


def _bytes(database: Path) -> int:
    return database.stat().st_size


async def write(store: SqlStore, made: Sequence[Text], first: int) -> float:
    """Write each in a transaction; milliseconds of CPU each."""
    now, begin = SystemClock().now(), time.process_time()
    for number, text in enumerate(made, start=first):
        link = f"https://s0.example/{number}"
        new = NewArticle(
            source="s0",
            feed="https://s0.example/feed",
            host="s0.example:443",
            entry=Entry(link=link, title=text.title, published_at=now),
            found_at=now,
            from_first_poll=False,
            after_gap=False,
        )

        def job(rows: WriteTransaction, new: NewArticle = new, text: Text = text) -> None:
            article = rows.articles.add(new, read=True)
            assert article is not None
            rows.articles.revise(article, text, now)

        await store.write(job)
    return 1000 * (time.process_time() - begin) / len(made)


def build(database: Path, articles: int) -> None:
    """Write the archive with SQL, since a million transactions take hours; its rows are the store's."""
    migrate.ready(url_of(database))
    rng = random.Random(SEED)
    pool = [(text, grams("", text.body)) for text in islice(texts(rng), POOL)]
    start, step = SystemClock().now() - timedelta(days=DAYS), timedelta(days=DAYS) / articles
    titles = texts(rng, length=0)
    with closing(sqlite3.connect(database)) as connection:
        for pragma in ("synchronous=OFF", "cache_size=-500000"):
            connection.execute(f"PRAGMA {pragma}")
        # How much it holds before it writes a part of the index: parts of 1 MB are merged for hours.
        config = "INSERT INTO article_index (article_index, rank) VALUES ('hashsize', ?)"
        connection.execute(config, (256 << 20,))
        for number in range(articles):
            title, (text, known) = next(titles).title, pool[number % POOL]
            at = (start + number * step).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
            source, language = f"s{number % SOURCES}", text.language
            link = f"https://{source}.example/{number}"
            connection.execute(ARTICLE, (number + 1, source, source, source, link, language, at))
            connection.execute(REVISION, (number + 1, title, text.body, at, language, at))
            found = " ".join(known | grams(title, ""))
            connection.execute(
                "INSERT INTO article_index (rowid, grams) VALUES (?, ?)", (number + 1, found)
            )
            if number % 10_000 == 0:
                connection.commit()
        connection.execute("INSERT INTO search_index VALUES (1, 0, ?)", (version(),))
        connection.commit()


def _test(folder: Path, topic: str, days: int) -> tuple[float, float]:
    """Seconds of the verb, its start included, and seconds of CPU."""
    command = [str(Path(sys.executable).with_name("watchword")), "topic", "test", topic]
    begin, before = time.perf_counter(), sum(os.times()[2:4])
    subprocess.run([*command, "--days", str(days)], cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - begin, sum(os.times()[2:4]) - before


def invented_config() -> WatchConfig:
    cadence = (timedelta(minutes=2), timedelta(minutes=30))
    sources = {
        f"s{n}": Source(
            key=f"s{n}",
            hints=Hints(outlet=f"Outlet {n}"),
            feeds=(Feed(url=f"https://s{n}.example/feed"),),
            cadence=cadence,
        )
        for n in range(SOURCES)
    }
    return WatchConfig(
        sources=sources,
        topics={},
        concepts={},
        channels={},
        alert_within=timedelta(days=1),
        timezone="UTC",
    )


def texts(rng: random.Random, length: int = LENGTH) -> Iterator[Text]:
    languages = {name: _language(name, rng) for name in SUBJECTS}
    for number in count():
        language = list(SUBJECTS)[number % len(SUBJECTS)]
        sentence = languages[language]
        title, body = sentence(), ""
        while len(body) < length * (0.4 if language in LETTERS else 1):
            body += sentence() + ("。" if language in LETTERS else ". ")
            if len(body) % 7 == 0:
                body += "\n"
        if number % RARE < len(SUBJECTS):
            title = SUBJECTS[language]
        yield Text(title=title, body=body, language=language)


def _language(name: str, rng: random.Random) -> Callable[[], str]:
    """Makes sentences: the word of rank r has the frequency 1/r."""
    words = [_word(name, rng) for _ in range(WORDS)]
    if name == "ja":
        words[40:42] = ["東京", "日本"]
    weights = list(accumulate(1 / rank for rank in range(1, WORDS + 1)))

    def sentence() -> str:
        chosen = rng.choices(words, cum_weights=weights, k=rng.randint(8, 20))
        return ("" if name in ("ja", "zh") else " ").join(chosen)

    return sentence


def _word(name: str, rng: random.Random) -> str:
    if name in LETTERS:
        low, high = LETTERS[name]
        if name == "ja" and rng.random() < 0.5:
            low, high = LETTERS["zh"]
        return "".join(chr(rng.randint(low, high)) for _ in range(rng.randint(1, 3)))
    return "".join(rng.choices("etaoinshrdlu", k=rng.randint(2, 9)))
