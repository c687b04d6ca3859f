"""Start and stop of the engine: it stops fast and cleanly, and restarts after a breakdown."""

from __future__ import annotations

import asyncio
import logging
import resource
import subprocess
import sys
import textwrap
from dataclasses import fields
from pathlib import Path

import pytest

from crawler.engine import ScrapyCrawler
from crawler.http import fetch
from crawler.http.fetch import FETCH_TIMEOUT
from tests.fakes import FakeClock
from tests.fakes_web import LOOPBACK, RSS, Site, a_poll, rss
from watchword.domain.article import Entries, Failed
from watchword.domain.config import FetchSettings
from watchword.domain.source import Hints

ROOT = Path(__file__).parents[2]


async def test_a_stop_answers_everything_in_flight_at_once() -> None:
    site = await Site.start()
    site.hang("/hang")
    crawler = ScrapyCrawler(FakeClock(), LOOPBACK)
    await crawler.start()
    calls = [
        asyncio.create_task(crawler.read(site.url("/hang"), Hints(outlet="x"))) for _ in range(5)
    ]
    while not site.hits("/robots.txt"):  # noqa: ASYNC110 - the site has no event for it
        await asyncio.sleep(0.01)
    # Later they would end by themselves.
    async with asyncio.timeout(FETCH_TIMEOUT.total_seconds() / 2):
        await crawler.stop()
        assert set(await asyncio.gather(*calls)) == {Failed(reason="Watchword is stopping")}
    await site.stop()


async def test_every_limit_that_a_user_can_write_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A field of FetchSettings that no part of the crawler asks for fails here."""
    read = set[str]()

    def record(settings: FetchSettings, name: str) -> object:
        read.add(name)
        return object.__getattribute__(settings, name)

    monkeypatch.setattr(FetchSettings, "__getattribute__", record)
    site = await Site.start()
    crawler = ScrapyCrawler(FakeClock(), LOOPBACK)
    await crawler.start()
    await crawler.poll(a_poll(site.url("/feed")))
    await crawler.read(site.url("/page"), Hints(outlet="x"))
    await crawler.stop()
    await site.stop()
    assert {field.name for field in fields(FetchSettings)} <= read


async def test_a_stop_without_a_start_and_a_second_stop_do_nothing() -> None:
    crawler = ScrapyCrawler(FakeClock(), LOOPBACK)
    await crawler.stop()
    await crawler.start()
    await crawler.stop()
    await crawler.stop()


async def test_an_engine_that_ends_by_itself_is_started_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(fetch, "FIRST_PAUSE", fetch.FIRST_PAUSE / 100)
    site = await Site.start()
    site.put("/feed", rss("News", []), content_type=RSS)
    crawler = ScrapyCrawler(FakeClock(), LOOPBACK)
    await crawler.start()
    await _break(crawler)
    answers = [await crawler.poll(a_poll(site.url("/feed")))]
    while isinstance(answers[-1], Failed) and len(answers) < 500:
        await asyncio.sleep(0.01)
        answers.append(await crawler.poll(a_poll(site.url("/feed"))))
    assert answers[0] == Failed(reason="the crawler is not running")
    assert isinstance(answers[-1], Entries)
    assert [record.msg for record in caplog.records if record.levelno >= logging.ERROR] == [
        "crawler.engine_ended"
    ]
    await crawler.stop()
    await site.stop()


async def test_the_limit_of_open_files_is_raised_to_what_the_system_allows() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 512), hard))
    crawler = ScrapyCrawler(FakeClock(), LOOPBACK)
    await crawler.start()
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == min(hard, 65_536)
    await crawler.stop()


PROGRAM = """
    import asyncio, logging, sys
    from datetime import UTC, datetime
    from crawler.engine import ScrapyCrawler
    from ipaddress import ip_network
    from watchword.domain.config import FetchSettings
    from watchword.domain.feed import PollRequest
    from watchword.domain.source import Feed, Hints

    class Clock:
        def now(self):
            return datetime(2026, 11, 24, tzinfo=UTC)

    async def main(url):
        asyncio.get_running_loop().slow_callback_duration = 60
        loopback = FetchSettings(allow_networks=(ip_network("127.0.0.0/8"),))
        crawler = ScrapyCrawler(Clock(), loopback)
        await crawler.start()
        request = PollRequest(feed=Feed(url=url), hints=Hints(outlet="x"))
        hanging = asyncio.create_task(crawler.poll(request))
        await asyncio.sleep(1)
        await crawler.stop()
        print((await hanging).reason)

    if __name__ == "__main__":
        logging.basicConfig(level=logging.WARNING)
        asyncio.run(main(sys.argv[1]))
"""


async def test_a_process_ends_without_a_word_though_a_fetch_hangs(tmp_path: Path) -> None:
    site = await Site.start()
    site.hang("/feed")
    program = tmp_path / "program.py"
    program.write_text(textwrap.dedent(PROGRAM))
    ended = await asyncio.to_thread(
        subprocess.run,
        [
            sys.executable,
            "-X",
            "dev",
            "-W",
            "ignore::DeprecationWarning",
            str(program),
            site.url("/feed"),
        ],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "Watchword is stopping\n", "")
    await site.stop()


async def _break(crawler: ScrapyCrawler) -> None:
    """End Scrapy's engine from inside, like a bug in Scrapy."""
    spider = crawler._fetcher._spider
    assert spider is not None
    await spider.crawler.stop_async()
