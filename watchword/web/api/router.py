"""All routes of the API, and the OpenAPI that says what they take and answer."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter
from starlette.responses import JSONResponse, Response

from watchword.contract.api import Problem
from watchword.web.api import (
    alerts,
    articles,
    channels,
    events,
    outputs,
    sources,
    state,
    stories,
    story_notes,
    tokens,
    topics,
)
from watchword.web.api.asking import ERRORS
from watchword.web.problems import API, MEDIA_TYPE

ABOUT = """What the pages of Watchword do, for programs. Each change needs a bearer token, or on this
machine without users the header `X-Watchword`, with any value. Times are ISO 8601 with their offset.
An error is `application/problem+json` (RFC 9457); its `detail` says what would be right."""
router = APIRouter(prefix=API)
PARTS = (
    state,
    stories,
    story_notes,
    alerts,
    articles,
    topics,
    sources,
    channels,
    outputs,
    tokens,
    events,
)
ROUTERS = (router, *(part.router for part in PARTS))


@router.get("/openapi.json", include_in_schema=False)
async def openapi() -> Response:
    """The API in OpenAPI 3.1."""
    return JSONResponse(description())


def description() -> dict[str, Any]:
    """The OpenAPI of all routes; every error of them is a problem. Pure."""
    found = get_openapi(
        title="Watchword",
        version=version("watchword"),
        openapi_version="3.1.0",
        description=" ".join(ABOUT.split()),
        routes=[route for part in PARTS for route in part.router.routes],
    )
    schemas = found["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = TypeAdapter(Problem).json_schema(mode="serialization")
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in found["paths"].values():
        for operation in path.values():
            answers = operation["responses"]
            answers.pop("422", None)
            for status in ERRORS:
                answers[str(status)]["content"] = content
    found["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    found["security"] = [{"token": []}, {}]
    return found
