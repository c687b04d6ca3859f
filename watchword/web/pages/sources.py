"""*Sources*: who is well and who is not, and why; poll one now, leave one alone for a while."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from watchword.analysis.volume import days_before
from watchword.domain.health import FeedState
from watchword.usecases.source import list_sources, pause, poll_now, resume
from watchword.web.charts import spark
from watchword.web.pages.settings import back
from watchword.web.visit import visit
from watchword.wording.languages import language_name, place_name

SHOWN = 25
WELL = (FeedState.FRESH, FeedState.NEW)
router = APIRouter(include_in_schema=False)


@router.get("/sources")
async def sources(
    request: Request,
    state: Annotated[str, Query()] = "",
    every: Annotated[str, Query()] = "",
    added: Annotated[str, Query()] = "",
) -> Response:
    """The page. `state`: only sources in it. `every`: all of them. `added`: what was just written."""
    found = await visit(request)
    config, days = found.config, days_before(found.now, found.zone)
    listed = await found.read(lambda rows: list_sources(rows, config, found.now))
    counts = await found.read(lambda rows: rows.views.daily_articles(days=days))
    chosen = [one for one in listed if state in ("", one.state)]
    none = (0,) * (len(days) - 1)
    locale = found.texts.locale
    return found.render(
        "sources.html",
        page="sources",
        listed=listed,
        shown=chosen if every else chosen[:SHOWN],
        chosen=len(chosen),
        state=state,
        added=added,
        states={one: sum(source.state == one for source in listed) for one in FeedState},
        well=all(one.state in WELL for one in listed),
        counts={one.key: counts.get(one.key, none) for one in listed},
        spark=lambda key: spark(counts.get(key, none), None),
        place_name=lambda code: place_name(code, locale),
        language_name=lambda code: language_name(code, locale),
    )


@router.post("/sources/poll")
async def poll(request: Request, source: Annotated[str, Form()]) -> Response:
    """Ask the feeds of a source now."""
    found = await visit(request)
    await found.write(lambda rows: poll_now(rows, source, found.now))
    return RedirectResponse(back(request, "/sources"), 303)


@router.post("/sources/pause")
async def pause_source(request: Request, source: Annotated[str, Form()]) -> Response:
    """Leave a source alone until it is resumed."""
    found = await visit(request)
    await found.write(lambda rows: pause(rows, source, found.now))
    return RedirectResponse(back(request, "/sources"), 303)


@router.post("/sources/resume")
async def resume_source(request: Request, source: Annotated[str, Form()]) -> Response:
    """Poll a paused source again."""
    found = await visit(request)
    await found.write(lambda rows: resume(rows, source, found.now))
    return RedirectResponse(back(request, "/sources"), 303)
