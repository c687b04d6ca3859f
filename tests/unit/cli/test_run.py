"""`watchword run` without what reads its output."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from typing import Any, cast

import pytest

from watchword.app.service import App
from watchword.cli.run import Pages, serve


class Service:
    """Gets SIGTERM while it runs."""

    def reload(self) -> None:
        """It has nothing to read again."""

    async def run(self, stopped: asyncio.Event, **_: Any) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await stopped.wait()


async def test_a_service_whose_output_nobody_reads_stops_all_the_same(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """https://github.com/vyos/vyos-1x/pull/188: the journal was restarted."""
    caplog.set_level(logging.INFO)
    reader, writer = os.pipe()
    os.close(reader)
    broken = os.fdopen(writer, "w", buffering=1)
    monkeypatch.setattr(sys, "stdout", broken)
    pages = Pages(web=None, shown=lambda _: None)
    async with asyncio.timeout(30):
        await serve(cast(App, Service()), pages, asyncio.Event(), lambda: None)
    with pytest.raises(BrokenPipeError):
        broken.close()
    for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().remove_signal_handler(sign)
