"""`watchword channel`: the destinations, how they are, and tried."""

from __future__ import annotations

import asyncio
import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer

from watchword.cli.out import FAILED, WRONG, echo, echo_json, fail, moment
from watchword.cli.table import echo_table
from watchword.domain.channel import Channel
from watchword.domain.config import WatchConfig
from watchword.domain.views import ChannelUse
from watchword.errors import DeliveryError

app = typer.Typer(help="Where alerts go.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """Every channel: whether it can be reached, what it tells of, and what it carried."""
    from watchword.app.parts import read_store
    from watchword.app.settings import configuration

    config = (settings := configuration(context.obj)).config
    uses = asyncio.run(read_store(settings, lambda rows: rows.views.channels()))
    lines = [
        _line(one, uses.get(one.name, ChannelUse()), config) for one in config.channels.values()
    ]
    if as_json:
        for line in lines:
            echo_json(dataclasses.asdict(line))
        return
    echo_table(
        ("", "channel", "state", "waiting", "dead", "last sent", "topics", "reason"),
        (_row(line, config.timezone) for line in lines),
        empty="No channels yet: write [channels.NAME] with a url into the configuration.",
        lead=3,
        zone=config.timezone,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLine:
    """A channel as it is listed: the JSON line has these fields."""

    channel: str
    state: str
    """`ready`, or `disabled` with the reason."""
    reason: str
    topics: tuple[str, ...]
    waiting: int
    dead: int
    last_sent_at: datetime | None


def _line(channel: Channel, use: ChannelUse, config: WatchConfig) -> ChannelLine:
    return ChannelLine(
        channel=channel.name,
        state="disabled" if channel.disabled else "ready",
        reason=channel.disabled or "",
        topics=tuple(k for k, topic in config.topics.items() if channel.name in topic.channels),
        waiting=use.waiting,
        dead=use.dead,
        last_sent_at=use.last_sent_at,
    )


def _row(line: ChannelLine, zone: str) -> tuple[str, ...]:
    return (
        "●" if line.state == "ready" else "‖",
        line.channel,
        line.state,
        str(line.waiting),
        str(line.dead),
        moment(line.last_sent_at, zone),
        ", ".join(line.topics) or "–",
        line.reason or "–",
    )


@app.command("test")
def test(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The channel's name in the configuration.")],
) -> None:
    """Send a message that says it is a test."""
    from watchword.app.service import send_test
    from watchword.app.settings import configuration

    settings = configuration(context.obj)
    channel = settings.config.channels.get(name)
    if channel is None:
        there = ", ".join(settings.config.channels) or "none"
        fail([f"{name}: no such channel; there are: {there}"], WRONG)
    if channel.disabled:
        fail([f"{name}: disabled: {channel.disabled}"], WRONG)
    try:
        asyncio.run(send_test(settings, name))
    except DeliveryError as error:
        fail([f"{name}: {error.reason}"], FAILED)
    echo(f"{name}: taken.")
