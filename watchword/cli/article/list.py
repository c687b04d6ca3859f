"""`watchword article list`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from watchword.cli.render.out import echo_json, short_moment
from watchword.cli.render.table import Cell, Column, Place, echo_table
from watchword.contract import Article
from watchword.domain.article import ArticleFilter, ArticleRecord
from watchword.domain.source import Hints


def list_(
    context: typer.Context,
    source: Annotated[str | None, typer.Option(help="Only those of this source, by key.")] = None,
    since: Annotated[
        str | None,
        typer.Option(help="Found since then: 2h, 3d, yesterday, 2026-11-24, or with a time."),
    ] = None,
    language: Annotated[str | None, typer.Option(help="Only those in this language: ja.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only those that this topic matched.")] = None,
    most: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 50,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSON Lines, as `export` prints them.")
    ] = False,
) -> None:
    """The newest articles, with the topics that matched them."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import outlets, store_location, unknown_name
    from watchword.usecases.article import list_articles, parse_since

    location, known = store_location(context.obj), outlets(context.obj)
    begin = (
        parse_since(since, SystemClock().now(), ZoneInfo(location.timezone))
        if since is not None
        else None
    )
    only = ArticleFilter(source=source, since=begin, language=language, topic=topic)
    job = read_store(location, lambda rows: list_articles(rows, known, limit=most, only=only))
    found = asyncio.run(job)
    if as_json:
        echo_json(*map(Article.of, found))
        return
    if only == ArticleFilter():
        empty = "No articles yet."
    else:
        unknown = unknown_name(context.obj, source=source, topic=topic)
        empty = unknown or "No article is like that; without options there may be."
    _show(found, known, location.timezone, empty)


def _show(
    articles: Iterable[ArticleRecord], known: Mapping[str, Hints], zone: str, empty: str
) -> None:
    from watchword.usecases.source import outlet_and_language

    rows = []
    for one in articles:
        said = outlet_and_language(known, one.source, one.text.language)
        rows.append(
            (
                str(one.id),
                short_moment(one.found_at, zone),
                said["outlet"] or one.source,
                said["language"] or "–",
                ", ".join(_topics(one)) or "–",
                Cell(
                    f"{one.text.title} (guessed)" if one.guessed else one.text.title,
                    address=one.url,
                ),
                one.url,
            )
        )
    echo_table(
        (
            "id",
            "found",
            Column(head="outlet", least=8),
            "lang",
            Column(head="topics", least=8),
            Column(head="title", least=24),
            Column(head="address", place=Place.NOWHERE),
        ),
        rows,
        empty=empty,
        zone=zone,
    )


def _topics(article: ArticleRecord) -> Iterator[str]:
    """The topics that matched it; a match that is possible only says so. Pure."""
    for topic in article.topics:
        yield f"{topic} (possible)" if topic in article.possible else topic
