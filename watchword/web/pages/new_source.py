"""A source is added by its address: what is found there is shown, and written when somebody says so."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from watchword.app.settings import new_source, write_edit
from watchword.domain.config import FileEdit
from watchword.domain.discovery import NOTHING, Discovery
from watchword.errors import ConfigurationError, Conflict, InvalidRequest
from watchword.usecases.discovery import FoundSource, found_source
from watchword.web.visit import Visit, visit

KEYS = ("name", "url", "feeds", "country", "language", "timezone", "cadence")
"""What a page may write of a source, in this order. A subscription is written in the file."""
MAX_ADDRESS = 2000
router = APIRouter(include_in_schema=False)


@router.get("/source")
async def ask(request: Request) -> Response:
    """The form."""
    return await _page(await visit(request), "")


@router.post("/source/find")
async def find(request: Request) -> Response:
    """What can be watched at an address; it asks the site, as the service asks others."""
    found = await visit(request)
    address = str((await request.form()).get("address", ""))[:MAX_ADDRESS].strip()
    try:
        answer = await found.app.discover(address)
    except InvalidRequest as error:
        return await _page(found, address, "; ".join(error.problems))
    source = found_source(answer, found.app.cadence)
    if source is None:
        return await _page(found, address, f"{address}: {NOTHING}")
    return await _page(found, address, answer=answer, source=source)


@router.post("/source")
async def watch(request: Request) -> Response:
    """Write the source that was found into the configuration."""
    found = await visit(request)
    form = await request.form()
    try:
        values = source_values(str(form.get("values", "")))
        key, edit = await asyncio.to_thread(new_source, found.app.file, values)
        await asyncio.to_thread(write_edit, edit, str(form.get("seen", "")))
    except ConfigurationError as error:
        said = "; ".join(map(str, error.problems))
        return await _page(found, str(form.get("address", "")), said)
    except Conflict as error:
        return await _page(found, str(form.get("address", "")), str(error), status=409)
    return RedirectResponse(f"/sources?added={quote(key)}", 303)


def source_values(text: str) -> dict[str, Any]:
    """The keys of a source that a form brings. Raises InvalidRequest for anything else."""
    try:
        given = json.loads(text)
    except ValueError:
        given = None
    feeds = given.get("feeds") if isinstance(given, dict) else None
    if not isinstance(feeds, list) or not feeds or not all(map(_is_feed, feeds)):
        raise InvalidRequest("the form has no feed")
    return {key: given[key] for key in KEYS if key in given}


def _is_feed(value: object) -> bool:
    """Whether it is an address, or a table with one; the schema judges the rest."""
    address = value.get("url") if isinstance(value, dict) else value
    return isinstance(address, str)


async def _page(
    found: Visit,
    address: str,
    wrong: str = "",
    *,
    answer: Discovery | None = None,
    source: FoundSource | None = None,
    status: int = 400,
) -> Response:
    """`status`: of HTTP, where something is wrong."""
    keys: Mapping[str, Any] = source.keys() if source else {}
    edit: FileEdit | None = None
    if source:
        try:
            _, edit = await asyncio.to_thread(new_source, found.app.file, keys)
        except ConfigurationError as error:
            wrong = "; ".join(map(str, error.problems))
    return found.render(
        "new_source.html",
        status if wrong else 200,
        page="sources",
        address=address,
        wrong=wrong,
        answer=answer,
        source=source,
        values=json.dumps(keys, ensure_ascii=False),
        edit=edit,
    )
