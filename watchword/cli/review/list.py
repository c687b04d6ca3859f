"""`watchword review list`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo_json, short_moment
from watchword.cli.render.table import Column, echo_table


def list_(
    context: typer.Context,
    most: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """The reviews that were made, with who got them."""
    from watchword.app.parts import read_store
    from watchword.app.settings import store_location
    from watchword.usecases.review import list_reviews

    location = store_location(context.obj)
    found = asyncio.run(read_store(location, lambda rows: list_reviews(rows, most)))
    if as_json:
        echo_json(*found)
        return
    heads = (
        "id",
        "made",
        "stories",
        "by",
        Column(head="channels"),
        Column(head="first", least=24),
    )
    echo_table(
        heads,
        [
            (
                str(one.id),
                short_moment(one.made_at, location.timezone),
                str(len(one.stories)),
                one.by or "–",
                ", ".join(f"{name} ({state})" for name, state in one.sent.items()) or "–",
                one.titles[0] if one.titles else "–",
            )
            for one in found
        ],
        empty="No reviews yet: `watchword review make` makes one.",
        zone=location.timezone,
    )
