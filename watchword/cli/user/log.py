"""`watchword user log`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo_json, short_moment
from watchword.cli.render.table import Column, Place, echo_table


def log(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="How many of the newest.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """Who changed what, when and from where: on the pages, by commands, and in the file."""
    from watchword.app.parts import read_store
    from watchword.app.settings import configuration
    from watchword.usecases.user import list_audit

    settings = configuration(context.obj)
    found = asyncio.run(read_store(settings, lambda rows: list_audit(rows, limit)))
    if as_json:
        echo_json(*found)
        return
    zone = settings.config.timezone
    echo_table(
        ("at", Column(head="user", least=8), "from", Column(head="what", place=Place.BELOW)),
        ((short_moment(one.at, zone), one.user or "–", one.address, one.action) for one in found),
        empty="Nobody has changed anything yet.",
        zone=zone,
    )
