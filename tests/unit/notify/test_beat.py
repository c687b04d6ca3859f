"""The heartbeat: one call at a time, and a log line when it fails and when it works again."""

from __future__ import annotations

import asyncio
import logging
import threading

import pytest
from aiohttp import web

from watchword.notify.beat import Beat


async def beaten(beat: Beat) -> None:
    beat()
    for thread in threading.enumerate():
        if thread.name == "heartbeat":
            await asyncio.to_thread(thread.join)


async def test_a_watcher_is_called_and_its_trouble_said_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answers, calls = [200, 500, 500, 200], list[str]()

    async def answer(request: web.Request) -> web.Response:
        calls.append(request.path)
        return web.Response(status=answers[len(calls) - 1])

    app = web.Application()
    app.router.add_get("/{key}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    beat = Beat(f"http://127.0.0.1:{port}/s3cr3t")
    with caplog.at_level(logging.INFO):
        for _ in answers:
            await beaten(beat)
    await runner.cleanup()
    assert calls == ["/s3cr3t"] * 4
    ours = [record for record in caplog.records if record.name == "watchword.notify.beat"]
    assert [record.getMessage() for record in ours] == [
        "The heartbeat does not reach its watcher: it answered 500",
        "The heartbeat reaches its watcher again.",
    ]


async def test_nobody_there_is_a_line_without_the_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    await beaten(Beat("http://127.0.0.1:9/s3cr3t"))
    assert "no answer" in caplog.text
    assert "s3cr3t" not in caplog.text


async def test_a_call_under_way_is_the_only_one() -> None:
    held, called, calls = asyncio.Event(), asyncio.Event(), list[str]()

    async def answer(request: web.Request) -> web.Response:
        calls.append(request.path)
        called.set()
        await held.wait()
        return web.Response()

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    beat = Beat(f"http://127.0.0.1:{runner.addresses[0][1]}/")
    beat()
    await called.wait()
    beat()
    held.set()
    await beaten(beat)
    await runner.cleanup()
    assert len(calls) == 1
