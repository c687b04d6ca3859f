"""Scenarios: what each outlet leads with, by the hour, and who led with a story."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories import a_source, a_topic
from tests.scenario.stage import Stage
from tests.web import app_of, reading
from watchword.domain.article import Entries, Entry, Failed
from watchword.domain.front import KEPT_FOR, MAX_POSITIONS, FrontCount, FrontReport
from watchword.domain.source import FRONT_CADENCE, LISTING, Validators, front_feed
from watchword.domain.work import JobName
from watchword.pipeline.front_page import led_by
from watchword.pipeline.review import Order, gather
from watchword.usecases.article import show as show_article
from watchword.usecases.source import list_feeds
from watchword.usecases.story import show

HOUR = timedelta(hours=1)
KEYS = ("a", "b", "c")
SOURCES = [
    dataclasses.replace(one, feeds=(*one.feeds, front_feed(f"https://{one.key}.example/")))
    for one in (a_source(f"https://{key}.example/feed", key=key) for key in KEYS)
]
ROUND = FRONT_CADENCE + timedelta(minutes=10)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(tmp_path)
    await stage.configure(SOURCES, [a_topic("talks")])
    for key in KEYS:
        stage.publish(feed=f"https://{key}.example/feed")
        front(stage, key, "weather")
    await stage.run()
    yield stage
    await stage.close()


def link(key: str, name: str) -> str:
    return f"https://{key}.example/{name}"


def front(stage: Stage, key: str, *names: str) -> None:
    """Let the home page of a source show these, the lead first, from now on."""
    entries = [Entry(link=link(key, one), title=f"{one} of {key}") for one in names]
    answer = Entries(entries=tuple(entries), kind=LISTING, validators=Validators(digest="x"))
    stage.crawler.answers[f"https://{key}.example/"] = answer


def publish(stage: Stage, key: str, *titles: str) -> None:
    """Let the feed of a source list these; the addresses are their last words."""
    now = stage.clock.now()
    for title in titles:
        stage.page(link(key, title.split()[-1]), f"{title}. Ministers met in the harbour house.")
    entries = [Entry(link=link(key, t.split()[-1]), title=t, published_at=now) for t in titles]
    stage.publish(*entries, feed=f"https://{key}.example/feed")


def kept(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "watchword.db")) as file:
        (count,) = file.execute("SELECT count(*) FROM front_position").fetchone()
    return int(count)


async def story(stage: Stage) -> FrontReport:
    (report,) = {
        one.story: await stage.store.read(lambda rows, number=one.story: show(rows, number))  # type: ignore[misc]
        for one in await stage.alerts()
    }.values()
    return report.front_pages


async def test_it_says_how_many_of_the_front_pages_led_with_a_story(stage: Stage) -> None:
    publish(stage, "a", "Rail talks begin")
    front(stage, "a", "begin", "weather")
    await stage.run(ROUND)
    report = await story(stage)
    assert (report.led, report.watched) == (1, 3)
    (number,) = {one.story for one in await stage.alerts()}
    counts = await stage.store.read(lambda rows: led_by(rows, [number, 0]))
    assert counts == {number: FrontCount(led=1, watched=3)}
    front(stage, "a", "weather", "begin")
    await stage.run(ROUND)
    (outlet,) = (await story(stage)).outlets
    assert (outlet.source, outlet.best, outlet.led) == ("a", 1, 1)
    assert [one.position for one in outlet.positions] == [1, 2]


async def test_a_link_that_no_feed_lists_is_named_and_not_read_and_joined_when_it_is_known(
    stage: Stage,
) -> None:
    front(stage, "b", "begin", "weather")
    await stage.run(ROUND)
    assert link("b", "begin") not in stage.crawler.asked
    leads = await stage.store.read(lambda rows: rows.front_pages.leads(stage.clock.now() - HOUR))
    assert [(one.source, one.title, one.article) for one in leads if one.source == "b"] == [
        ("b", "begin of b", None)
    ]
    publish(stage, "b", "Rail talks begin")
    front(stage, "b", "begin", "weather")
    await stage.run(ROUND)
    report = await story(stage)
    assert [one.position for one in report.outlets[0].positions] == [1, 1], "the earlier hour too"


async def test_a_later_poll_in_one_hour_takes_the_place_of_the_earlier_one(stage: Stage) -> None:
    publish(stage, "a", "Rail talks begin")
    front(stage, "a", "begin")
    await stage.run(ROUND)
    front(stage, "a", "weather", "begin")
    await stage.store.write(lambda rows: rows.feeds.make_due(["a"], stage.clock.now()))
    await stage.run()
    assert [one.best for one in (await story(stage)).outlets] == [2]


async def test_a_front_page_brings_no_article_and_is_fresh_without_news(stage: Stage) -> None:
    for _ in range(9):
        await stage.run(ROUND)
    feeds = await stage.store.read(lambda rows: list_feeds(rows, stage.clock.now()))
    assert {one.state for one in feeds if one.feed.endswith("#front")} == {"fresh"}
    assert not await stage.store.read(
        lambda rows: rows.articles.records(since=None, after=0, limit=9)
    )
    stage.crawler.answers["https://a.example/"] = Failed(reason="500")
    await stage.run(ROUND)
    feeds = await stage.store.read(lambda rows: list_feeds(rows, stage.clock.now()))
    assert [one.source for one in feeds if one.state == "failing"] == ["a"]


async def test_only_the_top_is_kept_and_old_positions_are_dropped(
    stage: Stage, tmp_path: Path
) -> None:
    front(stage, "a", *(f"n{one}" for one in range(30)))
    await stage.run(ROUND)
    assert kept(tmp_path) == 3 + MAX_POSITIONS + 2
    stage.clock.advance(KEPT_FOR + timedelta(days=2))
    for _ in range(4):
        await stage.job(JobName.PRUNE)
    assert kept(tmp_path) == 0


async def test_a_review_and_an_article_say_what_outlets_lead_with(stage: Stage) -> None:
    publish(stage, "a", "Rail talks begin")
    front(stage, "a", "begin", "weather")
    await stage.run(ROUND)
    stage.crawler.answers["https://c.example/"] = Failed(reason="500")
    for _ in range(4):
        await stage.run(ROUND)
    now, config = stage.clock.now(), stage.context.plan.config
    review = await stage.store.read(gather(config, Order(since=now - 24 * HOUR), now))
    said = [(one.outlet, one.title) for one in review.leads]
    assert said == [("A", "Rail talks begin"), ("B", "weather of b")], "c was not read lately"
    assert review.leads[0].at <= now - 4 * HOUR
    report = await stage.store.read(lambda rows: show_article(rows, link("a", "begin")))
    assert (report.line.front_pages.led, report.line.front_pages.watched) == (1, 3)


async def test_the_page_of_a_story_shows_the_hours_and_the_outlets(
    stage: Stage, tmp_path: Path
) -> None:
    publish(stage, "a", "Rail talks begin")
    front(stage, "a", "begin", "weather")
    for _ in range(3):
        await stage.run(ROUND)
    (alert,) = await stage.alerts()
    async with reading(app_of(stage, tmp_path)) as reader:
        page = await reader.get(f"/stories/{alert.story}")
    (section,) = page.document.xpath("//section[@id='fronts']")
    assert "It led 1 of 3 front pages." in section.text_content()
    assert len(section.xpath(".//svg//rect")) == 3
    assert [one.text_content() for one in section.xpath(".//tbody/tr/td")][:2] == ["1", "3"]
