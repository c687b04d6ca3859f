"""A running service takes an edit of its configuration, and refuses one that is wrong."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.fakes_web import RSS, FeedEntry, Site, article_html, rss
from tests.press import FAST, Program, until
from watchword.app.clock import SystemClock

CONFIG = """
[topics.{topic}]
query = "{query}"
alert = ["box"]
[channels.box]
url = "mbox:{box}"
[sources.gazette]
feeds = ["{feed}"]
"""


def publish(site: Site, *titles: str) -> None:
    now, lines = SystemClock().now(), []
    for title in titles:
        path = f"/{title.replace(' ', '-')}"
        site.put(path, article_html(title, ["It was written in the old harbour house."] * 3))
        lines.append(FeedEntry(link=site.url(path), title=title, published=now))
    site.put("/feed", rss("The Gazette", lines), content_type=RSS)


async def told(program: Program) -> list[tuple[str, str]]:
    alerts = await program.read(lambda rows: rows.alerts.list(limit=9))
    return sorted((alert.topic, alert.title) for alert in alerts)


async def test_an_edit_is_taken_and_a_mistake_leaves_the_one_before(
    site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="watchword")
    publish(site, "Oil is dear")
    feed = site.url("/feed")

    def config(topic: str, query: str, box: str) -> str:
        return CONFIG.format(topic=topic, query=query, box=box, feed=feed) + FAST

    program = Program(tmp_path, config("oil", "oil", "first"))
    file = tmp_path / "watchword.toml"
    async with program.running():
        await until(lambda: (tmp_path / "first").is_file())
        file.write_text(config("gas", "gas", "second"))
        await until(lambda: "and is taken" in caplog.text)
        file.write_text(config("gas", "gas (", "third"))
        await until(lambda: "the one before stays" in caplog.text)
        assert "topics.gas.query: column 5" in caplog.text
        publish(site, "Oil is dear", "Oil and gas are dear")
        await until(lambda: (tmp_path / "second").is_file())
    assert await told(program) == [("gas", "Oil and gas are dear"), ("oil", "Oil is dear")]
    assert await program.read(lambda rows: rows.broken_promises(program.clock.now())) == []


async def test_an_editor_that_renames_and_a_folder_of_files_are_seen(
    site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="watchword")
    publish(site, "Oil is dear")
    toml = CONFIG.format(topic="oil", query="oil", box="box", feed=site.url("/feed")) + FAST
    program = Program(tmp_path, toml)
    async with program.running():
        other = tmp_path / ".watchword.toml.swp"
        other.write_text(toml.replace("oil", "gas"))
        other.replace(tmp_path / "watchword.toml")
        await until(lambda: "and is taken" in caplog.text)
