"""*Now*: the stories of the topics, the newest first."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from watchword.usecases.story import list_stories
from watchword.web.visit import visit

SHOWN = 25
router = APIRouter(include_in_schema=False)


@router.get("/now")
async def now(request: Request) -> Response:
    """The page."""
    found = await visit(request)
    outlets = {key: source.hints for key, source in found.config.sources.items()}
    stories = await found.read(lambda rows: list_stories(rows, outlets, limit=SHOWN))
    return found.render("now.html", page="now", stories=stories)
