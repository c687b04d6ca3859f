"""`watchword worker`: processes that fetch for a service on PostgreSQL; one of them is killed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from socket import gethostname

import pytest

from scheduler.carrier import Carrier, schema_name
from storage.engine import url_of
from storage.migrate import HEAD
from storage.store import SqlStore
from tests.command import COMMAND, called, environment
from tests.databases import in_toml
from tests.fakes_receivers import Webhook
from tests.fakes_web import RSS, FeedEntry, Site, article_html, rss
from tests.postgresql import Postgres
from tests.press import FAST, Program, until
from tests.web import reading
from watchword.app.clock import SystemClock
from watchword.app.service import App
from watchword.domain.database import Server

CONFIG = """
[topics.talks]
query = "talks"
alert = ["desk"]
[channels.desk]
url = "{desk}"
[alerts]
follow_up = "0s"
[sources.gazette]
feeds = ["{gazette}"]
[sources.herald]
feeds = ["{herald}"]
"""
TITLES = {
    "/lead": "Fishery talks begin in Nagasaki",
    "/second": "Rail talks end without a treaty",
}


@pytest.fixture
def server(postgres: Postgres) -> Server:
    return postgres.new()


@contextlib.asynccontextmanager
async def worker(folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A worker, which may not take work yet."""
    process = await asyncio.create_subprocess_exec(
        COMMAND, "worker", cwd=folder, env=environment(), stdout=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def publish(site: Site, path: str) -> None:
    """List one article, whose page hangs for now."""
    site.hang(path)
    entry = FeedEntry(link=site.url(path), title=TITLES[path], published=SystemClock().now())
    site.put("/feed", rss("A paper", [entry]), content_type=RSS)


def show(site: Site, path: str) -> None:
    site.put(path, article_html(TITLES[path], [f"{TITLES[path]}, says our man there."] * 3))


async def test_two_workers_fetch_one_is_killed_and_everything_is_told(
    site: Site, server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("watchword.pipeline", "scheduler"):
        caplog.set_level(logging.DEBUG, logger=name)
    herald = await Site.start()
    carrier = Carrier(server.url, schema_name(HEAD))
    feeds = {"gazette": site.url("/feed"), "herald": herald.url("/feed")}
    for one in (site, herald):
        one.put("/feed", rss("A paper", []), content_type=RSS)
    async with Webhook() as desk:
        program = Program(
            tmp_path, CONFIG.format(desk=desk.url(), **feeds) + FAST + in_toml(server)
        )

        async def both_live() -> bool:
            return (await carrier.state())[0] == 2

        async with program.running(), worker(tmp_path) as first, worker(tmp_path) as second:
            await until(both_live)
            await until(lambda: "Polls and reads run in 2 workers." in caplog.messages)
            await both_are_named(App(program.settings), [first.pid, second.pid])
            caplog.clear()
            publish(site, "/lead")
            publish(herald, "/second")
            await until(lambda: site.hits("/lead") > 0 and herald.hits("/second") > 0)
            first.kill()
            show(site, "/lead")
            show(herald, "/second")
            await the_leases_end(server)
            await until(lambda: all(any(t in x for x in desk.texts) for t in TITLES.values()))
            here = [record.msg for record in caplog.records if record.msg in ("poll", "read")]
            assert here == [], "the service itself asked no site while there were workers"
            second.send_signal(signal.SIGTERM)
            async with asyncio.timeout(30):
                assert await second.wait() == 0
        now = program.clock.now()
        assert await program.read(lambda rows: rows.broken_promises(now)) == []
        assert len(set(desk.ids())) == len(desk.posts), "nothing was told twice"
    await carrier.close()
    await herald.stop()


async def both_are_named(app: App, processes: list[int]) -> None:
    """On the page *System*, and as a number among the metrics."""
    async with reading(app) as reader:
        assert "watchword_workers 2.0" in (await reader.get("/metrics")).text
        named = (await reader.get("/system")).texts("//*[@id='workers']//b")
        assert sorted(named) == sorted(f"{gethostname()[:32]}/{one}" for one in processes)
        ask = reader.session.get(f"{reader.address}/api/v1/status")
        async with ask as answer:
            assert [one["alive"] for one in (await answer.json())["workers"]] == [True, True]


async def the_leases_end(server: Server) -> None:
    """Two minutes after a worker died, in an instant."""
    store, now = SqlStore(url_of(server), domain=""), SystemClock().now()
    await store.write(lambda rows: rows.release_leases(now))
    store.close()


def test_without_a_server_it_says_why_there_can_be_no_worker(tmp_path: Path) -> None:
    (tmp_path / "watchword.toml").write_text("[sources.gazette]\nfeeds = ['https://a.example/']\n")
    done = called("worker", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "watchword.db is a file of this machine" in done.stderr
    assert 'url = "postgresql://USER@HOST/NAME"' in done.stderr
