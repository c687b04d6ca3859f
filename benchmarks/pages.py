"""How long the pages take over a large archive, and what serving them costs in memory.

    python -m benchmarks pages [ARTICLES]     (default: 100,000)

The archive is invented: one article in ten matches one of eight topics, one in thirty alerted two
channels, and 14 days hold a third of it. Each page is asked 40 times by one reader, after two times that
do not count: the time to the first byte (p50, p95), the CPU time of server and reader together, and
the size. Memory is what the process of the pages
grew by from before the import of their libraries to after the last answer, in unique pages (USS).
"""

from __future__ import annotations

import asyncio
import dataclasses
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import psutil

from storage import migrate
from storage.engine import url_of
from watchword.app.clock import SystemClock
from watchword.app.service import App
from watchword.app.settings import configuration

ARTICLES, TOPICS, SOURCES, ROUNDS = 100_000, 8, 60, 40
LANGUAGES = ("ja", "zh", "en", "ko")
PAGES = ("/now", "/stories/{story}", "/topics", "/sources", "/deliveries", "/system")
EVIDENCE = (
    '{"headline": [["Headline of an invented ", false], ["word", true]], "excerpt": [["A text with a ",'
    ' false], ["word", true], [" in it.", false]], "words": ["word"], "leaves": ["word"]}'
)


def toml() -> str:
    topics = "".join(
        f'[topics.t{n}]\nname = "Topic {n}"\nquery = "word"\nalert = ["desk", "box"]\n'
        for n in range(TOPICS)
    )
    sources = "".join(
        f'[sources.s{n}]\nname = "Outlet {n}"\nfeeds = ["https://{n}.example/feed"]\n'
        f'language = "{LANGUAGES[n % 4]}"\ncountry = "{("JP", "CN", "GB", "KR")[n % 4]}"\n'
        for n in range(SOURCES)
    )
    channels = '[channels.desk]\nurl = "mbox:desk"\n[channels.box]\nurl = "mbox:box"\n'
    return f'timezone = "UTC"\n{topics}{channels}{sources}'


def fill(database: Path, articles: int, now: datetime) -> None:
    """Write the archive by SQL; the newest article is a minute old."""
    draw, text = random.Random(20261124), "A sentence of an invented report. " * 20
    with closing(sqlite3.connect(database)) as rows:
        rows.execute("PRAGMA synchronous=OFF")
        for n in range(TOPICS):
            rows.execute(
                "INSERT INTO topic_version (id, topic, digest, name, query, channels, created_at) "
                "VALUES (?, ?, 'd', ?, 'word', '[]', ?)",
                [n + 1, f"t{n}", f"Topic {n}", _at(now)],
            )
        for number, at in _moments(articles, now):
            source = number % SOURCES
            link = f"https://{source}.example/{number}"
            rows.execute(
                "INSERT INTO article (id, source, host, feed, link, canonical, found_at, revision,"
                " from_first_poll, after_gap, read_lease_token, tries, rereads, judge_lease_token)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, 1, 0, 0, 0, 0, 0, 0)",
                [number, f"s{source}", f"{source}.example:443", "f", link, link, at],
            )
            rows.execute(
                "INSERT INTO revision (article_id, number, title, summary, body, headline_only,"
                " published_at, precision, language, details, origins, found_at)"
                " VALUES (?, 1, 'Headline of an invented word', '', ?, 0, ?, 'minute', ?, '{}', '{}',"
                " ?)",
                [number, text, at, LANGUAGES[source % 4], at],
            )
            if number % 10 == 0:
                _match(rows, number, at, draw)
        rows.commit()
        rows.execute("ANALYZE")


