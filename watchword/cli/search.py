"""`watchword search`: the archive, in the topic language."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from watchword.cli.render.out import (
    WRONG,
    echo,
    echo_err,
    echo_json,
    fail,
    marked,
    moment,
    plural,
    write,
)
from watchword.contract import SearchHit
from watchword.errors import QueryErrors

if TYPE_CHECKING:
    from watchword.domain.config import WatchConfig
    from watchword.usecases.search import Hit, SearchPage


def search(
    context: typer.Context,
    query: Annotated[
        str, typer.Argument(help="In the topic language; one that begins with - after --.")
    ],
    since: Annotated[
        str | None,
        typer.Option(help="Found since then: 2h, 3d, yesterday, 2026-11-24, or with a time."),
    ] = None,
    before: Annotated[
        int | None, typer.Option(metavar="ARTICLE", help="Go on with those before this one.")
    ] = None,
    most: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 25,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSON Lines: an article a line.")
    ] = False,
) -> None:
    """The articles of the archive that a query finds, the newest first, with the words marked."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import configuration
    from watchword.cli.topic.try_ import pointed
    from watchword.usecases.article import parse_since
    from watchword.usecases.search import SearchRequest, search

    config = (settings := configuration(context.obj)).config
    begin = (
        parse_since(since, SystemClock().now(), ZoneInfo(config.timezone))
        if since is not None
        else None
    )
    asked = SearchRequest(query=query, since=begin, before=before, limit=most)
    job = read_store(settings, lambda rows: search(rows, config, asked))
    try:
        page = asyncio.run(job)
    except QueryErrors as errors:
        fail(pointed(query, errors), WRONG)
    if as_json:
        echo_json(*(SearchHit.of(hit.article, hit.evidence) for hit in page.hits))
        if page.next_before:
            echo_err(_rest(page, config))
    else:
        _show(page, config)


def _show(page: SearchPage, config: WatchConfig) -> None:
    for hit in page.hits:
        _show_hit(hit, config)
        echo()
    if page.next_before:
        echo(_rest(page, config))
    elif not page.hits:
        echo("No article is like that.")
    if page.hits:
        echo(f"Times: {config.timezone}")


def _show_hit(hit: Hit, config: WatchConfig) -> None:
    article, evidence = hit.article, hit.evidence
    write(f"{marked(evidence.headline)}\n")
    found_at = moment(article.found_at, config.timezone)
    echo(f"{config.outlet(article.source)}, {found_at}, article {article.id}, {article.url}")
    if evidence.excerpt:
        write(f"{marked(evidence.excerpt)}\n")


def _rest(page: SearchPage, config: WatchConfig) -> str:
    """What is not shown, and how it is asked for."""
    goes_on = f"--before {page.next_before} goes on"
    if not page.is_cut:
        return f"There is more: {goes_on}."
    why = " The query requires no word, so that every one is read." if page.needs_no_word else ""
    back_to = moment(page.read_back_to, config.timezone)
    return f"{plural(page.read, 'article')} were read, back to {back_to}; {goes_on}.{why}"
