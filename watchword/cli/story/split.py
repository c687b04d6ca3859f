"""`watchword story split`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo, plural


def split(
    context: typer.Context,
    which: Annotated[
        str, typer.Argument(metavar="ARTICLE|URL", help="An article's number or address.")
    ],
) -> None:
    """Take an article and its copies out of a story that they do not belong to; alerts nobody."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store, write_store
    from watchword.app.settings import normalized, store_location
    from watchword.usecases import story as usecases

    location, now = store_location(context.obj), SystemClock().now()
    job = read_store(location, lambda rows: usecases.find_article(rows, which, normalized))
    article = asyncio.run(job)
    made = asyncio.run(
        write_store(
            location, lambda rows: usecases.split(rows, article, now), f"story split {article}"
        )
    )
    numbers = ", ".join(map(str, made.articles))
    echo(f"Story {made.story}: {plural(len(made.articles), 'article')} ({numbers}).")
    echo(f"Nothing of it joins story {made.old} again by itself. What was sent stays as it is.")
