"""`watchword source add`."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watchword.cli.render.feed import echo_probes
from watchword.cli.render.out import echo, plural
from watchword.errors import InvalidRequest

if TYPE_CHECKING:
    from watchword.domain.discovery import Discovery
    from watchword.usecases.discovery import FoundSource


def add(
    context: typer.Context,
    addresses: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ADDRESS…]", help="Of its home page, or of its feeds."),
    ] = None,
    search: Annotated[
        str | None,
        typer.Option(help="In place of addresses: what Google News, Bing News and GDELT find."),
    ] = None,
    key: Annotated[str | None, typer.Option(help="Its key; else made of the address.")] = None,
    name: Annotated[str | None, typer.Option(help="As people know it; else as it says.")] = None,
    url: Annotated[str | None, typer.Option(help="Its home page.")] = None,
    language: Annotated[str | None, typer.Option(help="Two letters: ja.")] = None,
    country: Annotated[str | None, typer.Option(help="Two capitals: JP.")] = None,
    timezone: Annotated[str | None, typer.Option(help="An IANA name: Asia/Tokyo.")] = None,
    unasked: Annotated[
        bool, typer.Option("--unasked", help="Take the addresses for feeds, and ask nobody.")
    ] = False,
) -> None:
    """Find the best feed of a site, and write it into the configuration; comments stay.

    What a page names is asked first, then the usual places of feeds and sitemaps; a site without any is
    watched by the links of the page. Of the services of --search those are taken that answer; an article
    that they find is its outlet's.
    """
    from watchword.app.parts import is_running
    from watchword.app.settings import add_source, store_location

    if (search is None) == (not addresses):
        raise InvalidRequest("give addresses, or --search with a query")
    if search is not None:
        values = _searched(context, search, language, country)
        key = key or f"search-{re.sub(r'[^a-z0-9]+', '-', search.lower()).strip('-')[:30]}".strip(
            "-"
        )
    else:
        values = {"feeds": addresses} if unasked else _found(context, addresses or [])
    given = {
        "name": name,
        "url": url,
        "country": country,
        "language": language,
        "timezone": timezone,
    }
    values |= {k: v for k, v in given.items() if v is not None}
    order = ("name", "url", "feeds", "country", "language", "timezone", "cadence")
    chosen, file = add_source(context.obj, key, {k: values[k] for k in order if k in values})
    echo(f"Added {chosen} with {plural(len(values['feeds']), 'feed')} to {file}.")
    if is_running(store_location(context.obj)):
        echo(f"The service reads it now; `watchword source list {chosen}` says what came.")
    else:
        echo(f"Next: `watchword crawl {chosen}` reads it once.")


def _found(context: typer.Context, addresses: list[str]) -> dict[str, Any]:
    """The keys of a source with the best of each address. Raises InvalidRequest where there is none."""
    from rich.console import Console

    from watchword.app.service import discover
    from watchword.app.settings import configuration
    from watchword.domain.discovery import NOTHING
    from watchword.usecases.discovery import found_source

    settings = configuration(context.obj)
    values: dict[str, Any] = {}
    feeds: list[str | dict[str, str]] = []
    for address in addresses:
        with Console(stderr=True).status(f"Asking {address}"):
            answer = asyncio.run(discover(settings, address))
        found = found_source(answer, settings.cadence)
        _echo_found(address, answer, found)
        if found is None:
            hint = "give the address of a feed, or write rules for the page"
            raise InvalidRequest(f"{address}: {NOTHING}; {hint}")
        keys = found.keys()
        feeds += keys.pop("feeds")
        values = keys | values
    return values | {"feeds": feeds}


def _searched(
    context: typer.Context, query: str, language: str | None, country: str | None
) -> dict[str, Any]:
    """The keys of a source with the search feeds that answer. Raises InvalidRequest where none does."""
    from rich.console import Console

    from watchword.app.clock import SystemClock
    from watchword.app.service import probe
    from watchword.app.settings import configuration
    from watchword.domain.health import FeedState
    from watchword.domain.source import Hints, Source
    from watchword.usecases.discovery import search_feeds
    from watchword.wording.languages import language_name

    settings = configuration(context.obj)
    named = language_name(language) if language else ""
    feeds = search_feeds(query, language=language, country=country, language_name=named)
    hints = Hints(outlet=query, language=language, country=country, delay=settings.delay)
    source = Source(key="", hints=hints, feeds=tuple(feeds), cadence=settings.cadence)
    with Console(stderr=True).status("Asking three services"):
        found = asyncio.run(probe(settings, [source]))
    echo_probes(found, SystemClock().now(), empty="")
    taken = {one.feed for one in found if one.state is not FeedState.FAILING}
    if not taken:
        raise InvalidRequest("no service answers; what each said is above")
    tables = [
        {key: value for key, value in table.items() if value}
        for one in feeds
        if one.url in taken
        for table in [{"url": one.url, "kind": one.kind, "language": one.language}]
    ]
    return {"name": f"Search: {query}", "feeds": tables}


def _echo_found(address: str, answer: Discovery, found: FoundSource | None) -> None:
    from watchword.app.clock import SystemClock

    echo_probes(answer.probes, SystemClock().now(), empty=f"{address} names no feed.")
    if found is not None and answer.best is not None:
        echo(f"{found.name or address}: {found.feed}")
        for title in answer.best.titles:
            echo(f"  {title}")
        for fact, value in found.facts():
            echo(f"  {fact:<9}{value}")
