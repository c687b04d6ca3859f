"""`watchword output list`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo_json, short_moment
from watchword.cli.render.table import Column, echo_table


def list_(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """The secret addresses that were made, without their secrets."""
    from watchword.app.parts import read_store
    from watchword.app.settings import store_location
    from watchword.usecases.output import list_outputs

    location = store_location(context.obj)
    found = asyncio.run(read_store(location, list_outputs))
    if as_json:
        echo_json(*found)
        return
    echo_table(
        ("output", "made", "topic", Column(head="search", least=8)),
        [
            (
                str(one.output),
                short_moment(one.created_at, location.timezone),
                one.topic or "–",
                one.query or "–",
            )
            for one in found
        ],
        empty="No address was made yet; `watchword output add --topic KEY` makes one.",
        zone=location.timezone,
    )
