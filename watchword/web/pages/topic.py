"""The editor of a topic: looked at while it is typed, written when its writer says so."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from watchword.app.settings import seen_of_topic, write_edit
from watchword.domain.backtest import Comparison
from watchword.domain.config import FileEdit
from watchword.errors import ConfigurationError, Conflict
from watchword.matching.boxes import Boxes, query_of_words, words_of_query
from watchword.usecases.topic import find_topic
from watchword.usecases.topic_look import BACK, TopicLook, try_topic
from watchword.web.charts import Columns, columns
from watchword.web.draft import Draft, edit_of, trial_of
from watchword.web.visit import Visit, visit

MAX_TEXT = 20_000
"""Characters of a query, or of the sentences that are added."""
router = APIRouter(include_in_schema=False)


async def draft_of(request: Request) -> Draft:
    """The form of a request."""
    form = await request.form()

    def text(name: str) -> str:
        return str(form.get(name, ""))[:MAX_TEXT]

    boxes = Boxes(all_of=text("all_of"), any_of=text("any_of"), none_of=text("none_of"))
    made = query_of_words(boxes.all_of, boxes.any_of, boxes.none_of)
    query = " ".join(text("query").split())
    if made and ("words" in form or not query):  # else the query is the truth
        query = made
    return Draft(
        key=text("key"),
        name=" ".join(text("name").split()),
        query=query,
        boxes=words_of_query(query) if query else boxes,
        urgent=" ".join(text("urgent").split()),
        must_match=text("must_match"),
        must_not_match=text("must_not_match"),
        alert=tuple(str(one) for one in form.getlist("alert")),
    )


@router.get("/topic")
async def open_topic(
    request: Request,
    key: Annotated[str, Query()] = "",
    query: Annotated[str, Query(max_length=2000)] = "",
) -> Response:
    """The editor, on a topic, or for a new one: with a query that was searched for, or empty."""
    found = await visit(request)
    boxes = words_of_query(query) if query else Boxes()
    draft = Draft(key="", query=query, boxes=boxes, alert=tuple(found.config.channels)[:1])
    if key:
        topic = find_topic(found.config, key)
        draft = Draft(
            key=key,
            name=topic.name,
            query=topic.query,
            boxes=words_of_query(topic.query),
            urgent=topic.urgent or "",
            alert=topic.channels,
        )
    return await _page(found, draft)


@router.post("/topic/look")
async def look_again(request: Request) -> Response:
    """The editor again, with what the draft would have found; a part of it where htmx asks."""
    found = await visit(request)
    draft = await draft_of(request)
    if "hx-request" in request.headers:
        return found.render("looked.html", **await _looked(found, draft))
    return await _page(found, draft)


@router.post("/topic")
async def write_topic(request: Request) -> Response:
    """Write the draft, unless it is wrong or the file was changed meanwhile; shows the topics."""
    found = await visit(request)
    draft = await draft_of(request)
    seen = str((await request.form()).get("seen", ""))
    try:
        key, edit = await asyncio.to_thread(edit_of, found.app, draft)
        await asyncio.to_thread(write_edit, edit, seen)
    except ConfigurationError as error:
        return await _page(found, draft, [str(one) for one in error.problems], 400)
    except Conflict as error:
        return await _page(found, draft, [str(error)], 409)
    return RedirectResponse(f"/topics?topic={quote(key)}&written=1", 303)


async def _page(
    found: Visit, draft: Draft, wrong: Sequence[str] = (), status: int = 200
) -> Response:
    """`wrong`: why it was not written."""
    known = found.config.topics.get(draft.key)
    return found.render(
        "topic.html",
        status,
        page="topics",
        draft=draft,
        known=known,
        wrong=wrong,
        **await _looked(found, draft),
    )


async def _looked(found: Visit, draft: Draft) -> dict[str, object]:
    """What the part of the page shows that changes while the draft is typed."""
    config, now = found.config, found.now
    trial = trial_of(config, draft)
    looked = await found.read(lambda rows: try_topic(rows, config, trial, now))
    edit: FileEdit | None = None
    why = seen = ""
    try:
        if draft.query and not looked.mistakes:
            _, edit = await asyncio.to_thread(edit_of, found.app, draft)
        else:
            # Who writes what comes next without another look has looked at the file all the same.
            seen = await asyncio.to_thread(seen_of_topic, found.app.file, draft.key)
    except ConfigurationError as error:
        why = "; ".join(str(one) for one in error.problems)
    return {
        "looked": looked,
        "seen": edit.seen if edit else seen,
        "chart": _chart(looked, found),
        "edit": edit,
        "why": why,
        "Comparison": Comparison,
    }


def _chart(looked: TopicLook, found: Visit) -> tuple[Columns, list[date]] | None:
    """Hits a day; None: there is nothing to draw."""
    if looked.found is None or not looked.found.all.hits:
        return None
    today = found.now.astimezone(found.zone).date()
    asked = looked.since.astimezone(found.zone).date() if looked.since else None
    span = (today - asked).days + 1 if asked else BACK.days
    days = [today - timedelta(days=back) for back in reversed(range(span))]
    counts = [[("hits", looked.found.days.get(day, 0))] for day in days]
    return columns(counts, height=110), days
