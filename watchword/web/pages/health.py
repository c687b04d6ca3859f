"""What machines ask: whether the program lives, whether it does its work, and its numbers."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse
from starlette.responses import Response

from watchword.app.service import App
from watchword.errors import StoreError
from watchword.usecases.metrics import measure
from watchword.usecases.readiness import list_troubles
from watchword.web.prometheus import CONTENT_TYPE, exposition

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def healthz() -> Response:
    """The process lives and its loop turns."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
async def readyz(request: Request) -> Response:
    """Whether the program does its work; else what is wrong, a line each."""
    app: App = request.app.state.app
    now = app.clock.now()
    try:
        troubles = await app.read(lambda rows: list_troubles(rows, app.config, now))
    except StoreError as error:
        troubles = (f"the database: {error}",)
    lines = [" ".join(one.split()) for one in troubles] or ["ok"]
    return PlainTextResponse("".join(f"{one}\n" for one in lines), 503 if troubles else 200)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """The numbers of now, for Prometheus."""
    app: App = request.app.state.app
    now = app.clock.now()
    workers = await app.workers()
    seen = await app.read(lambda rows: measure(rows, app.config, now, workers))
    return Response(exposition(seen), media_type=CONTENT_TYPE)
