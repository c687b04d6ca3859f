"""What the store costs where rows are many: a reload, an export, a large message, and a claim of pages.

    python -m benchmarks storage

The database is a new file. Times are medians: of a reload, a message and a claim in this process, from
the call to the commit; of an export with `watchword export` in another process, its start included.
"""

from __future__ import annotations

import asyncio
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage import migrate
from storage.store import SqlStore
from watchword.domain.alert import CreateAlert, NewMatch
from watchword.domain.article import ArticleDetails, Entry, NewArticle, Text
from watchword.domain.channel import Channel, Schedule
from watchword.domain.config import WatchConfig
from watchword.domain.match import Evidence, Part
from watchword.domain.source import Feed, Hints, Source, host_of
from watchword.domain.topic import Topic
from watchword.domain.work import Room
from watchword.pipeline.deliver import claim
from watchword.pipeline.reload import reconcile
from watchword.ports import WriteTransaction

FEEDS, ARTICLES, DELIVERIES, ROUNDS = 3000, 5000, 1000, 5
WAITING, HOSTS = 28_000, 100
"""Pages that are due, and the hosts that they are on."""
LENGTH = 4600
"""Characters of a text: the median of the articles that extraction is measured on."""
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SENTENCES = (
    "The delegations met in Tokyo on Monday, and officials said that the talks would go on. ",
    "両国の代表団は月曜日に東京で会談し、協議を続けることで一致した。　",
)
CHANNELS = {name: Channel(name=name) for name in (f"desk{n}" for n in range(ROUNDS))}
TOPIC = Topic(key="talks", name="Talks", query="talks", channels=tuple(CHANNELS))
EVIDENCE = Evidence(
    headline=(Part("The ", marked=False), Part("talks", marked=True)),
    excerpt=(Part("The delegations met for "), Part("talks", marked=True)),
    words=("talks",),
    leaves=("talks",),
)
DETAILS = ArticleDetails(authors=("A. Writer",), section="World", tags=("talks", "会談"))
TOML = '[topics.talks]\nquery = "talks"\n[sources.a]\nfeeds = ["https://a.example/feed"]\n'


def main(arguments: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measure(Path(folder)))


async def _measure(folder: Path) -> None:
    url = f"sqlite:///{folder / 'watchword.db'}"
    migrate.ready(url)
    store = SqlStore(url, domain="watchword.invalid")
    whole, fewer = _config(FEEDS), _config(FEEDS - 1)
    await store.write(reconcile(whole, NOW))
    spans = [await _timed(store, config) for config in (fewer, whole) * ROUNDS]
    print(f"reload, {FEEDS} feeds of which one changed: {1000 * statistics.median(spans):.0f} ms")
    await store.write(_add_articles)
    gc.freeze()  # as the service does when it has started
    spans, costs = [], []
    for channel in CHANNELS.values():
        begin, before = time.perf_counter(), time.process_time()
        message = await store.write(claim(channel, whole, NOW))
        spans.append(time.perf_counter() - begin)
        costs.append(time.process_time() - before)
        assert message is not None
        assert len(message.members) == DELIVERIES
    span, cpu = 1000 * statistics.median(spans), 1000 * statistics.median(costs)
    print(f"message of {DELIVERIES} deliveries: {span:.0f} ms ({cpu:.0f} ms of CPU)")
    store.close()
    await _claims(folder)
    (folder / "watchword.toml").write_text(TOML)
    runs = [_export(folder) for _ in range(ROUNDS)]
    span, cpu = (statistics.median(column) for column in zip(*runs, strict=True))
    print(
        f"export of {ARTICLES} articles: {span:.2f} s ({cpu:.2f} s of CPU), "
        f"{ARTICLES / span:.0f} articles a second"
    )


async def _claims(folder: Path) -> None:
    url = f"sqlite:///{folder / 'waiting.db'}"
    migrate.ready(url)
    store = SqlStore(url, domain="watchword.invalid")
    await store.write(reconcile(_config(2), NOW))

    def add(rows: WriteTransaction) -> None:
        for number in range(WAITING):
            _add(rows, f"https://s{number % HOSTS}.example/{number}", f"Report {number}")

    await store.write(add)
    spans = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        claimed = await store.write(
            lambda rows: rows.articles.claim(NOW, room=Room.whole(9), sources=None)
        )
        spans.append(time.perf_counter() - begin)
    store.close()
    span = 1000 * statistics.median(spans)
    print(f"claim of {len(claimed)} pages of {WAITING} on {HOSTS} hosts: {span:.0f} ms")


def _config(feeds: int) -> WatchConfig:
    sources = {f"s{n}": _source(f"s{n}", f"https://s{n}.example/feed") for n in range(feeds)}
    return WatchConfig(
        sources=sources,
        topics={TOPIC.key: TOPIC},
        concepts={},
        channels=CHANNELS,
        alert_within=timedelta(days=1),
        timezone="UTC",
    )


def _source(key: str, feed: str) -> Source:
    cadence = (timedelta(minutes=2), timedelta(minutes=30))
    return Source(key=key, hints=Hints(outlet=key), feeds=(Feed(url=feed),), cadence=cadence)


async def _timed(store: SqlStore, config: WatchConfig) -> float:
    """Seconds of one reload."""
    begin = time.perf_counter()
    await store.write(reconcile(config, NOW))
    return time.perf_counter() - begin


def _add_articles(rows: WriteTransaction) -> None:
    """Articles of LENGTH characters, and an alert on each channel for the first of them."""
    schedules = {name: Schedule(due_at=NOW) for name in CHANNELS}
    for number in range(ARTICLES):
        sentence = SENTENCES[number % 2]
        text = Text(
            title=f"The talks, day {number}",
            summary=sentence * 2,
            body="\n".join([sentence * 5] * (LENGTH // (5 * len(sentence)))),
            published_at=NOW,
            language=("en", "ja")[number % 2],
            details=replace(DETAILS, image=f"https://s1.example/{number}.jpg"),
            origins={"title": "entry", "body": "forest", "authors": "JSON-LD"},
        )
        article = _add_article(rows, number, text)
        if number < DELIVERIES:
            story = rows.stories.place(article, NOW)
            alert = CreateAlert(key=f"story:talks:{story}:", story=story, reason="first report")
            match = NewMatch(topic=TOPIC, article_id=article, revision=1, evidence=EVIDENCE)
            rows.alerts.create_alert(match, alert, schedules, NOW)


def _add_article(rows: WriteTransaction, number: int, text: Text) -> int:
    article = _add(rows, f"https://s1.example/{number}", text.title)
    rows.articles.revise(article, text, NOW)
    return article


def _add(rows: WriteTransaction, link: str, title: str) -> int:
    new = NewArticle(
        source="s1",
        feed="https://s1.example/feed",
        host=host_of(link),
        entry=Entry(link=link, title=title),
        found_at=NOW,
        from_first_poll=False,
        after_gap=False,
    )
    article = rows.articles.add(new, read=True)
    assert article is not None
    return article


def _export(folder: Path) -> tuple[float, float]:
    """Seconds of one export to a file, and seconds of CPU: these hardly depend on other processes."""
    file = folder / "archive.jsonl"
    command = [str(Path(sys.executable).with_name("watchword")), "export"]
    begin, before = time.perf_counter(), sum(os.times()[2:4])
    with file.open("wb") as lines:
        subprocess.run(command, cwd=folder, stdout=lines, check=True)
    span, cpu = time.perf_counter() - begin, sum(os.times()[2:4]) - before
    assert file.read_bytes().count(b"\n") == ARTICLES
    return span, cpu
