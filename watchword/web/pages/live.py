"""What comes while a reader looks: a line that says how many more stories there are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from starlette.responses import Response

from watchword.domain.views import StoryFilter
from watchword.errors import StoreError
from watchword.web.credentials import asker_of
from watchword.web.visit import Visit, visit

EVERY = 5.0
"""Seconds between two questions to the rows."""
KEPT_OPEN = 4
"""After so many questions without news a comment is sent, so that a connection that broke is seen."""
router = APIRouter(include_in_schema=False)


@router.get("/now/news")
async def news(
    request: Request,
    after: Annotated[int, Query()],
    topic: Annotated[str, Query()] = "",
    language: Annotated[str, Query()] = "",
) -> Response:
    """A stream of server-sent events; each has the line as HTML. `after`: the newest story shown."""
    found = await visit(request, asks=False)
    topics = tuple(found.config.topics)
    only = StoryFilter(
        topics=(topic,) if topic in topics else topics, language=language or None, after=after
    )
    stopping: asyncio.Event = request.app.state.stopping
    lines = _lines(request, found, only, stopping)
    return StreamingResponse(lines, media_type="text/event-stream")


async def _lines(
    request: Request, found: Visit, only: StoryFilter, stopping: asyncio.Event
) -> AsyncIterator[str]:
    """An event whenever there are more; it ends at the stop, and when its reader may look no more."""
    shown, quiet = 0, 0
    yield ": open\n\n"
    while not stopping.is_set():
        try:
            if (await asker_of(found.app, request.scope)).role is None:
                return
            count = await found.read(lambda rows: rows.views.count_stories(only))
        except StoreError:
            return
        quiet += 1
        if count > shown:
            shown, quiet = count, 0
            line = bytes(found.render("live.html", count=count).body).decode()
            yield f"data: {' '.join(line.split())}\n\n"
        elif quiet >= KEPT_OPEN:
            quiet = 0
            yield ": still here\n\n"
        try:
            await asyncio.wait_for(stopping.wait(), EVERY)
        except TimeoutError:
            continue
