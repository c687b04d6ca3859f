"""`watchword source show`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.feed import echo_feeds
from watchword.cli.render.out import echo, plural


def show(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="The source's key in the configuration.")],
) -> None:
    """One source: each of its feeds, its state, since when, and its last error."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import outlets, store_location
    from watchword.usecases.source import list_feeds

    location, now = store_location(context.obj), SystemClock().now()
    feeds = asyncio.run(read_store(location, lambda rows: list_feeds(rows, now, key=key)))
    hints = outlets(context.obj).get(key)
    known = (hints.language, hints.country, hints.timezone) if hints else ()
    said = ", ".join(one for one in known if one)
    name = f"{hints.outlet}, " if hints and hints.outlet != key else ""
    echo(f"{key}: {name}{plural(len(feeds), 'feed')}{f' ({said})' if said else ''}")
    echo_feeds(feeds, location.timezone, empty="No feeds.")
