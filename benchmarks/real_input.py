"""The whole program on real pages: how many it stores, with which fields, and the alerts of four topics.

    WATCHWORD_CORPORA=… python -m benchmarks real_input [--alerts]

The pages of the extraction corpus are served as ten sites. Their feeds list only links, so that every
field comes from the page. No date is too old here.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.corpora import corpora
from tests.fakes_web import RSS, FeedEntry, Site, rss
from tests.press import FAST, Program
from watchword.domain.alert import AlertRecord
from watchword.domain.article import ArticleRecord

SITES = 10
TOPICS = """
[alerts]
alert_within = "36500d"
[channels.box]
cap = 1000
url = "mbox:alerts.mbox"
[topics.china-japan]
alert = ["box"]
[topics.ukraine]
query = "title:(Ukraine OR Ukrainian OR Ukrainians OR Kyiv OR Kiew OR 乌克兰 OR ウクライナ)"
alert = ["box"]
[topics.earthquakes]
query = '(earthquake OR Erdbeben OR séisme OR 地震) (magnitude OR Tote OR 震级 OR 死亡 OR dead)'
alert = ["box"]
[topics.chips]
query = '(semiconductor* OR chipmaker* OR 半导体 OR 半導体 OR 반도체)'
alert = ["box"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The results of the program."""

    cases: Sequence[dict[str, Any]]
    records: dict[str, ArticleRecord]
    """By the id of the case."""
    alerts: Sequence[AlertRecord]


async def run(corpora: Path) -> Outcome:
    """Serve the pages, crawl them once, and read the archive."""
    extraction = corpora / "extraction" / "corpus"
    lines = (extraction / "cases.jsonl").read_text(encoding="utf-8").split("\n")
    cases = [json.loads(line) for line in lines if line]
    sites = [await Site.start() for _ in range(SITES)]
    try:
        addresses = _publish(sites, cases, extraction)
        feeds = "".join(
            f'[sources.s{number}]\nfeeds = ["{site.url("/feed")}"]\n'
            for number, site in enumerate(sites)
        )
        with tempfile.TemporaryDirectory() as folder:
            program = Program(Path(folder), TOPICS + feeds + FAST)
            await program.crawl()
            records = await program.read(
                lambda rows: rows.articles.records(since=None, after=0, limit=10_000)
            )
            at = await program.read(lambda rows: rows.articles.at(list(addresses)))
            alerts = await program.read(lambda rows: rows.alerts.list(limit=10_000))
    finally:
        for site in sites:
            await site.stop()
    by_id = {record.id: record for record in records}
    found = {case: by_id[at[url]] for url, case in addresses.items() if at.get(url) in by_id}
    return Outcome(cases=cases, records=found, alerts=alerts)


def _publish(
    sites: Sequence[Site], cases: Iterable[dict[str, Any]], folder: Path
) -> dict[str, str]:
    addresses: dict[str, str] = {}
    listed: dict[int, list[FeedEntry]] = {number: [] for number in range(SITES)}
    for number, case in enumerate(cases):
        site = sites[number % SITES]
        path = f"/news/{number}"
        site.put(path, gzip.decompress((folder / case["html"]).read_bytes()))
        listed[number % SITES].append(FeedEntry(link=site.url(path), title=""))
        addresses[site.url(path)] = case["id"]
    for number, site in enumerate(sites):
        site.put("/feed", rss(f"Site {number}", listed[number]), content_type=RSS)
    return addresses


def table(outcome: Outcome) -> str:
    """A table: the number of pages with each field, and the number that should have it."""
    rows = [f"{'field':10} {'stored':>7} {'expected':>9} {'of these stored':>16}"]
    texts = {case: record.text for case, record in outcome.records.items()}
    has = {
        "title": {case for case, text in texts.items() if text.title},
        "text": {case for case, text in texts.items() if text.body},
        "date": {case for case, text in texts.items() if text.published_at},
        "language": {case for case, text in texts.items() if text.language},
    }
    keys = {"title": "title", "text": "body", "date": "published", "language": "lang"}
    for field, cases in has.items():
        wanted = {case["id"] for case in outcome.cases if case["expected"].get(keys[field])}
        both = len(wanted & cases)
        rows.append(f"{field:10} {len(cases):7} {len(wanted):9} {both:16}")
    articles = len({record.id for record in outcome.records.values()})
    head = f"{len(texts)} of {len(outcome.cases)} pages are stored, as {articles} articles"
    return "\n".join([head, *rows])


def main(arguments: Sequence[str]) -> None:
    outcome = asyncio.run(run(corpora()))
    print(table(outcome))
    if "--alerts" in arguments:
        for alert in sorted(outcome.alerts, key=lambda one: one.topic):
            print(alert.topic, "|", alert.title, "|", alert.url)
