"""`watchword source add`."""

from __future__ import annotations

import asyncio
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
        list[str],
        typer.Argument(metavar="ADDRESS…", help="Of its home page, or of its feeds."),
    ],
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
    watched by the links of the page.
    """
    from watchword.app.parts import is_running
    from watchword.app.settings import add_source, store_location

    values = {"feeds": addresses} if unasked else _found(context, addresses)
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


def _echo_found(address: str, answer: Discovery, found: FoundSource | None) -> None:
    from watchword.app.clock import SystemClock

    echo_probes(answer.probes, SystemClock().now(), empty=f"{address} names no feed.")
    if found is not None and answer.best is not None:
        echo(f"{found.name or address}: {found.feed}")
        for title in answer.best.titles:
            echo(f"  {title}")
        for fact, value in found.facts():
            echo(f"  {fact:<9}{value}")
