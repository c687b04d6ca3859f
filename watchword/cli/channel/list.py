"""`watchword channel list`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo_json, moment, short_moment
from watchword.cli.render.table import Cell, Column, Place, Row, echo_table
from watchword.cli.render.terminal import Colour
from watchword.contract import Channel

SHAPES = {"ready": "●", "failing": "▲", "disabled": "‖"}
COLOURS = {"ready": Colour.GOOD, "failing": Colour.BAD, "disabled": Colour.STILL}


def list_(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """Every channel: whether it can be reached, what it tells of, and what it carried."""
    from watchword.app.parts import read_store
    from watchword.app.settings import configuration
    from watchword.usecases.channel import list_channels

    config = (settings := configuration(context.obj)).config
    channels = asyncio.run(read_store(settings, lambda rows: list_channels(rows, config)))
    if as_json:
        echo_json(*channels)
        return
    echo_table(
        (
            "",
            Column(head="channel", least=12),
            "state",
            "waiting",
            "dead",
            "last sent",
            Column(head="topics", least=12),
            Column(head="reason", place=Place.BELOW),
        ),
        (_row(channel, config.timezone) for channel in channels),
        empty="No channels yet: write [channels.NAME] with a url into the configuration.",
        zone=config.timezone,
    )


def _row(channel: Channel, zone: str) -> Row:
    colour = COLOURS[channel.state]
    return (
        Cell(SHAPES[channel.state], colour),
        channel.channel,
        Cell(channel.state, colour),
        str(channel.waiting),
        str(channel.dead),
        short_moment(channel.last_sent_at, zone),
        ", ".join(channel.topics) or "–",
        _reason(channel, zone),
    )


def _reason(channel: Channel, zone: str) -> str:
    if channel.failing_since is None or channel.state != "failing":
        return channel.reason or "–"
    since = f"since {moment(channel.failing_since, zone)}"
    return f"{channel.reason}; {since}, next attempt {moment(channel.retry_at, zone)}"
