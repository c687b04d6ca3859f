"""A channel that fails, in the running service and in what the commands say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.command import called
from tests.fakes_receivers import Mood, Webhook
from tests.fakes_web import RSS, FeedEntry, Site, article_html, rss
from tests.press import FAST, Program, until
from watchword.app.clock import SystemClock

CONFIG = """
[topics.talks]
query = "talks"
alert = ["desk"]
[channels.desk]
url = "{url}"
[sources.gazette]
feeds = ["{feed}"]
"""


@pytest.fixture
async def hook() -> AsyncIterator[Webhook]:
    async with Webhook() as hook:
        hook.mood = Mood.STRANGER
        yield hook


def program(site: Site, folder: Path, url: str) -> Program:
    now, entries = SystemClock().now(), []
    for title in ("Talks resume", "More talks"):
        path = f"/{title.replace(' ', '-')}"
        site.put(path, article_html(title, ["They met."] * 3, published=now))
        entries.append(FeedEntry(link=site.url(path), title=title, published=now))
    site.put("/feed", rss("The Gazette", entries), content_type=RSS)
    return Program(folder, CONFIG.format(url=url, feed=site.url("/feed")) + FAST)


async def said(folder: Path, *arguments: str) -> str:
    """In this process: a slower one would let the service's own attempt, after 30 s, come first."""
    done = await asyncio.to_thread(called, *arguments, folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return " ".join(done.stdout.split())


async def fails(service: Program) -> bool:
    return await service.failing() == ["desk"]


async def test_it_is_shown_and_all_goes_out_at_a_retry(
    site: Site, tmp_path: Path, hook: Webhook
) -> None:
    service = program(site, tmp_path, hook.url())
    async with service.running():
        await until(lambda: fails(service))
        refused = "the webhook answered 403 Forbidden"
        listed = await said(tmp_path, "channel", "list")
        assert "▲ desk failing" in listed
        assert refused in listed
        shown = await said(tmp_path, "status")
        assert "Channels ▲ desk fails since" in shown
        assert f": {refused}" in shown
        assert (await said(tmp_path)).startswith(f"desk fails: {refused}; ")
        hook.mood = Mood.TAKES
        tried = await said(tmp_path, "channel", "retry", "desk")
        assert tried.startswith("desk: what waits is tried now")
        await until(lambda: all(title in str(hook.posts) for title in ("resume", "More talks")))
    assert "● desk ready 0 0" in await said(tmp_path, "channel", "list")


async def test_a_test_that_is_taken_lets_out_what_waited(
    site: Site, tmp_path: Path, hook: Webhook
) -> None:
    service = program(site, tmp_path, hook.url())
    async with service.running():
        await until(lambda: fails(service))
        hook.mood = Mood.TAKES
        tested = await said(tmp_path, "channel", "test", "desk")
        assert tested == "desk: taken. desk failed before; what waited for it goes out."
        await until(lambda: all(title in str(hook.posts) for title in ("resume", "More talks")))


async def test_a_new_url_lets_out_what_waited(site: Site, tmp_path: Path, hook: Webhook) -> None:
    service = program(site, tmp_path, hook.url())
    async with Webhook() as other, service.running():
        await until(lambda: fails(service))
        file = tmp_path / "watchword.toml"
        file.write_text(file.read_text().replace(hook.url(), other.url()))
        await until(lambda: all(title in str(other.posts) for title in ("resume", "More talks")))
    assert hook.posts == []
