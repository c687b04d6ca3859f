"""What one process holds: articles a second, searches of a large archive, and bytes of an article.

    WATCHWORD_CORPORA=… python -m benchmarks scale rate [ARTICLES]
    python -m benchmarks scale search FOLDER
    python -m benchmarks scale bytes
    python -m benchmarks scale workers [SECONDS]

`rate`: pages that lie ready are polled, parsed, stored with their index, and judged by 1,000 topics in
this process, by the jobs of the service over a new SQLite file; deliveries are made and none is sent.
The topics and the texts of the synthetic page are those of the corpus `matching`, the real pages those
of `extraction`.
Figures are processor time of one core, of the first tenth of the articles and of the last.
`search`: the queries of queries.toml on the archive of FOLDER, which `benchmarks search` built and, for
PostgreSQL, `watchword db move` copied; each is asked three times, and the median counts.
`bytes`: of the file, for each article with its index. `workers`: see benchmarks/workers.py.
"""

from __future__ import annotations

import asyncio
import dataclasses
import gc
import gzip
import json
import os
import random
import resource
import statistics
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path

from benchmarks import workers
from benchmarks.corpora import corpora
from benchmarks.matching import workload
from benchmarks.search import SEED, invented_config, texts, write
from crawler.extract.page import read_page
from crawler.parsed import Unreadable
from storage import migrate
from storage.engine import url_of
from storage.store import SqlStore
from tests.fakes_web import FakeCrawler, article_html
from tests.scenario.stage import Stage
from watchword.app.clock import SystemClock
from watchword.app.settings import configuration
from watchword.domain.article import Entry, Failed, ReadAnswer
from watchword.domain.channel import Channel
from watchword.domain.source import Hints, Subscription
from watchword.domain.topic import Topic
from watchword.pipeline import judge
from watchword.pipeline.reload import reconcile
from watchword.usecases.search import SearchRequest, search

