"""*System*: what needs a person, and the file that is in use."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from watchword.web.visit import visit

router = APIRouter(include_in_schema=False)


@router.get("/system")
async def system(request: Request) -> Response:
    """The page."""
    return (await visit(request)).render("system.html", page="system")
