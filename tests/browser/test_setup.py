"""From nothing to a first alert in the browser: the command in a terminal, Chromium, real servers."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.chromium import NEEDS_CHROMIUM, browser, watched
from tests.command import COMMAND, environment
from tests.fakes_receivers import Webhook
from tests.fakes_web import RSS, FeedEntry, Site, article_html, rss
from tests.press import until
from watchword.app.clock import SystemClock

pytestmark = NEEDS_CHROMIUM
ON_LOOPBACK = """
import sys
import config.first_file
config.first_file.SOURCES = '[fetch]\\nallow_networks = ["127.0.0.0/8"]\\ndelay = "0s"\\n'
from watchword.cli.main import main
sys.argv = ["watchword", "run"]
main()
"""
"""The command, whose first file lets it read this machine: nothing of a test leaves it."""


class Terminal:
    """A terminal in which the command runs."""

    def __init__(self, folder: Path) -> None:
        self._ours, theirs = os.openpty()
        os.set_blocking(self._ours, False)
        self._said = b""
        self.process = subprocess.Popen(
            [sys.executable, "-c", ON_LOOPBACK],
            cwd=folder,
            env=environment(HOME=str(folder), TERM="xterm", TZ="Asia/Tokyo"),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)

    @property
    def said(self) -> str:
        """All that it printed until now."""
        with contextlib.suppress(OSError):
            while some := os.read(self._ours, 65536):
                self._said += some
        return self._said.decode(errors="replace")

    def close(self) -> None:
        """Read no more."""
        os.close(self._ours)

    async def end(self) -> int:
        """Stop it as Ctrl-C does; its exit code."""
        self.process.send_signal(signal.SIGINT)
        code = await asyncio.to_thread(self.process.wait)
        assert self.said
        return code


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    started = await Site.start()
    yield started
    await started.stop()


@contextlib.asynccontextmanager
async def terminal(folder: Path) -> AsyncIterator[Terminal]:
    opened = Terminal(folder)
    try:
        yield opened
    finally:
        if opened.process.poll() is None:
            opened.process.kill()
            await asyncio.to_thread(opened.process.wait)
        opened.close()


async def address(opened: Terminal) -> str:
    """The address that it prints."""
    pattern = re.compile(r"(http://127\.0\.0\.1:\d+/)(setup\?token=\S+)")
    await until(lambda: pattern.search(opened.said) is not None)
    found = pattern.search(opened.said)
    assert found is not None
    return found[0]


def publish(site: Site) -> None:
    link = f'<link rel="alternate" type="application/rss+xml" href="{site.url("/main.xml")}">'
    site.put(
        "/", f"<html lang=en><head><title>The Gazette</title>{link}</head><body></body></html>"
    )
    now = SystemClock().now()
    text = ["The ferry to Hakata sails again in spring, its owner said."] * 3
    site.put("/1", article_html("Ferry to Hakata sails again", text, published=now))
    line = FeedEntry(link=site.url("/1"), title="Ferry to Hakata sails again", published=now)
    site.put("/main.xml", rss("The Gazette", [line]), content_type=RSS)


async def fill_in(page: Page, site: Site, hook: Webhook) -> None:
    """What a newcomer does on the page, but for the last button."""
    for chosen in ("east-asia", "china-japan"):
        await page.locator(f"input[value={chosen}]").uncheck()
    await page.get_by_label("A site of your own").fill(site.url("/"))
    await page.get_by_role("button", name="Find its feeds").click()
    await page.get_by_text("Ferry to Hakata sails again").wait_for()
    await page.locator("#name").fill("Ferries")
    await page.locator("#all").fill("ferry / フェリー")
    await page.locator("#called").fill("desk")
    await page.locator("#url").fill(hook.url())
    await page.get_by_role("button", name="Test it").click()
    await page.get_by_text("The test arrived").wait_for()


async def add_a_topic_and_a_channel(page: Page, hook: Webhook) -> None:
    """In the running program: four presses for a topic, four for a channel, and what they are called."""
    await page.get_by_role("link", name="Topics").first.click()
    await page.get_by_role("link", name="New topic").click()
    await page.get_by_label("Name").fill("Harbours")
    await page.get_by_label("Query").fill("harbour")
    await page.get_by_label("desk").check()
    await page.get_by_role("button", name="Write it").click()
    await page.get_by_text("The service takes it within a second or two.").wait_for()
    await page.get_by_role("link", name="Deliveries").first.click()
    await page.get_by_role("link", name="Add a channel").click()
    await page.get_by_label("Name").fill("night")
    await page.get_by_role("button", name="Look again").click()
    await page.get_by_label("Its address").fill(hook.url())
    await page.get_by_role("button", name="Test and write it").click()
    await page.wait_for_url("**/deliveries?tested=night")


async def is_shown(page: Page, headline: str) -> bool:
    await page.reload()
    return await page.get_by_role("link", name=headline).count() > 0


async def test_from_nothing_to_an_alert(site: Site, tmp_path: Path) -> None:
    publish(site)
    async with Webhook() as hook, browser() as opened, terminal(tmp_path) as command:
        first = await address(command)
        page = await opened.new_page()
        faults = watched(page, first.partition("setup")[0])
        await page.goto(first)
        await fill_in(page, site, hook)
        assert not (tmp_path / "watchword.toml").exists()
        await page.get_by_role("button", name="Start").click()
        await page.wait_for_url("**/now", timeout=120_000)
        assert await page.locator("h1").count() == 1
        assert faults == []
        text = (tmp_path / "watchword.toml").read_text("utf-8")
        assert 'url = "file:desk.secret"' in text
        await until(lambda: is_shown(page, "Ferry to Hakata sails again"))
        assert "Wrote watchword.toml." in command.said
        await add_a_topic_and_a_channel(page, hook)
        assert faults == []
        text = (tmp_path / "watchword.toml").read_text("utf-8")
        assert 'query = "harbour"' in text
        assert 'url = "file:night.secret"' in text
        assert await command.end() == 0


async def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    async with terminal(tmp_path) as command:
        await address(command)
        assert await command.end() == 1
        assert "stopped before anything was written" in command.said
    assert not (tmp_path / "watchword.toml").exists()


def test_without_a_terminal_it_ends_with_2_and_says_how_to_begin(tmp_path: Path) -> None:
    done = subprocess.run(
        [COMMAND, "run"],
        cwd=tmp_path,
        env=environment(HOME=str(tmp_path)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "`watchword init` writes one" in done.stderr
