"""A source with a home page and no feed is watched: new links are news, links that stay are none."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path

from tests.command import watchword
from tests.fakes_web import FeedEntry, Site, article_html, rss
from tests.pages import headlines, home
from tests.press import CALM, Program
from watchword.domain.health import FeedState, feed_status


def publish(site: Site, articles: dict[str, str]) -> None:
    site.put("/", home(articles))
    for path, title in articles.items():
        site.put(f"/{path}", article_html(title, ["They met for talks in the harbour house."] * 3))


async def test_new_links_of_a_home_page_are_articles_and_those_that_stay_are_read_once(
    site: Site, tmp_path: Path
) -> None:
    articles = headlines()
    publish(site, articles)
    program = Program(tmp_path, f'[sources.home]\nurl = "{site.url("/")}"\n{CALM}')
    await program.crawl()
    assert {path: site.hits(f"/{path}") for path in articles} == dict.fromkeys(articles, 1)
    new = headlines(["World: Talks on fishing rights begin again in the harbour house"])
    publish(site, new | articles)
    await program.crawl()
    assert {path: site.hits(f"/{path}") for path in new | articles} == dict.fromkeys(
        new | articles, 1
    )
    (row,) = await program.read(lambda rows: rows.feeds.health())
    assert feed_status(row, program.clock.now()).state is FeedState.FRESH
    assert row.kind == "listing"


async def test_source_check_says_that_it_is_a_guess_and_how_sure(
    site: Site, tmp_path: Path
) -> None:
    publish(site, headlines())
    (tmp_path / "watchword.toml").write_text(f'[sources.home]\nurl = "{site.url("/")}"\n{CALM}')
    done = await asyncio.to_thread(watchword, "source", "check", "--json", folder=tmp_path)
    found = json.loads(done.stdout)
    assert (found["kind"], found["state"], found["entries"]) == ("listing", "fresh", 8)
    assert 0.5 < found["confidence"] <= 1
    done = await asyncio.to_thread(watchword, "source", "check", folder=tmp_path)
    assert "a guess from its links, sure to" in " ".join(done.stdout.split())


async def test_a_front_page_says_what_leads_and_reads_nothing_that_no_feed_lists(
    site: Site, tmp_path: Path
) -> None:
    articles = headlines()
    lead, known, *_, last = articles
    publish(site, articles)
    ticker = f'<nav><a href="/{last}">Live: {articles[last]}</a></nav>'
    site.put("/", home(articles).replace("<header", f"{ticker}<header"))
    listed = FeedEntry(link=site.url(f"/{known}"), title=articles[known])
    site.put("/feed", rss("The Example", [listed]))
    feed = f'feeds = ["{site.url("/feed")}"]'
    toml = f'[sources.home]\nurl = "{site.url("/")}"\n{feed}\nfront = true\n{CALM}'
    program = Program(tmp_path, toml)
    await program.crawl()
    hits = {path: site.hits(f"/{path}") for path in articles}
    assert hits == dict.fromkeys(articles, 0) | {known: 1}
    begun = program.clock.now() - timedelta(hours=1)
    (found,) = await program.read(lambda rows: rows.front_pages.leads(begun))
    assert (found.source, found.url, found.title) == (
        "home",
        site.url(f"/{lead}"),
        articles[lead],
    )
    done = await asyncio.to_thread(watchword, "source", "check", "--json", folder=tmp_path)
    checked = [json.loads(line) for line in done.stdout.splitlines()]
    assert {one["feed"]: one["state"] for one in checked} == {
        site.url("/feed"): "fresh",
        site.url("/#front"): "fresh",
    }