def _match(rows: sqlite3.Connection, number: int, at: str, draw: random.Random) -> None:
    topic, story = draw.randrange(TOPICS), number // 30 + 1
    rows.execute("INSERT OR IGNORE INTO story (id, created_at) VALUES (?, ?)", [story, at])
    rows.execute(
        "INSERT INTO story_member (article_id, story_id, link) VALUES (?, ?, 'same')",
        [number, story],
    )
    alert = None
    if number % 30 == 0:
        alert = number // 30
        rows.execute(
            "INSERT INTO alert (id, key, topic, story_id, article_id, topic_version_id, development,"
            " channels, urgent, reason, created_at)"
            " VALUES (?, ?, ?, ?, ?, ?, '', '[]', 0, 'first report', ?)",
            [alert, f"k{alert}", f"t{topic}", story, number, topic + 1, at],
        )
        for channel in ("desk", "box"):
            message = f"{alert}-{channel}@invalid"
            rows.execute(
                "INSERT INTO message (id, channel, key, kind, note, created_at, first_at, attempt,"
                " finished_attempts, unknown_outcomes, unanswered, taken, state, sent_at, reason)"
                " VALUES (?, ?, ?, 'story', '', ?, ?, 1, 1, 0, 0, 1, 'sent', ?, '')",
                [message, channel, message, at, at, at],
            )
            rows.execute(
                "INSERT INTO delivery (alert_id, channel, created_at, reason, state, message_id)"
                " VALUES (?, ?, ?, '', 'sent', ?)",
                [alert, channel, at, message],
            )
    rows.execute(
        "INSERT INTO match (topic, article_id, topic_version_id, revision, evidence, alert_id, reason,"
        " level) VALUES (?, ?, ?, 1, ?, ?, ?, 'alert')",
        [f"t{topic}", number, topic + 1, EVIDENCE, alert, None if alert else "same story"],
    )


def _moments(articles: int, now: datetime) -> Iterator[tuple[int, str]]:
    """Two thirds of the articles in the year before the last 14 days, a third within these."""
    old = articles * 2 // 3
    for number in range(1, articles + 1):
        if number <= old:
            at = now - timedelta(days=14) - timedelta(days=351) * (old - number) / old
        else:
            at = now - timedelta(days=14) * (articles - number) / (articles - old)
        yield number, _at(at - timedelta(minutes=1))


def _at(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}.000000"


async def measure(folder: Path, story: int) -> None:
    """Serve the pages in this process and ask them."""
    process = psutil.Process()
    before = process.memory_full_info().uss
    from tests.web import reading

    settings = configuration(folder / "watchword.toml")
    app = App(dataclasses.replace(settings, web=None))
    async with reading(app) as reader:
        ready = process.memory_full_info().uss
        for page in PAGES:
            path = page.replace("{story}", str(story))
            spans, worked, size = [], [], 0
            for round_ in range(ROUNDS + 2):
                began, busy = time.perf_counter(), time.process_time()
                async with reader.session.get(f"{reader.address}{path}") as answer:
                    span = time.perf_counter() - began
                    size = len(await answer.read())
                assert answer.status == 200, path
                if round_ >= 2:
                    spans.append(span * 1000)
                    worked.append((time.process_time() - busy) * 1000)
            p95 = statistics.quantiles(spans, n=20)[-1]
            half = statistics.median(spans)
            cpu = statistics.median(worked)
            print(
                f"{page:18} p50 {half:6.1f} ms  p95 {p95:6.1f} ms  CPU {cpu:5.1f} ms "
                f" {size / 1000:.1f} kB"
            )
        after = process.memory_full_info().uss
    grown = [(one - before) / 1e6 for one in (ready, after)]
    print(f"memory: {grown[0]:.1f} MB to serve, {grown[1]:.1f} MB after all pages")


def main(arguments: Sequence[str]) -> None:
    articles = int(arguments[0]) if arguments else ARTICLES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "watchword.toml").write_text(toml(), encoding="utf-8")
        database = folder / "watchword.db"
        migrate.ready(url_of(database))
        fill(database, articles, SystemClock().now())
        print(f"{articles:,} articles, {database.stat().st_size / 1e6:.0f} MB")
        asyncio.run(measure(folder, articles // 30))
