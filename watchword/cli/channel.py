"""`watchword channel`: the destinations, tried."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.out import FAILED, WRONG, fail, say
from watchword.errors import DeliveryError

app = typer.Typer(help="Where alerts go.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def channels() -> None:
    """A group, though it has one verb for now."""


@app.command("test")
def test(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The channel's name in the configuration.")],
) -> None:
    """Send a message that says it is a test."""
    from watchword.app import configuration, send_test

    loaded = configuration(context.obj)
    channel = loaded.wishes.channels.get(name)
    if channel is None:
        there = ", ".join(loaded.wishes.channels) or "none"
        fail([f"{name}: no such channel; there are: {there}"], WRONG)
    if channel.disabled:
        fail([f"{name}: disabled: {channel.disabled}"], WRONG)
    try:
        asyncio.run(send_test(loaded, name))
    except DeliveryError as error:
        fail([f"{name}: {error.reason}"], FAILED)
    say(f"{name}: taken.")
