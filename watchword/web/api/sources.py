"""Sources: list, show, find at an address, add, remove, poll, pause, resume, confirm; OPML."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from watchword.app.settings import add_source, export_opml, remove_source
from watchword.contract import Politeness
from watchword.contract.api import Changed, FoundSource, PollNow, Source, WrittenSource
from watchword.domain.discovery import NOTHING
from watchword.errors import NotFound
from watchword.usecases import source as usecases
from watchword.usecases.discovery import found_source
from watchword.usecases.source import SourceStatus, list_sources
from watchword.web.api.asking import api_router, asked, there

OPML = "text/x-opml; charset=utf-8"
MAX_ADDRESS = 2000
router = api_router("sources")


class AddressRequest(BaseModel):
    """The address of a site, or of a feed."""

    model_config = ConfigDict(extra="forbid")
    address: str = Field(min_length=1, max_length=MAX_ADDRESS)


class NewSource(BaseModel):
    """A source as the configuration has it."""

    model_config = ConfigDict(extra="forbid")
    feeds: list[str] = Field(min_length=1, max_length=50)
    name: str | None = Field(default=None, max_length=200)
    url: str | None = Field(default=None, max_length=MAX_ADDRESS, description="Its home page.")
    language: str | None = Field(default=None, max_length=10)
    country: str | None = Field(default=None, max_length=10)
    timezone: str | None = Field(default=None, max_length=64)


@router.get("/sources")
async def sources(request: Request) -> tuple[Source, ...]:
    """Each source of the configuration; those that are ill first."""
    found = await asked(request)
    some = await found.read(lambda rows: list_sources(rows, found.config, found.now))
    return tuple(map(_line, some))


@router.get(
    "/sources.opml", response_class=Response, responses={200: {"content": {"text/x-opml": {}}}}
)
async def opml(request: Request) -> Response:
    """All feeds of the configuration as an OPML list."""
    found = await asked(request)
    return Response(await asyncio.to_thread(export_opml, found.app.file), media_type=OPML)


@router.get("/politeness")
async def politeness(request: Request) -> tuple[Politeness, ...]:
    """How each host was treated in the last seven days, the busiest first."""
    found = await asked(request)
    return tuple(await found.read(lambda rows: usecases.politeness(rows, found.now)))


@router.get("/sources/{name}")
async def show(request: Request, name: str) -> Source:
    """One source with its feeds."""
    found = await asked(request)
    there(name, found.config.sources, "source")
    some = await found.read(lambda rows: list_sources(rows, found.config, found.now))
    return next(_line(one) for one in some if one.key == name)


@router.post("/sources/find")
async def find(request: Request, body: AddressRequest) -> FoundSource:
    """What can be watched at an address; it asks the site, and writes nothing."""
    found = await asked(request)
    answer = await found.app.discover(body.address)
    source = found_source(answer, found.app.cadence)
    if source is None:
        raise NotFound(f"{body.address}: {NOTHING}")
    return FoundSource.copied(
        source,
        country=source.place.code if source.place else None,
        timezone=source.zone,
        articles_a_day=source.a_day,
    )


@router.post("/sources", status_code=201)
async def add(request: Request, body: NewSource) -> WrittenSource:
    """Write a source into the configuration; the service takes it within seconds."""
    found = await asked(request)
    values: dict[str, Any] = body.model_dump(exclude_none=True)
    key, _ = await asyncio.to_thread(add_source, found.app.file, None, values)
    return WrittenSource(source=key)


@router.delete("/sources/{name}")
async def remove(request: Request, name: str) -> WrittenSource:
    """Take a source out of the configuration; its articles stay."""
    found = await asked(request)
    there(name, found.config.sources, "source")
    await asyncio.to_thread(remove_source, found.app.file, name)
    return WrittenSource(source=name)


@router.post("/sources/{name}/poll")
async def poll(request: Request, name: str) -> PollNow:
    """Ask the feeds of a source now."""
    found = await asked(request)
    there(name, found.config.sources, "source")
    due = await found.write(lambda rows: usecases.poll_now(rows, name, found.now))
    return PollNow(count=due.count)


@router.post("/sources/{name}/pause")
async def pause(request: Request, name: str) -> Changed:
    """Leave a source alone until it is resumed."""
    found = await asked(request)
    there(name, found.config.sources, "source")
    changed = await found.write(lambda rows: usecases.pause(rows, name, found.now))
    return Changed(count=int(changed))


@router.post("/sources/{name}/resume")
async def resume(request: Request, name: str) -> Changed:
    """Poll a paused source again."""
    found = await asked(request)
    there(name, found.config.sources, "source")
    return Changed(count=await found.write(lambda rows: usecases.resume(rows, name, found.now)))


@router.post("/sources/{name}/confirm")
async def confirm(request: Request, name: str) -> Changed:
    """Say that what is guessed of a source is right."""
    found = await asked(request)
    there(name, found.config.sources, "source")
    return Changed(count=await found.write(lambda rows: usecases.confirm(rows, name, found.now)))


def _line(one: SourceStatus) -> Source:
    return Source.copied(
        one,
        one.hints,
        source=one.key,
        interval=one.interval.total_seconds() if one.interval else None,
    )
