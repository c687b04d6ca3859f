"""What search costs: an archive of invented articles is built, indexed and asked.

    python -m benchmarks search [ARTICLES] [FOLDER]     (default: 20,000; 1,000,000 take two hours)

The texts are sentences of five languages with words of Zipf's frequencies, from a fixed seed; a rare
subject is in one of 1,000 articles. They are of the last 365 days. With FOLDER the archive stays there
and is asked again. Times are medians of three; `topic test` is the verb in a process of its own.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from storage import migrate
from storage.engine import url_of
from storage.store import SqlStore
from watchword.app.clock import SystemClock
from watchword.domain.article import Entry, NewArticle, Text
from watchword.domain.config import WatchConfig
from watchword.domain.source import Feed, Hints, Source
from watchword.pipeline.reload import reconcile
from watchword.ports import WriteTransaction
from watchword.usecases.search import SearchRequest, search

SEED, DAYS, SOURCES, LENGTH, RARE, BATCH = 20261124, 365, 50, 4600, 1000, 200
"""LENGTH: characters of a text; the median of the articles that extraction is measured on."""
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
        folder = Path(arguments[1]) if len(arguments) > 1 else Path(made)
        folder.mkdir(exist_ok=True)
        (folder / "watchword.toml").write_text(TOML, encoding="utf-8")
        if not (folder / "watchword.db").exists():
            asyncio.run(_build(folder / "watchword.db", articles))
        asyncio.run(_ask(folder))


async def _ask(folder: Path) -> None:
    database = folder / "watchword.db"
    store = SqlStore(url_of(database), domain="watchword.invalid")
    config = _config()
    for query in ("東京", QUERY, "rare earths NOT export*", "title:日本"):
        spans, read = [], 0
        for _ in range(3):
            begin = time.perf_counter()
            page = await store.read(lambda rows: search(rows, config, SearchRequest(query=query)))  # noqa: B023
            spans.append(time.perf_counter() - begin)
            read = page.read
        print(
            f"search {query!r}: {1000 * statistics.median(spans):.0f} ms, "
            f"{len(page.hits)} hits, {read} articles read"
        )
    store.close()
    for topic, days in (("rare-earths", 30), ("rare-earths", DAYS), ("china-japan", 30)):
        spans = [_test(folder, topic, days) for _ in range(3)]
        print(f"topic test {topic} --days {days}: {statistics.median(spans):.2f} s")


async def _build(database: Path, articles: int) -> None:
    migrate.ready(url_of(database))
    store = SqlStore(url_of(database), domain="watchword.invalid")
    await store.write(reconcile(_config(), SystemClock().now()))
    plain = await _add(store, articles)
    size = _size(database)
    begin, cpu = time.perf_counter(), time.process_time()
    left = articles
    while left:
        left = await store.write(lambda rows: rows.search.index_more(limit=BATCH))
    wall, cpu = time.perf_counter() - begin, time.process_time() - cpu
    more = _size(database) - size
    print(
        f"{articles} articles, {size / articles:.0f} bytes each, written in {plain:.2f} ms each; "
        f"the index: {more / articles:.0f} bytes each, {1000 * wall / articles:.2f} ms each "
        f"({1000 * cpu / articles:.2f} ms of CPU)"
    )
    store.close()


async def _add(store: SqlStore, articles: int) -> float:
    """Write the articles without an index; milliseconds each."""
    texts = _texts(random.Random(SEED))
    start, step = SystemClock().now() - timedelta(days=DAYS), timedelta(days=DAYS) / articles
    begin, spent = time.perf_counter(), 0.0
    for first in range(0, articles, BATCH):
        made = time.perf_counter()
        batch = [(n, next(texts)) for n in range(first, min(first + BATCH, articles))]
        spent += time.perf_counter() - made

        def job(rows: WriteTransaction, batch: Sequence[tuple[int, Text]] = batch) -> None:
            for number, text in batch:
                at = start + number * step
                source = f"s{number % SOURCES}"
                link = f"https://{source}.example/{number}"
                new = NewArticle(
                    source=source,
                    feed=f"https://{source}.example/feed",
                    host=f"{source}.example:443",
                    entry=Entry(link=link, title=text.title, published_at=at),
                    found_at=at,
                    from_first_poll=False,
                    after_gap=False,
                )
                article = rows.articles.add(new, read=True)
                assert article is not None
                rows.articles.revise(article, text, at)

        await store.write(job)
    return 1000 * (time.perf_counter() - begin - spent) / articles


def _size(database: Path) -> int:
    """Bytes of the file, with what is still in the log beside it."""
    files = (database, database.with_name(f"{database.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())


def _test(folder: Path, topic: str, days: int) -> float:
    """Seconds of the verb, its start included."""
    command = [str(Path(sys.executable).with_name("watchword")), "topic", "test", topic]
    begin = time.perf_counter()
    subprocess.run([*command, "--days", str(days)], cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - begin


def _config() -> WatchConfig:
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


def _texts(rng: random.Random) -> Iterator[Text]:
    languages = {name: _language(name, rng) for name in SUBJECTS}
    for number in _count():
        language = list(SUBJECTS)[number % len(SUBJECTS)]
        sentence = languages[language]
        title, body = sentence(), ""
        while len(body) < LENGTH * (0.4 if language in LETTERS else 1):
            body += sentence() + ("。" if language in LETTERS else ". ")
            if len(body) % 7 == 0:
                body += "\n"
        if number % RARE < len(SUBJECTS):
            title = SUBJECTS[language]
        yield Text(title=title, body=body, language=language)


def _count() -> Iterator[int]:
    number = 0
    while True:
        yield number
        number += 1


def _language(name: str, rng: random.Random) -> Callable[[], str]:
    """Makes sentences: the word of rank r has the frequency 1/r."""
    words = [_word(name, rng) for _ in range(WORDS)]
    if name == "ja":
        words[40:42] = ["東京", "日本"]
    weights, total = [], 0.0
    for rank in range(1, WORDS + 1):
        total += 1 / rank
        weights.append(total)

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
