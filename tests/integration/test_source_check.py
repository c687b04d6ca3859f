"""`watchword source check`: each feed is asked now, and nothing is kept."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from config import ready
from tests.command import watchword
from tests.fakes_web import RSS, FeedEntry, Site, rss
from tests.press import CALM
from watchword.app.clock import SystemClock
from watchword.app.settings import configuration_and_pack
from watchword.errors import ConfigurationError

FIELDS = ["source", "feed", "state", "kind", "entries", "newest_at", "reason", "confidence"]


def publish(site: Site, folder: Path) -> None:
    """A source that is well, one that was left behind, and one with a page that is no feed."""
    now = SystemClock().now()
    for path, age in (("/well", timedelta(hours=5)), ("/left", timedelta(days=41, hours=1))):
        lines = [FeedEntry(link=site.url("/1"), title="Talks", published=now - age)]
        site.put(path, rss("The Gazette", lines), content_type=RSS)
    site.put("/page", "<html><body><p>Not a feed.</p></body></html>")
    sources = {"well": ["/well"], "left": ["/left"], "broken": ["/page", "/gone"]}
    tables = (
        f"[sources.{key}]\nfeeds = {json.dumps([site.url(path) for path in paths])}\n"
        for key, paths in sources.items()
    )
    (folder / "watchword.toml").write_text("".join(tables) + CALM)


def files(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


async def check(folder: Path, *arguments: str) -> CompletedProcess[str]:
    return await asyncio.to_thread(watchword, "source", "check", *arguments, folder=folder)


async def test_each_feed_says_what_it_answers(site: Site, tmp_path: Path) -> None:
    publish(site, tmp_path)
    done = await check(tmp_path, "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [list(record) for record in found] == [FIELDS] * 4
    said = [(record["source"], record["state"], record["kind"]) for record in found]
    assert said == [
        ("well", "fresh", "rss"), ("left", "silent", "rss"),
        ("broken", "failing", ""), ("broken", "failing", ""),
    ]  # fmt: skip
    assert found[1]["reason"] == "its newest article is 41 days old"
    assert found[3]["reason"] == "404 Not Found"
    assert datetime.fromisoformat(found[0]["newest_at"]).utcoffset() is not None
    assert done.returncode == 1


async def test_people_see_a_line_a_feed_the_failing_first(site: Site, tmp_path: Path) -> None:
    publish(site, tmp_path)
    done = await check(tmp_path)
    lines = [line.split() for line in done.stdout.splitlines()[1:]]
    assert [line[:3] for line in lines] == [
        ["▲", "broken", "failing"], ["▲", "broken", "failing"],
        ["○", "left", "silent"], ["●", "well", "fresh"],
    ]  # fmt: skip
    assert lines[3][3:7] == ["rss", "1", "5", "h"]


async def test_one_source_that_is_well_is_exit_0_and_needs_no_database(
    site: Site, tmp_path: Path
) -> None:
    publish(site, tmp_path)
    done = await check(tmp_path, "well")
    assert (done.returncode, done.stderr) == (0, "")
    assert files(tmp_path) == ["watchword.toml"]
    assert site.hits("/left") == 0


async def test_a_name_that_is_none_says_which_there_are(site: Site, tmp_path: Path) -> None:
    publish(site, tmp_path)
    done = await check(tmp_path, "wel")
    assert (done.returncode, done.stderr) == (
        2,
        "wel: no such source; there are: well, left, broken\n",
    )


async def test_a_pack_is_asked_before_it_is_taken(site: Site, tmp_path: Path) -> None:
    """Its feeds are ones on this machine, since a source of the file has its own."""
    publish(site, tmp_path)
    entry = FeedEntry(link=site.url("/1"), title="Talks", published=SystemClock().now())
    with (tmp_path / "watchword.toml").open("a") as file:
        for key in ready.pack("agencies"):
            site.put(f"/{key}", rss(key, [entry]), content_type=RSS)
            file.write(f"[sources.{key}]\nfeeds = {json.dumps([site.url(f'/{key}')])}\n")
    done = await check(tmp_path, "--pack", "agencies", "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["source"] for one in found] == list(ready.pack("agencies"))
    assert {one["state"] for one in found} == {"fresh"}
    assert site.hits("/left") == 0


async def test_a_pack_that_is_none_says_which_there_are(site: Site, tmp_path: Path) -> None:
    publish(site, tmp_path)
    done = await check(tmp_path, "--pack", "agency")
    assert done.returncode == 2
    assert done.stderr.startswith("agency: no such pack; there are: agencies, asia-english, china")


def test_a_pack_comes_with_what_the_file_says_of_its_sources(tmp_path: Path) -> None:
    file = tmp_path / "watchword.toml"
    file.write_text('[sources.tass]\ndelay = "9s"\n')
    settings, keys = configuration_and_pack(file, "agencies")
    assert keys == list(ready.pack("agencies"))
    tass = settings.config.sources["tass"]
    assert (tass.hints.delay, tass.hints.country) == (timedelta(seconds=9), "RU")
    file.write_text('packs = ["japan"]\n')
    settings, keys = configuration_and_pack(file, "agencies")
    assert len(settings.config.sources) == len(keys) + len(ready.pack("japan"))
    settings, _ = configuration_and_pack(tmp_path, "agencies")
    assert len(settings.config.sources) == len(keys) + len(ready.pack("japan"))
    file.write_text("packs = 1\n")
    with pytest.raises(ConfigurationError, match="packs"):
        configuration_and_pack(file, "agencies")
    assert file.read_text() == "packs = 1\n"
