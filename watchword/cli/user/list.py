"""`watchword user list`."""

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
    """Who may sign in to the pages, as what, and in how many browsers they are signed in."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import configuration
    from watchword.usecases.user import list_users

    settings, now = configuration(context.obj), SystemClock().now()
    found = asyncio.run(read_store(settings, lambda rows: list_users(rows, now)))
    if as_json:
        echo_json(*found)
        return
    zone = settings.config.timezone
    echo_table(
        (Column(head="user", least=12), "role", "signed in", "last at"),
        (
            (one.user, one.role, str(one.sessions), short_moment(one.signed_in_at, zone))
            for one in found
        ),
        empty="No users yet: the pages ask nobody to sign in. `watchword user add NAME` adds one.",
        zone=zone,
    )
