"""What machines ask: whether the program lives, and whether it is well."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse
from starlette.responses import Response

from watchword.errors import StoreError
from watchword.web.visit import visit

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def healthz() -> Response:
    """The process lives and its loop turns."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
async def readyz(request: Request) -> Response:
    """Whether the database answers and an edit is in use; else what is wrong, a line each."""
    try:
        found = await visit(request)
    except StoreError as error:
        return PlainTextResponse(f"{error}\n", 503)
    refused = found.needs.refused if found.needs else None
    if refused is not None:
        said = f"an edit of the configuration is not in use: {refused.reason}\n"
        return PlainTextResponse(said, 503)
    return PlainTextResponse("ok\n")