QUERIES = Path(__file__).with_name("queries.toml")
TOPICS, ARTICLES, STEP = 1000, 400, 40
LINKS = "<div class='m'><a href='/x'>x</a></div>" * 600
"""The menus of a page of the press."""
MEASURED = 200
"""Articles of which the bytes are counted."""
BYTES, MAX_GROWTH = 12_001, 1.2
"""What `bytes` measured on 30 November 2026, and how much more of it is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBytes:
    """A page as its host sends it."""

    url: str
    title: str
    body: bytes


@dataclass
class ParsingCrawler(FakeCrawler):
    """Parses pages that lie ready, in this process."""

    pages: dict[str, PageBytes] = field(default_factory=dict)

    async def read(
        self,
        url: str,
        hints: Hints,
        *,
        subscription: Subscription | None = None,
        suspect: bool = False,
    ) -> ReadAnswer:
        page = self.pages[url]
        found = read_page(page.body, "text/html; charset=utf-8", url, hints, SystemClock().now())
        return Failed(reason=found.reason) if isinstance(found, Unreadable) else found


def main(arguments: Sequence[str]) -> None:
    name, *rest = arguments
    if name == "rate":
        count = int(rest[0]) if rest else ARTICLES
        asyncio.run(_rates(count))
    elif name == "search":
        asyncio.run(_searches(Path(rest[0])))
    elif name == "workers":
        asyncio.run(workers.measure(float(rest[0]) if rest else workers.SECONDS))
    else:
        found = asyncio.run(bytes_of_article())
        print(f"{found:.0f} bytes of an article with its index")
        if found > MAX_GROWTH * BYTES:
            sys.exit(f"more than {MAX_GROWTH} times {BYTES}")


async def _rates(count: int) -> None:
    queries = workload(SEED).queries(TOPICS)
    for name, pages in (("synthetic", synthetic(count)), ("corpus", real(count))):
        with tempfile.TemporaryDirectory() as folder:
            costs = await _rate(Path(folder), list(pages), queries)
        spent, tenth = statistics.mean(costs), max(len(costs) // 10, 1)
        first, last = statistics.mean(costs[:tenth]), statistics.mean(costs[-tenth:])
        print(
            f"{name} page, {TOPICS} topics: {1 / spent:.0f} articles a second and core; "
            f"{1000 * spent:.1f} ms of CPU each, of the first tenth {1000 * first:.1f}, "
            f"of the last {1000 * last:.1f}"
        )
    print(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")


async def _rate(folder: Path, pages: Sequence[PageBytes], queries: Sequence[str]) -> list[float]:
    """Seconds of an article, for each step of STEP of them after a first one that warms up."""
    stage = Stage(folder)
    crawler = ParsingCrawler(running=True, pages={page.url: page for page in pages})
    ports = dataclasses.replace(stage.context.ports, crawler=crawler)
    stage.context = dataclasses.replace(stage.context, ports=ports)
    stage.crawler = crawler
    topics = [
        Topic(key=f"t{n}", name=f"T{n}", query=query, channels=("desk",))
        for n, query in enumerate(queries)
    ]
    await stage.configure(topics=topics, channels=[Channel(name="desk")])
    await stage.store.write(lambda rows: rows.search.index_more(limit=1))
    gc.freeze()  # as the service does when it has its topics
    costs = []
    for start in range(0, len(pages), STEP):
        stage.clock.advance(timedelta(hours=1))
        at, some = stage.clock.now(), pages[start : start + STEP]
        stage.publish(*(Entry(link=one.url, title=one.title, published_at=at) for one in some))
        begin = time.process_time()
        await stage.poll()
        await stage.read()
        await judge.tick(stage.context)
        costs.append((time.process_time() - begin) / len(some))
    counted = await stage.store.read(lambda rows: rows.search.counts(None))
    stored = sum(one.articles for one in counted)
    assert stored >= 0.9 * len(pages), f"{stored} of {len(pages)} are stored"
    await stage.close()
    return costs[1:]


def synthetic(count: int) -> Iterator[PageBytes]:
    """Texts of the corpus `matching` in a page with the links of a large one."""
    for number, one in enumerate(workload(SEED).articles(count)):
        page = article_html(one.title, one.body.split("\n"), lang=one.language)
        body = page.replace("</nav>", f"</nav>{LINKS}").encode()
        yield PageBytes(url=f"https://s{number}.example/{number}", title=one.title, body=body)


def real(count: int) -> Iterator[PageBytes]:
    """Pages of the corpus `extraction`, each under an address of its own."""
    corpus = corpora() / "extraction" / "corpus"
    lines = [one for one in (corpus / "cases.jsonl").read_text("utf-8").split("\n") if one]
    for number, line in enumerate(islice(lines, count)):
        case = json.loads(line)
        body = gzip.decompress((corpus / case["html"]).read_bytes())
        yield PageBytes(
            url=f"https://s{number}.example/{number}", title=f"Page {number}", body=body
        )


async def _searches(folder: Path) -> None:
    asked = tomllib.loads(QUERIES.read_text("utf-8"))
    settings = configuration(folder / "watchword.toml")
    store = SqlStore(url_of(settings.database), domain="watchword.invalid")
    counted = await store.read(lambda rows: rows.search.counts(None))
    spans: dict[str, float] = {}
    costs: dict[str, float] = {}
    for kind, queries in asked.items():
        for query in queries:
            request, tries, spent = SearchRequest(query=query), [], []
            for _ in range(3):
                begin, before = time.perf_counter(), time.process_time()
                page = await store.read(lambda rows: search(rows, settings.config, request))  # noqa: B023
                tries.append(time.perf_counter() - begin)
                spent.append(time.process_time() - before)
            spans[query], costs[query] = statistics.median(tries), statistics.median(spent)
            if "-v" in sys.argv:
                print(f"{1000 * costs[query]:7.1f} ms  {len(page.hits):3} hits  {kind}: {query}")
    store.close()
    print(f"{sum(one.articles for one in counted)} articles, {len(spans)} queries")
    for name, found in (("time", spans), ("CPU of this process", costs)):
        ordered = [1000 * one for one in sorted(found.values())]
        print(
            f"{name}: p50 {statistics.median(ordered):.1f} ms, "
            f"p95 {ordered[int(0.95 * len(ordered)) - 1]:.1f} ms, at most {ordered[-1]:.1f} ms"
        )
    print(f"{os.getloadavg()[0]:.0f} processes ran or waited on {os.cpu_count()} cores")


async def bytes_of_article() -> float:
    """Of an SQLite file: what MEASURED articles with their index add, by each of them."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "watchword.db"
        migrate.ready(url_of(file))
        empty = file.stat().st_size
        store = SqlStore(url_of(file), domain="watchword.invalid")
        await store.write(reconcile(invented_config(), SystemClock().now()))
        await store.write(lambda rows: rows.search.index_more(limit=1))
        await write(store, list(islice(texts(random.Random(SEED)), MEASURED)), 0)
        store.close()
        return (file.stat().st_size - empty) / MEASURED
