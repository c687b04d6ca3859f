"""`watchword source add ADDRESS`: what is asked, shown and written."""

from __future__ import annotations

import asyncio
import tomllib
from datetime import timedelta
from pathlib import Path
from subprocess import CompletedProcess

from tests.command import watchword
from tests.fakes_web import RSS, FeedEntry, Site, rss
from tests.pages import headlines, home
from tests.press import CALM, Program
from watchword.app.clock import SystemClock

DAY = timedelta(days=1)
COMMENTED = f"# mine\n{CALM}# last\n"


def a_feed(site: Site, title: str, *, age: timedelta = timedelta(hours=1)) -> str:
    entry = FeedEntry(link=site.url("/1"), title=title, published=SystemClock().now() - age)
    return rss("The Gazette", [entry])


def publish_home(site: Site, head: str = "") -> None:
    site.put("/", home(headlines()).replace("<head>", f"<head>{head}"))


async def add(folder: Path, *arguments: str) -> CompletedProcess[str]:
    file = folder / "watchword.toml"
    if not file.exists():
        file.write_text(COMMENTED)
    return await asyncio.to_thread(watchword, "source", "add", *arguments, folder=folder)


def written(folder: Path) -> dict[str, object]:
    text = (folder / "watchword.toml").read_text()
    assert text.startswith(COMMENTED)
    (source,) = tomllib.loads(text)["sources"].values()
    return dict(source)


async def test_the_best_feed_that_a_page_names_is_written_and_shown(
    site: Site, tmp_path: Path
) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="{}">'
    name = '<meta property="og:site_name" content="The Gazette">'
    publish_home(site, name + link.format("/old.xml") + link.format("/main.xml"))
    site.put("/old.xml", a_feed(site, "Old talks", age=timedelta(days=30)), content_type=RSS)
    site.put("/main.xml", a_feed(site, "Talks begin"), content_type=RSS)
    done = await add(tmp_path, site.url("/"))
    assert done.returncode == 0, done.stderr
    assert written(tmp_path) == {
        "name": "The Gazette",
        "url": site.url("/"),
        "feeds": [site.url("/main.xml")],
        "language": "en",
    }
    lines = done.stdout.splitlines()
    assert lines[-6:-4] == [f"The Gazette: {site.url('/main.xml')}", "  Talks begin"]
    assert lines[-4:-2] == ["  language en", "  cadence  2m to 30m"]
    assert "its newest article is 30 days old" in done.stdout
    assert site.hits("/feed/") == 0, "the usual places are asked where the page names none"


async def test_place_zone_and_a_slow_cadence_are_found_shown_and_written(
    site: Site, tmp_path: Path
) -> None:
    head = '<meta property="og:locale" content="ja_JP">'
    publish_home(site, head + '<link rel="alternate" type="application/rss+xml" href="/f.xml">')
    now = SystemClock().now()
    entries = [
        FeedEntry(link=site.url(f"/{day}"), title=f"Day {day}", published=now - day * DAY)
        for day in range(0, 40, 4)
    ]
    site.put("/f.xml", rss("The Gazette", entries), content_type=RSS)
    done = await add(tmp_path, site.url("/"))
    source = written(tmp_path)
    assert (source["country"], source["timezone"]) == ("JP", "Asia/Tokyo")
    assert source["cadence"] == ["10m", "2h"]
    assert "  place    JP: its page says ja-JP" in done.stdout
    assert "  cadence  10m to 2h, for about 0.25 articles a day" in done.stdout


async def test_a_site_without_any_is_watched_by_the_links_of_its_page(
    site: Site, tmp_path: Path
) -> None:
    publish_home(site)
    done = await add(tmp_path, site.url("/"), "--name", "Mine")
    assert done.returncode == 0, done.stderr
    assert written(tmp_path) == {
        "name": "Mine",
        "url": site.url("/"),
        "feeds": [{"url": site.url("/"), "kind": "listing"}],
        "language": "en",
    }
    assert "a guess from its links, sure to" in done.stdout


async def test_a_source_of_its_home_page_alone_is_found_at_the_first_crawl(
    site: Site, tmp_path: Path
) -> None:
    publish_home(site, '<link rel="alternate" type="application/rss+xml" href="/main.xml">')
    site.put("/main.xml", a_feed(site, "Talks begin"), content_type=RSS)
    toml = f'{COMMENTED}[sources.gazette]\nurl = "{site.url("/")}"\n'
    await Program(tmp_path, toml).crawl()
    assert (tmp_path / "watchword.toml").read_text() == toml
    shown = await asyncio.to_thread(watchword, "source", "show", "gazette", folder=tmp_path)
    assert site.url("/main.xml") in shown.stdout
    assert "found by itself" in shown.stdout
    asked = await asyncio.to_thread(watchword, "source", "check", "gazette", folder=tmp_path)
    assert (asked.returncode, asked.stdout.count(site.url("/main.xml"))) == (0, 1)


async def test_what_cannot_be_watched_is_not_written_and_says_why(
    site: Site, tmp_path: Path
) -> None:
    site.put("/", "<html><body><p>Come back later.</p></body></html>")
    done = await add(tmp_path, site.url("/"))
    assert done.returncode == 2
    assert "nothing there can be watched" in done.stderr
    assert (tmp_path / "watchword.toml").read_text() == COMMENTED


async def test_a_feed_that_robots_txt_forbids_is_refused(site: Site, tmp_path: Path) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /search\n", content_type="text/plain")
    site.put("/search", a_feed(site, "Talks begin"), content_type=RSS)
    done = await add(tmp_path, site.url("/search"))
    assert done.returncode == 2
    assert "robots.txt" in done.stderr
    assert (tmp_path / "watchword.toml").read_text() == COMMENTED
