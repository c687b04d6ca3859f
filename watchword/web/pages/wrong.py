"""*Wrong match*: an alert that should not have been, and what would keep such a one out."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from watchword.app.settings import edit_topic, write_edit
from watchword.domain.config import FileEdit
from watchword.errors import ConfigurationError, Conflict, InvalidRequest
from watchword.usecases import explanation
from watchword.usecases.explanation import WrongReport, mark_wrong
from watchword.web.stories import topic_name
from watchword.web.visit import Visit, visit

DAYS, MAX_QUERY = 30, 2000
"""How far back is looked for what else would be lost; characters."""
router = APIRouter(include_in_schema=False)


@router.get("/alerts/{number}/wrong")
async def look_at_alert(
    request: Request, number: int, exclude: Annotated[str, Query(max_length=MAX_QUERY)] = ""
) -> Response:
    """The page. `exclude`: what shall be kept out, in place of the headline."""
    found = await visit(request)
    return await _page(found, number, exclude.strip())


@router.post("/alerts/{number}/wrong")
async def keep_out(
    request: Request,
    number: int,
    seen: Annotated[str, Form()] = "",
    exclude: Annotated[str, Form(max_length=MAX_QUERY)] = "",
) -> Response:
    """Write what was shown, and take the alert out of what was not sent yet; shows its story."""
    found = await visit(request)
    report = await _report(found, number, exclude.strip())
    try:
        edit = await asyncio.to_thread(_edit, found, report)
        if edit.lines:
            await asyncio.to_thread(write_edit, edit, seen)
    except (ConfigurationError, Conflict) as error:
        status = 409 if isinstance(error, Conflict) else 400
        return await _page(found, number, exclude.strip(), str(error), status)
    await found.write(lambda rows: mark_wrong(rows, report.detail, found.now))
    return RedirectResponse(f"/stories/{report.detail.story}", 303)


async def _report(found: Visit, number: int, exclude: str) -> WrongReport:
    config, since = found.config, found.now - timedelta(days=DAYS)
    return await found.read(
        lambda rows: explanation.wrong(rows, number, config, since, exclude or None)
    )


def _edit(found: Visit, report: WrongReport) -> FileEdit:
    values = {} if report.exclude is None else {"exclude": report.exclude}
    added = {} if report.is_listed else {"must_not_match": [report.sentence]}
    return edit_topic(found.app.file, report.detail.topic, values, added)[1]


async def _page(
    found: Visit, number: int, exclude: str, wrong: str = "", status: int = 200
) -> Response:
    """`wrong`: why nothing was written."""
    try:
        report = await _report(found, number, exclude)
    except InvalidRequest as error:
        wrong, status = "; ".join(error.problems), 400
        report = await _report(found, number, "")
    edit: FileEdit | None = None
    try:
        edit = await asyncio.to_thread(_edit, found, report)
    except ConfigurationError as error:
        wrong = wrong or "; ".join(map(str, error.problems))
    return found.render(
        "wrong.html",
        status,
        page="now",
        number=number,
        report=report,
        exclude=exclude,
        trial=None if isinstance(report.trial, str) else report.trial,
        untried=report.trial if isinstance(report.trial, str) else "",
        wrong=wrong,
        edit=edit,
        days=DAYS,
        topic_name=lambda key: topic_name(found.config, key),
    )
