"""*Search*: the archive in the language of topics, the newest first."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from watchword.errors import QueryErrors
from watchword.usecases.search import PAGE, SearchPage, SearchRequest
from watchword.usecases.search import search as search_archive
from watchword.web.stories import topic_name
from watchword.web.visit import visit
from watchword.wording.languages import place_name

SPANS = {"1d": timedelta(days=1), "7d": timedelta(days=7), "30d": timedelta(days=30)}
MAX_QUERY = 2000
"""Characters."""
router = APIRouter(include_in_schema=False)


@router.get("/search")
async def search(
    request: Request,
    q: Annotated[str, Query(max_length=MAX_QUERY)] = "",
    since: Annotated[str, Query()] = "",
    before: Annotated[int | None, Query()] = None,
) -> Response:
    """The page. `q`: the query. `since`: how far back. `before`: only articles with a lower number."""
    found = await visit(request)
    config, query = found.config, q.strip()
    page: SearchPage | None = None
    mistake = ""
    if query:
        begin = found.now - SPANS[since] if since in SPANS else None
        asked = SearchRequest(query=query, since=begin, before=before, limit=PAGE)
        try:
            page = await found.read(lambda rows: search_archive(rows, config, asked))
        except QueryErrors as errors:
            mistake = "; ".join(str(one) for one in errors.errors)
    return found.render(
        "search.html",
        page="search",
        query=query,
        since=since if since in SPANS else "",
        spans=SPANS,
        before=before,
        found=page,
        mistake=mistake,
        topic_name=lambda key: topic_name(config, key),
        place_name=lambda code: place_name(code, found.texts.locale),
    )
