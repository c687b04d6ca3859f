"""*Source*: one outlet, how it is and why, its hours, feeds and manners; a guess is confirmed here."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from watchword.analysis.volume import days_before, hours_before
from watchword.app.settings import without_source, write_edit
from watchword.domain.article import ArticleFilter
from watchword.domain.config import FileEdit
from watchword.errors import ConfigurationError, NotFound
from watchword.usecases.article import list_articles
from watchword.usecases.delay import overall_delays
from watchword.usecases.source import confirm, list_sources, politeness
from watchword.web.charts import SCALE, columns, on_scale, spark
from watchword.web.pages.settings import back
from watchword.web.stories import topic_name
from watchword.web.visit import visit
from watchword.wording.languages import language_name, place_name

ARTICLES = 15
router = APIRouter(include_in_schema=False)


@router.get("/sources/{key}")
async def source(request: Request, key: str, remove: Annotated[str, Query()] = "") -> Response:
    """The page. `remove`: with what the file would say without it."""
    found = await visit(request)
    config, now = found.config, found.now
    if key not in config.sources:
        raise NotFound(f"{key}: no such source is configured")
    listed = await found.read(lambda rows: list_sources(rows, config, now))
    status = next(one for one in listed if one.key == key)
    hours = hours_before(now)
    by_hour = await found.read(lambda rows: rows.views.daily_totals(days=hours, source=key))
    days = days_before(now, found.zone)
    by_day = await found.read(lambda rows: rows.views.daily_totals(days=days, source=key))
    hosts = await found.read(lambda rows: politeness(rows, now))
    delays = await found.read(lambda rows: overall_delays(rows, now, key))
    only = ArticleFilter(source=key)
    outlets = {one: value.hints for one, value in config.sources.items()}
    articles = await found.read(
        lambda rows: list_articles(rows, outlets, limit=ARTICLES, only=only)
    )
    edit, why = await _removal(found.app.file, key) if remove else (None, "")
    return found.render(
        "source.html",
        page="sources",
        on_scale=on_scale,
        ticks=[(on_scale(seconds), name) for name, seconds in SCALE.items()],
        source=status,
        configured=config.sources[key],
        counts=by_hour,
        hours=hours,
        chart=columns([[("articles", one)] for one in by_hour], height=100),
        days=by_day,
        line=spark(by_day, None),
        hosts=[one for one in hosts if key in one.sources],
        delays=delays,
        articles=articles,
        edit=edit,
        why=why,
        topic_name=lambda key: topic_name(config, key),
        place_name=lambda code: place_name(code, found.texts.locale),
        language_name=lambda code: language_name(code, found.texts.locale),
    )


@router.post("/sources/confirm")
async def confirm_source(request: Request, source: Annotated[str, Form()]) -> Response:
    """Say that what is guessed of a source is right."""
    found = await visit(request)
    await found.write(lambda rows: confirm(rows, source, found.now))
    return RedirectResponse(back(request, "/sources"), 303)


@router.post("/sources/remove")
async def remove_source(
    request: Request, source: Annotated[str, Form()], seen: Annotated[str, Form()]
) -> Response:
    """Take a source out of the file, as it was shown. Its articles stay."""
    found = await visit(request)
    edit = await asyncio.to_thread(without_source, found.app.file, source)
    await asyncio.to_thread(write_edit, edit, seen)
    return RedirectResponse("/sources", 303)


async def _removal(file: Path, key: str) -> tuple[FileEdit | None, str]:
    """What the file would say without the source, or why it cannot be taken out."""
    try:
        return await asyncio.to_thread(without_source, file, key), ""
    except ConfigurationError as error:
        return None, "; ".join(map(str, error.problems))
