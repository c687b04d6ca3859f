"""The service: a bounded stop, jobs that fail alone, and a crawl beside it."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.daemon import Daemon
from scheduler.jobs import Job
from scheduler.local import LocalExecutor
from tests.command import COMMAND, environment
from tests.fakes_receivers import Mood, Webhook
from tests.fakes_web import RSS, FeedEntry, Site, article_html, rss
from tests.press import CALM, Program, until
from tests.scenario.stage import Stage
from watchword.app.clock import SystemClock
from watchword.domain.delivery import DeliveryState
from watchword.domain.work import JobName, Work
from watchword.errors import Damaged, StoreError
from watchword.pipeline.context import JobContext

LONG = 60
"""Seconds that a fetch and a hand-over may take here: far more than a stop."""
CONFIG = """
[topics.talks]
query = "talks"
alert = ["desk"]
[channels.desk]
url = "{desk}"
[sources.gazette]
feeds = [{feeds}]
"""


@pytest.fixture
async def silent() -> AsyncIterator[Site]:
    """A second site, on a host of its own."""
    started = await Site.start()
    yield started
    await started.stop()


def publish(site: Site, title: str, feed: str = "/feed") -> None:
    """List one new article, with its page."""
    now, path = SystemClock().now(), f"/{title.replace(' ', '-')}"
    site.put(path, article_html(title, ["It was written in the old harbour house."] * 3))
    line = FeedEntry(link=site.url(path), title=title, published=now)
    site.put(feed, rss("The Gazette", [line]), content_type=RSS)


def config(desk: str, *feeds: str) -> str:
    return CONFIG.format(desk=desk, feeds=", ".join(f'"{feed}"' for feed in feeds)) + CALM


async def test_a_stop_waits_neither_for_a_fetch_nor_for_a_receiver_that_hangs(
    site: Site, silent: Site, tmp_path: Path
) -> None:
    publish(site, "Talks begin")
    silent.hang("/feed")
    async with Webhook() as desk:
        desk.mood = Mood.HANGS
        toml = config(f"{desk.url()}?rto={LONG}", site.url("/feed"), silent.url("/feed"))
        # An urgent alert does not wait for the first poll of the feed that hangs.
        toml = toml.replace("[channels", 'urgent = "talks"\n[channels')
        program = Program(tmp_path, f'{toml}timeout = "{LONG}s"\n')
        service = await asyncio.create_subprocess_exec(
            COMMAND, "run", cwd=tmp_path, env=environment(), stderr=asyncio.subprocess.PIPE
        )
        try:
            await until(lambda: bool(desk.heard) and silent.hits("/feed") == 1)
            service.send_signal(signal.SIGTERM)
            async with asyncio.timeout(LONG / 3):
                _, complaints = await service.communicate()
        finally:
            if service.returncode is None:
                service.kill()
        assert (service.returncode, desk.posts) == (0, [])
        assert "Traceback" not in complaints.decode()
        await the_next_service_goes_on(program, desk)


async def the_next_service_goes_on(program: Program, desk: Webhook) -> None:
    """The lock is free, and what was in flight is handed over under the same id."""
    desk.mood = Mood.TAKES
    async with program.running():
        await until(lambda: bool(desk.posts))
    assert {post.id for post in desk.heard} == {desk.posts[0].id}
    now = program.clock.now()
    assert await program.read(lambda rows: rows.broken_promises(now)) == []


async def test_a_job_that_raises_is_tried_again_and_stops_no_other(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Stage(tmp_path)
    calls = {JobName.POLL: 0, JobName.READ: 0}

    async def bad(context: JobContext) -> None:
        calls[JobName.POLL] += 1
        raise RuntimeError("a fault")

    async def good(context: JobContext) -> None:
        calls[JobName.READ] += 1

    set_wakeup, woken_in = stage.context.runtime.wakeups.set, set[str]()

    def listening(job: JobName) -> None:
        woken_in.add(threading.current_thread().name)
        set_wakeup(job)

    monkeypatch.setattr(stage.context.runtime.wakeups, "set", listening)
    daemon = daemon_of(stage, {JobName.POLL: bad, JobName.READ: good})
    await daemon.start()
    await until(lambda: min(calls.values()) >= 3)
    await daemon.stop()
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert {(record.msg, vars(record)["job"]) for record in errors} == {("job_failed", "poll")}
    assert woken_in == {"MainThread"}  # events are the loop's
    await nothing_runs_after_a_stop(stage, calls)
    await stage.close()


async def test_what_the_database_refuses_again_and_again_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stage, calls = Stage(tmp_path), 0

    async def full(_: JobContext) -> None:
        nonlocal calls
        calls += 1
        raise StoreError("watchword.db: the disk is full")

    daemon = daemon_of(stage, {JobName.POLL: full, JobName.READ: full})
    await daemon.start()
    await until(lambda: calls >= 6)
    await daemon.stop()
    said = [one.getMessage() for one in caplog.records if one.name == "scheduler.daemon"]
    assert said == ["job_failed: watchword.db: the disk is full"]
    assert not stage.context.runtime.displaced.is_set()
    await stage.close()


async def test_a_damaged_database_ends_the_service(tmp_path: Path) -> None:
    stage, damaged = Stage(tmp_path), Damaged("watchword.db: it is damaged")

    async def tick(_: JobContext) -> None:
        raise damaged

    daemon = daemon_of(stage, {JobName.JUDGE: tick})
    await daemon.start()
    await until(stage.context.runtime.displaced.is_set)
    await daemon.stop()
    assert stage.context.runtime.fault is damaged
    await stage.close()


async def test_a_job_runs_once_at_a_start_and_once_for_each_wakeup(tmp_path: Path) -> None:
    stage, calls = Stage(tmp_path), list[JobName]()
    hourly, often = JobName.HEALTH, JobName.POLL

    async def hour(context: JobContext) -> None:
        await context.ports.store.read(lambda rows: rows.feeds.health())
        calls.append(hourly)

    async def tick(_: JobContext) -> None:
        calls.append(often)

    daemon = daemon_of(stage, {hourly: hour}, timedelta(hours=1))
    beside = daemon_of(stage, {often: tick})  # its ticks show that a second one would have come
    await daemon.start()
    await beside.start()
    await until(lambda: calls.count(often) >= 10 and hourly in calls)
    assert calls.count(hourly) == 1
    stage.context.runtime.wakeups.set(hourly)
    await until(lambda: calls.count(hourly) >= 2)
    await beside.stop()
    await daemon.stop()
    assert calls.count(hourly) == 2
    await stage.close()


@pytest.mark.parametrize("name", JobName)
async def test_every_job_has_a_row_and_runs_where_nothing_is_due(
    tmp_path: Path, name: JobName
) -> None:
    stage = Stage(tmp_path)
    await stage.configure()
    await stage.run()
    await stage.job(name)
    assert await stage.deliveries() == []
    await stage.close()


def daemon_of(
    stage: Stage,
    ticks: Mapping[JobName, Callable[[JobContext], Awaitable[None]]],
    every: timedelta = timedelta(milliseconds=20),
) -> Daemon:
    """A daemon whose jobs are these; each is ticked fifty times a second, or as `every` says."""

    async def never(work: Work) -> None:
        raise AssertionError(work)

    jobs = [Job(name=name, every=every, tick=tick) for name, tick in ticks.items()]
    return Daemon(stage.context, LocalExecutor(never, limit=1), jobs)


async def nothing_runs_after_a_stop(stage: Stage, calls: dict[JobName, int]) -> None:
    before = dict(calls)
    for name in calls:
        stage.context.runtime.wakeups.set(name)
    for _ in range(10):
        await asyncio.sleep(0)
    assert calls == before


async def test_a_crawl_beside_the_service_has_it_poll_each_feed_once_and_follows_it(
    site: Site, tmp_path: Path
) -> None:
    feeds = ("/one", "/two")
    for feed in feeds:
        site.put(feed, rss("The Gazette", []), content_type=RSS)
    program = Program(tmp_path, config("mbox:box", *(site.url(feed) for feed in feeds)))
    async with program.running():
        await until(lambda: all_are_polled(program))
        publish(site, "Talks begin", feed="/two")
        await program.crawl()
        # It returns when the service has done it all: polled, read, judged and delivered.
        assert (tmp_path / "box").read_text().count("Subject: Talks begin") == 1
        assert [site.hits(feed) for feed in feeds] == [2, 2]
        assert site.hits("/Talks-begin") == 1


async def all_are_polled(program: Program) -> bool:
    health = await program.read(lambda rows: rows.feeds.health())
    return all(feed.last_success_at is not None for feed in health)


async def test_a_crawl_ends_with_what_it_handed_over_though_nobody_took_it(
    site: Site, tmp_path: Path
) -> None:
    publish(site, "Talks begin")
    async with Webhook() as desk:
        desk.mood = Mood.LATER
        program = Program(tmp_path, config(desk.url(), site.url("/feed")))
        await program.crawl()
    (delivery,) = await program.read(lambda rows: rows.deliveries.list(limit=2))
    assert (delivery.state, delivery.attempts) == (DeliveryState.WAITING, 1)
    assert delivery.reason
