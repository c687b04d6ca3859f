"""How things stand: the status, the delays, and what is muted."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict, Field

from watchword.contract import Mute, SourceDelays, Status
from watchword.domain.channel import MuteKind
from watchword.usecases import mute as usecases
from watchword.usecases.delay import list_delays
from watchword.usecases.status import overview
from watchword.web.api.asking import api_router, asked, there
from watchword.web.visit import Visit

router = api_router("state")
ON_ONE = "The one channel on which a topic is muted; without it all."


class MuteRequest(BaseModel):
    """Until when it is still."""

    model_config = ConfigDict(extra="forbid")
    until: str = Field(max_length=40, description="`2h`, `3d`, `18:00`, a day, or a time.")
    channel: str | None = Field(default=None, max_length=200, description=ON_ONE)


@router.get("/status")
async def status(request: Request) -> Status:
    """How everything stands now."""
    found = await asked(request)
    zone, workers = found.config.timezone, await found.app.workers()
    seen = await found.read(
        lambda rows: overview(rows, found.now, zone, running=True, workers=workers)
    )
    return seen.to_json_line()


@router.get("/delays")
async def delays(request: Request) -> tuple[SourceDelays, ...]:
    """The delays of the last seven days: of all sources, then of each."""
    found = await asked(request)
    return tuple(await found.read(lambda rows: list_delays(rows, found.now)))


@router.get("/mutes")
async def mutes(request: Request) -> tuple[Mute, ...]:
    """What is muted now."""
    found = await asked(request)
    return await found.read(lambda rows: usecases.list_mutes(rows, found.now))


@router.put("/mutes/{kind}/{name}")
async def mute(request: Request, kind: MuteKind, name: str, body: MuteRequest) -> Mute:
    """Be still about a topic, or on a channel."""
    found = await asked(request)
    _there(found, kind, name)
    wanted = usecases.build_mute(found.config, kind, name, body.until, found.now, body.channel)
    await found.write(lambda rows: usecases.mute(rows, wanted, found.now))
    return wanted


@router.delete("/mutes/{kind}/{name}", status_code=204)
async def lift(
    request: Request,
    kind: MuteKind,
    name: str,
    channel: Annotated[str | None, Query(max_length=200, description=ON_ONE)] = None,
) -> None:
    """End a mute; what it held is due."""
    found = await asked(request)
    _there(found, kind, name)
    await found.write(lambda rows: usecases.lift(rows, kind, name, found.now, channel))


def _there(found: Visit, kind: MuteKind, name: str) -> None:
    is_channel = kind is MuteKind.CHANNEL
    there(name, found.config.channels if is_channel else found.config.topics, kind.value)
