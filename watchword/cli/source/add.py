"""`watchword source add`."""

from __future__ import annotations

from typing import Annotated

import typer

from watchword.cli.render.out import echo, plural


def add(
    context: typer.Context,
    feeds: Annotated[list[str], typer.Argument(metavar="FEED…", help="Addresses of its feeds.")],
    key: Annotated[
        str | None,
        typer.Option(help="Its key; else made of the address, with a number if it is taken."),
    ] = None,
    name: Annotated[str | None, typer.Option(help="As people know it.")] = None,
    url: Annotated[str | None, typer.Option(help="Its home page.")] = None,
    language: Annotated[str | None, typer.Option(help="Two letters: ja.")] = None,
    country: Annotated[str | None, typer.Option(help="Two capitals: JP.")] = None,
    timezone: Annotated[str | None, typer.Option(help="An IANA name: Asia/Tokyo.")] = None,
) -> None:
    """Write a source into the configuration; what stands there, comments too, stays."""
    from watchword.app.settings import add_source

    given = {
        "name": name,
        "url": url,
        "feeds": feeds,
        "country": country,
        "language": language,
        "timezone": timezone,
    }
    chosen, file = add_source(context.obj, key, {k: v for k, v in given.items() if v is not None})
    echo(f"Added {chosen} with {plural(len(feeds), 'feed')} to {file}.")
    echo(f"Next: `watchword crawl {chosen}` reads it once.")
