"""`watchword channel test`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import FAILED, echo, fail
from watchword.errors import DeliveryError


def test(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The channel's name in the configuration.")],
) -> None:
    """Send a message that says it is a test; what waited for a channel that failed goes out too."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import has_database, write_store
    from watchword.app.service import send_test
    from watchword.app.settings import configuration
    from watchword.usecases.channel import find_channel

    settings = configuration(context.obj)
    find_channel(settings.config, name)
    try:
        asyncio.run(send_test(settings, name))
    except DeliveryError as error:
        fail([f"{name}: {error.reason}"], FAILED)
    echo(f"{name}: taken.")
    if has_database(settings):
        now = SystemClock().now()
        if asyncio.run(
            write_store(
                settings, lambda rows: rows.channels.recover(name, now), f"channel test {name}"
            )
        ):
            echo(f"{name} failed before; what waited for it goes out.")
