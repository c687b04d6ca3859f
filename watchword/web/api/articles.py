"""Articles: list, show, search."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request
from pydantic import BaseModel, Field

from watchword.contract import Article, ArticleVersions, SearchHit
from watchword.contract.api import Listed
from watchword.domain.article import ArticleFilter
from watchword.usecases.article import list_articles
from watchword.usecases.article import show as show_article
from watchword.usecases.search import SearchRequest
from watchword.usecases.search import search as search_archive
from watchword.web.api.asking import (
    CURSOR,
    MAX_LIMIT,
    MAX_NUMBER,
    SINCE,
    Cursor,
    Limit,
    Number,
    Since,
    api_router,
    asked,
    begin,
    listed,
)
from watchword.web.api.stories import hints

router = api_router("articles")


class ArticleQuery(BaseModel):
    """Which articles are listed."""

    source: str | None = Field(default=None, max_length=200)
    topic: str | None = Field(default=None, max_length=200)
    language: str | None = Field(default=None, max_length=10)
    since: str | None = Field(default=None, max_length=40, description=SINCE)
    cursor: int | None = Field(default=None, ge=1, le=MAX_NUMBER, description=CURSOR)
    limit: int = Field(default=25, ge=1, le=MAX_LIMIT)


@router.get("/articles")
async def articles(request: Request, query: Annotated[ArticleQuery, Query()]) -> Listed[Article]:
    """The articles with a text, the newest first."""
    found = await asked(request)
    only = ArticleFilter(
        source=query.source,
        topic=query.topic,
        language=query.language,
        since=begin(found, query.since),
        before=query.cursor,
    )
    known, limit = hints(found), query.limit
    some = await found.read(lambda rows: list_articles(rows, known, limit=limit + 1, only=only))
    return listed(some, limit, lambda one: one.id, Article.of)


@router.get("/articles/{number}")
async def show(request: Request, number: Number) -> ArticleVersions:
    """An article with what each of its versions changed."""
    found = await asked(request)
    report = await found.read(lambda rows: show_article(rows, str(number)))
    return report.line


@router.get("/search")
async def search(
    request: Request,
    q: Annotated[
        str, Query(min_length=1, max_length=2000, description="In the language of topics.")
    ],
    since: Since = None,
    cursor: Cursor = None,
    limit: Limit = 25,
) -> Listed[SearchHit]:
    """The articles of the archive that a query finds, the newest first.

    A page ends after 10,000 articles that were read for it: it may be short and have a next one.
    """
    found = await asked(request)
    wanted = SearchRequest(query=q, since=begin(found, since), before=cursor, limit=limit)
    page = await found.read(lambda rows: search_archive(rows, found.config, wanted))
    hits = tuple(SearchHit.of(one.article, one.evidence) for one in page.hits)
    return Listed(items=hits, next=page.next_before)
