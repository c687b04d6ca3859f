"""`watchword review make`."""

from __future__ import annotations

import asyncio
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from watchword.cli.render.out import echo, plural


def make(
    context: typer.Context,
    stories: Annotated[
        list[int] | None,
        typer.Argument(
            metavar="[STORY…]",
            help="Their numbers in the wanted order, as `story list` shows them; none: the widest.",
        ),
    ] = None,
    since: Annotated[
        str, typer.Option(help="Stories that began since then: 12h, 3d, yesterday, or a time.")
    ] = "24h",
    line: Annotated[
        list[str] | None, typer.Option(help='A line below a story: "12=See our note."')
    ] = None,
    intro: Annotated[str, typer.Option(help="A word before all of them.")] = "",
    by: Annotated[str, typer.Option(help="Who makes it.")] = "",
    send: Annotated[list[str] | None, typer.Option(help="A channel that gets it.")] = None,
) -> None:
    """Make a press review of what your topics had, and send it if you say so."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store, write_store
    from watchword.app.settings import configuration
    from watchword.pipeline.review import Order
    from watchword.usecases.article import parse_since
    from watchword.usecases.review import check_channels, keep, make_review, read_picks

    settings = configuration(context.obj)
    config, now = settings.config, SystemClock().now()
    channels = check_channels(config, send or ())
    order = Order(
        since=parse_since(since, now, ZoneInfo(config.timezone)),
        picks=read_picks(stories or (), line or ()),
        by=by,
        introduction=intro,
    )
    made = asyncio.run(read_store(settings, lambda rows: make_review(rows, config, order, now)))
    action = " ".join(("review make", *channels))
    number = asyncio.run(
        write_store(settings, lambda rows: keep(rows, made, channels, now), action)
    )
    left = f"; {made.left_out} left out" if made.left_out else ""
    count = plural(len(made.stories), "story", "stories")
    echo(f"Review {number}: {count}{left}. `watchword review show {number}` shows it.")
    if channels:
        echo(f"It goes to {', '.join(channels)}, as soon as the service runs and they are open.")
