"""Alerts as they are made: a stream of server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any

from fastapi import Header, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import TypeAdapter

from watchword.contract import Alert
from watchword.domain.alert import AlertFilter
from watchword.errors import StoreError
from watchword.usecases.alert import list_alerts
from watchword.web.api.asking import MAX_NUMBER, api_router, asked
from watchword.web.api.stories import hints
from watchword.web.credentials import asker_of
from watchword.web.pages.live import EVERY, KEPT_OPEN
from watchword.web.visit import Visit

MAX_ALERTS = 200
"""Alerts of one look at the rows; those before them are in the list of alerts."""
EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}
AS_JSON = TypeAdapter(Alert)
router = api_router("alerts")


@router.get("/events", response_class=StreamingResponse, responses=EVENTS)
async def events(
    request: Request,
    topic: Annotated[str | None, Query(max_length=200)] = None,
    after: Annotated[int | None, Query(ge=0, le=MAX_NUMBER)] = None,
    last_event_id: Annotated[str, Header(max_length=20)] = "",
) -> StreamingResponse:
    """An event `alert` for each new alert, with its number as id and the alert as data.

    `after`: only those with a higher number, as a stream that broke says by `Last-Event-ID`; left out:
    those that are made from now on.
    """
    found = await asked(request)
    if last_event_id.isdecimal():
        after = min(int(last_event_id), MAX_NUMBER)
    if after is None:
        newest = await found.read(lambda rows: list_alerts(rows, limit=1))
        after = newest[0].alert.id if newest else 0
    stopping: asyncio.Event = request.app.state.stopping
    return StreamingResponse(
        _stream(request, found, topic, after, stopping), media_type="text/event-stream"
    )


async def _stream(
    request: Request, found: Visit, topic: str | None, after: int, stopping: asyncio.Event
) -> AsyncIterator[str]:
    """It ends at the stop, and where the database fails; a client then comes back.

    It ends too when the one who asked may look no more.
    """
    known, quiet = hints(found), 0
    yield ": open\n\n"
    while not stopping.is_set():
        only = AlertFilter(topic=topic, after=after)
        try:
            if (await asker_of(found.app, request.scope)).role is None:
                return
            some = await found.read(partial(list_alerts, limit=MAX_ALERTS, only=only))
        except StoreError:
            return
        quiet += 1
        for one in reversed(some):
            after, quiet = one.alert.id, 0
            line = AS_JSON.dump_json(one.to_json_line(known)).decode()
            yield f"id: {one.alert.id}\nevent: alert\ndata: {line}\n\n"
        if quiet >= KEPT_OPEN:
            quiet = 0
            yield ": still here\n\n"
        try:
            await asyncio.wait_for(stopping.wait(), EVERY)
        except TimeoutError:
            continue
