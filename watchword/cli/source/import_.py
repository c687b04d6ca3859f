"""`watchword source import`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from watchword.cli.render.feed import echo_probes, worst_first
from watchword.cli.render.out import echo, plural


def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An OPML list.")],
    unasked: Annotated[bool, typer.Option("--unasked", help="Ask none of them.")] = False,
) -> None:
    """Write a source for each new feed of an OPML list, ask each, and say what it answers."""
    from rich.console import Console

    from watchword.app.clock import SystemClock
    from watchword.app.service import probe
    from watchword.app.settings import configuration, import_opml

    report, written = import_opml(context.obj, file.read_bytes())
    for one in report:
        if one.source is None:
            echo(f"{one.feed}: is no address of the web; left out")
        elif not one.new:
            echo(f"{one.feed}: is a feed of {one.source} already")
    new = [one.source for one in report if one.new and one.source]
    echo(f"Added {plural(len(new), 'source')} to {written}." if new else "Nothing new is in it.")
    if new and not unasked:
        settings = configuration(context.obj)
        asked = [settings.config.sources[key] for key in new]
        with Console(stderr=True).status(f"Asking {plural(len(asked), 'source')}"):
            found = asyncio.run(probe(settings, asked))
        echo_probes(sorted(found, key=worst_first), SystemClock().now(), empty="")
