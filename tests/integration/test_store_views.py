"""What pages ask of the store: counts of days, and the feeds that are not well."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from storage.engine import url_of
from storage.store import SqlStore
from tests.databases import new_database
from tests.factories import a_source
from tests.fakes import START
from watchword.domain.alert import AlertFilter
from watchword.domain.database import Database
from watchword.domain.health import FeedState, feed_status
from watchword.domain.views import StoryFilter
from watchword.ports import ReadTransaction

DAY = timedelta(days=1)
DAYS = [START + number * DAY for number in range(4)]
"""Three days, and when the day after them begins."""
MARKS = (
    "fails = 2, reason = 'HTTP 500', since = :at",
    "paused_at = :at",
    "barred_at = :at, barred_reason = 'a wall'",
    "odd_at = :at, odd_reason = 'its pages changed'",
    "silent_at = :at, silent_reason = 'it brings nothing'",
    "next_poll_at = :long_ago",
)
"""What the row of a feed can have that is not well."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    new_database(tmp_path / "watchword.db")
    return tmp_path / "watchword.db"


@pytest.fixture
def store(file: Path) -> Iterator[SqlStore]:
    made = SqlStore(url_of(file), domain="watchword.invalid")
    yield made
    made.close()


async def test_what_came_is_counted_by_day_topic_and_source(store: SqlStore, file: Path) -> None:
    read, told = Counter[tuple[str, int]](), Counter[tuple[str, str, int]]()
    with closing(sqlite3.connect(file)) as rows:
        rows.execute(
            "INSERT INTO topic_version (id, topic, digest, name, query, channels, created_at)"
            " VALUES (1, 'talks', 'd', 'Talks', 'talks', '[]', ?)",
            [f"{START:%Y-%m-%d %H:%M:%S}.000000"],
        )
        for number in range(1, 61):
            at = START + (number - 7) * timedelta(hours=2)  # six are before, some are after
            day, source = (at - START) // DAY, f"s{number % 3}"
            add_article(rows, number, source, f"{at:%Y-%m-%d %H:%M:%S}.000000")
            for topic in ("talks", "town")[: number % 3]:
                level = "possible" if number % 5 == 0 else "alert"
                add_match(rows, number, topic, level)
                if level == "alert":
                    told[topic, source, day] += 1
            read[source, day] += 1
        rows.commit()
    views = await store.read(lambda rows: rows.views.daily_articles(days=DAYS))
    assert views == {one: tuple(read[one, day] for day in range(3)) for one in ("s0", "s1", "s2")}
    every = await store.read(lambda rows: rows.views.daily_totals(days=DAYS))
    assert every == tuple(map(sum, zip(*views.values(), strict=True)))
    assert views["s1"] == await store.read(
        lambda rows: rows.views.daily_totals(days=DAYS, source="s1")
    )
    found = await store.read(lambda rows: rows.views.daily_matches(days=DAYS))
    assert {(one.topic, one.source): one.counts for one in found} == {
        (topic, source): tuple(told[topic, source, day] for day in range(3))
        for topic, source in {key[:2] for key in told}
    }
    topics = await store.read(lambda rows: rows.views.daily_topics(days=DAYS))
    assert topics == {
        topic: tuple(
            sum(told[topic, source, day] for source in ("s0", "s1", "s2")) for day in range(3)
        )
        for topic in ("talks", "town")
    }


async def test_each_feed_that_is_not_well_is_found_without_a_look_at_the_others(
    store: SqlStore, file: Path
) -> None:
    sources = [a_source(f"https://{n}.example/feed", key=f"s{n}") for n in range(len(MARKS) + 1)]
    await store.write(
        lambda rows: rows.feeds.reconcile(sources, START, forgotten_after=timedelta(days=30))
    )
    moments = {"at": "2026-11-01 08:00:00.000000", "long_ago": "2026-01-01 08:00:00.000000"}
    with closing(sqlite3.connect(file)) as rows:
        rows.execute(
            "UPDATE feed SET last_success_at = :at, next_poll_at = '9999-01-01 00:00:00'", moments
        )
        for number, mark in enumerate(MARKS):
            rows.execute(f"UPDATE feed SET {mark} WHERE source = 's{number}'", moments)
        rows.commit()
    every = await store.read(lambda rows: rows.feeds.health())
    ill = [one for one in every if feed_status(one, START).state is not FeedState.FRESH]
    assert {one.source for one in ill} == {f"s{number}" for number in range(len(MARKS))}
    assert await store.read(lambda rows: rows.feeds.health(unwell_at=START)) == ill
    assert await store.read(lambda rows: rows.feeds.count_sources()) == len(sources)


async def test_both_databases_understand_what_pages_ask(database: Database) -> None:
    asked: list[Callable[[ReadTransaction], object]] = [
        lambda rows: rows.views.daily_articles(days=DAYS),
        lambda rows: rows.views.daily_matches(days=DAYS),
        lambda rows: rows.views.daily_topics(days=DAYS),
        lambda rows: rows.views.delivery_times(since=START),
        lambda rows: rows.views.delivery_times(since=START, source="s0"),
        lambda rows: rows.views.dead(since=START),
        lambda rows: rows.views.digests(),
        lambda rows: rows.views.stories(limit=5, only=StoryFilter(topics=("talks",))),
        lambda rows: rows.alerts.possible(limit=5, only=AlertFilter(since=START)),
        lambda rows: rows.feeds.health(unwell_at=START),
        lambda rows: rows.channels.failing(),
        lambda rows: rows.users.signed_in("nobody", START),
    ]
    store = SqlStore(url_of(database), domain="watchword.invalid")
    for one in asked:
        assert not await store.read(one)
    every = await store.read(lambda rows: rows.views.daily_totals(days=DAYS))
    one_source = await store.read(lambda rows: rows.views.daily_totals(days=DAYS, source="s0"))
    assert every == one_source == (0, 0, 0)
    store.close()


def add_article(rows: sqlite3.Connection, number: int, source: str, at: str) -> None:
    link = f"https://a.example/{number}"
    rows.execute(
        "INSERT INTO article (id, source, host, feed, link, canonical, language, found_at, revision,"
        " from_first_poll, after_gap, read_lease_token, tries, rereads, judge_lease_token)"
        " VALUES (?, ?, 'a.example', 'f', ?, ?, 'en', ?, 1, 0, 0, 0, 0, 0, 0)",
        [number, source, link, link, at],
    )


def add_match(rows: sqlite3.Connection, number: int, topic: str, level: str) -> None:
    rows.execute(
        "INSERT INTO match (topic, article_id, topic_version_id, revision, evidence, reason, level)"
        " VALUES (?, ?, 1, 1, '{}', 'same story', ?)",
        [topic, number, level],
    )
