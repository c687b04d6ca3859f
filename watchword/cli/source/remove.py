"""`watchword source remove`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo, plural


def remove(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="The source's key in the configuration.")],
) -> None:
    """Take a source out of the configuration; what stands there else, comments too, stays."""
    from watchword.app.parts import has_database, read_store
    from watchword.app.settings import remove_source, store_location

    files, is_in_pack = remove_source(context.obj, key)
    echo(f"Removed {key} from {', '.join(map(str, files))}.")
    if is_in_pack:
        echo("A pack has it too, and it is watched as the pack has it.")
    location = store_location(context.obj)
    if not has_database(location):
        return
    use = asyncio.run(read_store(location, lambda rows: rows.views.source(key)))
    if use.articles:
        echo(f"{plural(use.articles, 'article')} of it and their alerts are kept.")
    if use.unjudged or use.waiting:
        unjudged, waiting = plural(use.unjudged, "article"), plural(use.waiting, "alert")
        echo(f"Still on their way: {unjudged} to be judged, {waiting} to be sent. They go on.")
