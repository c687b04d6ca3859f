"""*Press review*: pick stories, order them, add a line; then a sheet for screen and paper, and files.

The editor keeps nothing: its form carries what is picked, until *Keep* makes a review of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, QueryParams
from starlette.responses import Response

from watchword.app.paper import KINDS, review_content, review_file
from watchword.domain.review import MAX_INTRODUCTION, MAX_LINE, MAX_NAME, Pick
from watchword.errors import InvalidRequest, NotFound
from watchword.pipeline.review import Order, list_leads
from watchword.usecases.review import (
    check_channels,
    draft,
    find_review,
    keep,
    list_reviews,
    make_review,
    send,
)
from watchword.web.visit import Visit, visit

SPANS = {"12h": timedelta(hours=12), "24h": timedelta(days=1), "3d": timedelta(days=3)}
USUAL = "24h"
BEFORE = 10
"""Reviews that were made before which are listed."""
TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
router = APIRouter(include_in_schema=False)


@router.get("/review")
async def review(request: Request, span: Annotated[str, Query()] = USUAL) -> Response:
    """The editor. `span`: the stories that began since so long ago."""
    return await _editor(await visit(request), span, QueryParams())


async def _editor(found: Visit, span: str, asked: QueryParams | FormData) -> Response:
    """The editor after what its form says."""
    config, since = found.config, found.now - SPANS.get(span, SPANS[USUAL])
    picks = read_form(asked)
    shown = await found.read(lambda rows: draft(rows, config, since, picks))
    before = await found.read(lambda rows: list_reviews(rows, BEFORE))
    leads = await found.read(lambda rows: list_leads(rows, config, since, found.now))
    return found.render(
        "review.html",
        page="",
        draft=shown,
        leads=leads,
        stories_at={
            report.url: one.story
            for one in (*shown.picked, *shown.others)
            for report in one.reports
        },
        numbers={one.story: at for at, one in enumerate(shown.picked, 1)},
        lines={one.story: one.line for one in picks or ()},
        topics=list(dict.fromkeys(one.topic for one in shown.picked)),
        span=span if span in SPANS else USUAL,
        spans=tuple(SPANS),
        intro=asked.get("intro", ""),
        by=asked.get("by", ""),
        before=before,
        most=(MAX_INTRODUCTION, MAX_LINE, MAX_NAME),
    )


@router.post("/review")
async def edit_review(request: Request, span: Annotated[str, Form()] = USUAL) -> Response:
    """Keep the review, send it on the channels that are ticked, and show it; or a button of a story."""
    found = await visit(request)
    form = await request.form()
    if form.get("do") != "keep":
        return await _editor(found, span, form)
    config, since = found.config, found.now - SPANS.get(span, SPANS[USUAL])
    channels = check_channels(config, [str(one) for one in form.getlist("channel")])
    order = Order(
        since=since,
        picks=read_form(form) or (),
        by=str(form.get("by", "")).strip(),
        introduction=str(form.get("intro", "")).strip(),
    )
    made = await found.read(lambda rows: make_review(rows, config, order, found.now))
    number = await found.write(lambda rows: keep(rows, made, channels, found.now))
    return RedirectResponse(f"/reviews/{number}", 303)


@router.get("/reviews/{number}")
async def kept_review(request: Request, number: int) -> Response:
    """A review as it was made: a sheet."""
    found = await visit(request)
    kept = await found.read(lambda rows: find_review(rows, number))
    content = review_content(kept.review, found.config, found.choices.language)
    return found.render("review_sheet.html", page="", kept=kept, content=content)


@router.get("/reviews/{number}/file{kind}")
async def review_as_file(request: Request, number: int, kind: str) -> Response:
    """A review as a file. `kind`: its ending."""
    found = await visit(request)
    if kind not in KINDS:
        raise NotFound(f"{kind}: a review is no such file")
    kept = await found.read(lambda rows: find_review(rows, number))
    job = (kept.review, found.config, found.choices.language, kind)
    body = await asyncio.to_thread(review_file, *job)
    name = f"press-review-{kept.review.made_at.astimezone(found.zone):%Y-%m-%d}{kind}"
    shown = "attachment" if kind != ".pdf" else "inline"
    headers = {"Content-Disposition": f'{shown}; filename="{name}"'}
    return Response(body, media_type=TYPES[kind], headers=headers)


@router.post("/reviews/{number}/send")
async def send_review(request: Request, number: int) -> Response:
    """Send a review on the channels that are ticked, also again."""
    found = await visit(request)
    form = await request.form()
    channels = check_channels(found.config, [str(one) for one in form.getlist("channel")])
    await found.write(lambda rows: send(rows, number, channels, found.now))
    return RedirectResponse(f"/reviews/{number}", 303)


def read_form(form: QueryParams | FormData) -> Sequence[Pick] | None:
    """The picks of the editor in their order, after the button that was pressed. Pure.

    None: the editor was just opened. Raises InvalidRequest.
    """
    if "story" not in form and "pick" not in form and "out" not in form:
        return () if "edited" in form else None
    order = [_number(one) for one in form.getlist("story")]
    lines = {one: str(form.get(f"line-{one}", "")).strip() for one in order}
    pressed = {name: form[name] for name in ("up", "down", "out", "pick") if name in form}
    moved = move(order, {name: _number(one) for name, one in pressed.items()})
    return [Pick(story=one, line=lines.get(one, "")) for one in moved]


def move(order: Sequence[int], pressed: Mapping[str, int]) -> Sequence[int]:
    """The order after a button: `up`, `down`, `out` or `pick`, with the story that it names. Pure."""
    moved = list(dict.fromkeys(order))
    for name, story in pressed.items():
        if name == "pick":
            moved += [story] if story not in moved else []
        elif story in moved:
            at = moved.index(story)
            moved.remove(story)
            if name != "out":
                moved.insert(max(at - 1, 0) if name == "up" else at + 1, story)
    return moved


def _number(text: object) -> int:
    if not isinstance(text, str) or not text.isdecimal() or len(text) > 18:
        raise InvalidRequest(f"{text}: is no number of a story")
    return int(text)
