"""*Outputs*: secret addresses for feed readers are made and revoked here, and read without a sign-in."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from watchword.contract.output import CONTENT_TYPES, WRITERS, OutputFormat
from watchword.usecases.output import (
    MadeOutput,
    check_output,
    list_outputs,
    make_output,
    read_output,
    revoke_output,
)
from watchword.web.pages.search import MAX_QUERY
from watchword.web.stories import topic_name
from watchword.web.visit import Visit, visit

router = APIRouter(include_in_schema=False)


@router.get("/output/{secret}/{format}")
async def read(request: Request, secret: str, format: OutputFormat) -> Response:
    """An output in one of its formats; 304 where it is as the reader has it (RFC 9110, section 13)."""
    found = await visit(request, asks=False)
    address = str(request.url.replace(query=""))
    output = await found.read(lambda rows: read_output(rows, found.config, secret, address))
    body = WRITERS[format](output).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Content-Type": CONTENT_TYPES[format],
    }
    known = request.headers.get("if-none-match", "")
    if tag in (one.strip().removeprefix("W/") for one in known.split(",")):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers)


@router.get("/outputs")
async def outputs(request: Request, topic: Annotated[str, Query()] = "") -> Response:
    """The page. `topic`: the one that is chosen in the form."""
    return await _page(await visit(request), topic)


@router.post("/outputs")
async def make(
    request: Request,
    topic: Annotated[str, Form(max_length=200)] = "",
    query: Annotated[str, Form(max_length=MAX_QUERY)] = "",
) -> Response:
    """Make an address; this answer alone shows it."""
    found = await visit(request)
    wanted = (topic or None, " ".join(query.split()) or None)
    check_output(found.config, *wanted)
    made = await found.write(lambda rows: make_output(rows, *wanted, found.now))
    return await _page(found, topic, made, str(request.base_url).rstrip("/"))


@router.post("/outputs/revoke")
async def revoke(request: Request, output: Annotated[int, Form(ge=1, le=2**31 - 1)]) -> Response:
    """Revoke an address."""
    found = await visit(request)
    await found.write(lambda rows: revoke_output(rows, output))
    return RedirectResponse("/outputs", 303)


async def _page(
    found: Visit, topic: str, made: MadeOutput | None = None, origin: str = ""
) -> Response:
    listed = await found.read(list_outputs)
    return found.render(
        "outputs.html",
        page="topics",
        listed=listed,
        topic=topic,
        addresses=[f"{origin}{made.path}/{one.value}" for one in OutputFormat] if made else [],
        topic_name=lambda key: topic_name(found.config, key),
    )
