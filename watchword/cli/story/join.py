"""`watchword story join`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo


def join(
    context: typer.Context,
    story: Annotated[int, typer.Argument(help="A story's number, as `story list` shows it.")],
    other: Annotated[int, typer.Argument(metavar="STORY", help="The number of another one.")],
) -> None:
    """Make one story of two that are about one event; alerts nobody."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import write_store
    from watchword.app.settings import store_location
    from watchword.usecases import story as usecases

    location, now = store_location(context.obj), SystemClock().now()
    kept = asyncio.run(
        write_store(
            location,
            lambda rows: usecases.join(rows, story, other, now),
            f"story join {story} {other}",
        )
    )
    echo(f"Both are story {kept} now. What was sent stays as it is.")
