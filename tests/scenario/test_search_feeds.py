"""Search feeds: an article is its outlet's, and one with the outlet's own copy in either order."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories import a_source
from tests.scenario.stage import Stage
from watchword.domain.article import ArticleRecord, Entry, Failed
from watchword.domain.source import SEARCH, Feed

FOUND, OWN = "https://news.example/rss?q=talks", "https://www.gazette.example/feed"
LINK, PAGE = "https://news.example/rss/articles/1", "https://www.gazette.example/talks"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SEARCHING = replace(a_source(key="found"), feeds=(Feed(url=FOUND, kind=SEARCH),))
GAZETTE = a_source(OWN, key="gazette")
TITLE = "Harbour talks begin in Busan"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(tmp_path)
    await stage.configure([SEARCHING, GAZETTE])
    stage.publish(feed=OWN)
    stage.publish(feed=FOUND)
    stage.page(LINK, "Before you continue, enable scripts. " * 9, title="News")
    yield stage
    await stage.close()


def found(stage: Stage, link: str = LINK, outlet: str = "Gazette", title: str = TITLE) -> Entry:
    at = stage.clock.now()
    site = "https://www.gazette.example/" if outlet == "Gazette" else ""
    return Entry(link=link, title=title, published_at=at, outlet=outlet, outlet_url=site)


def own(stage: Stage) -> Entry:
    return Entry(link=PAGE, title=TITLE, published_at=stage.clock.now())


async def articles(stage: Stage) -> list[ArticleRecord]:
    return list(
        await stage.store.read(lambda rows: rows.articles.records(since=None, after=0, limit=9))
    )


async def test_an_unresolved_link_is_a_headline_under_the_outlet_that_it_names(
    stage: Stage,
) -> None:
    stage.publish(
        found(stage), found(stage, f"{LINK}2", "The Herald", "Rail talks end"), feed=FOUND
    )
    await stage.run()
    records = {one.source: one for one in await articles(stage)}
    assert set(records) == {"gazette", "The Herald"}
    assert all(one.text.headline_only for one in records.values())
    assert len(await stage.alerts()) == 2
    stage.crawler.asked.clear()
    await stage.run(HOUR)
    assert LINK not in stage.crawler.asked, "a page of scripts is asked once"


async def test_the_outlets_own_copy_becomes_the_article_and_alerts_nobody_again(
    stage: Stage,
) -> None:
    stage.publish(found(stage), feed=FOUND)
    await stage.run()
    stage.publish(own(stage), feed=OWN)
    stage.page(PAGE, "The harbour talks begin today. " * 9, title=TITLE)
    await stage.run(HOUR)
    (article,) = await articles(stage)
    assert (article.url, article.text.headline_only) == (PAGE, False)
    assert article.text.body.startswith("The harbour talks")
    assert len(await stage.alerts()) == 1
    await stage.run(HOUR)
    assert len(await articles(stage)) == 1, "the search feed lists it on under its own link"


async def test_what_the_outlet_has_already_is_no_new_article_of_a_search(stage: Stage) -> None:
    stage.publish(own(stage), feed=OWN)
    stage.page(PAGE, "The harbour talks begin today. " * 9, title=TITLE)
    await stage.run()
    stage.publish(found(stage), feed=FOUND)
    await stage.run(HOUR)
    (article,) = await articles(stage)
    assert article.url == PAGE
    assert LINK not in stage.crawler.asked


async def test_a_link_that_a_redirect_resolves_has_the_page_of_its_outlet(stage: Stage) -> None:
    stage.publish(found(stage), feed=FOUND)
    stage.page(PAGE, "The harbour talks begin today. " * 9, title=TITLE)
    stage.leads(LINK, PAGE)
    await stage.run()
    (article,) = await articles(stage)
    assert (article.source, article.url, article.text.headline_only) == ("gazette", PAGE, False)


async def test_one_title_of_two_outlets_is_two_articles(stage: Stage) -> None:
    stage.publish(own(stage), feed=OWN)
    stage.page(PAGE, "The harbour talks begin today. " * 9, title=TITLE)
    stage.publish(found(stage, LINK, "The Herald"), feed=FOUND)
    await stage.run(HOUR)
    assert sorted(one.source for one in await articles(stage)) == ["The Herald", "gazette"]


async def test_a_service_that_does_not_answer_is_tried_again(stage: Stage) -> None:
    stage.publish(found(stage), feed=FOUND)
    stage.crawler.answers[LINK] = Failed(reason="no route", unreachable=True)
    await stage.run()
    stage.page(PAGE, "The harbour talks begin today. " * 9, title=TITLE)
    stage.leads(LINK, PAGE)
    await stage.run(6 * MINUTE)
    (article,) = await articles(stage)
    assert article.url == PAGE
