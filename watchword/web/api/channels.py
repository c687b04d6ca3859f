"""Channels: list, test, retry."""

from __future__ import annotations

from fastapi import Request

from watchword.contract import Channel
from watchword.contract.api import Changed
from watchword.usecases import channel as usecases
from watchword.usecases.alert import retry_dead
from watchword.web.api.asking import api_router, asked, there

router = api_router("channels")


@router.get("/channels")
async def channels(request: Request) -> tuple[Channel, ...]:
    """Every channel of the configuration, and what it carried."""
    found = await asked(request)
    return await found.read(lambda rows: usecases.list_channels(rows, found.config))


@router.post("/channels/{name}/test", status_code=204)
async def test(request: Request, name: str) -> None:
    """Send a test; status 502 says what the receiver answered where it did not take it."""
    found = await asked(request)
    there(name, found.config.channels, "channel")
    usecases.find_channel(found.config, name)
    await found.app.send_test(name)
    await found.write(lambda rows: usecases.retry(rows, name, found.now))


@router.post("/channels/{name}/again")
async def again(request: Request, name: str) -> Changed:
    """Try a channel now, with all that was given up on it; counts what is sent again."""
    found = await asked(request)
    there(name, found.config.channels, "channel")
    count = await found.write(lambda rows: retry_dead(rows, name, found.now))
    await found.write(lambda rows: usecases.retry(rows, name, found.now))
    return Changed(count=count)
