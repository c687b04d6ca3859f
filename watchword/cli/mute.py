"""`watchword mute`: mute a topic or a channel until a time, end a mute, list all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from watchword.cli.render.out import echo, echo_json
from watchword.cli.render.table import Column, echo_table
from watchword.contract import Mute
from watchword.domain.channel import MuteKind
from watchword.wording.moments import format_moment


def mute(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="The key of a topic; none: list the mutes.")
    ] = None,
    until: Annotated[
        str,
        typer.Option(help='"2h", "3d", "18:00", "2026-12-01", "2026-12-01 18:00"; none: a day.'),
    ] = "1d",
    channel: Annotated[bool, typer.Option("--channel", help="The name is a channel's.")] = False,
    on: Annotated[
        str | None, typer.Option(help="The one channel on which the topic is muted; none: on all.")
    ] = None,
    off: Annotated[bool, typer.Option("--off", help="End the mute now.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """Be still about a topic (its alerts are skipped, and shown) or on a channel (they are held)."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store, write_store
    from watchword.app.settings import configuration
    from watchword.usecases import mute as usecases

    config, now = (settings := configuration(context.obj)).config, SystemClock().now()
    zone, kind = ZoneInfo(config.timezone), MuteKind.CHANNEL if channel else MuteKind.TOPIC
    where = f" --on {on}" if on else ""
    if name is None:
        mutes = asyncio.run(read_store(settings, lambda rows: usecases.list_mutes(rows, now)))
        echo_json(*mutes) if as_json else _show(mutes, zone)
    elif off:
        usecases.check_name(config, kind, name, on)
        asyncio.run(
            write_store(
                settings,
                lambda rows: usecases.lift(rows, kind, name, now, on),
                f"mute {name} --off{where}",
            )
        )
        echo(f"{name} is muted no more.")
    else:
        target = usecases.build_mute(config, kind, name, until, now, on)
        asyncio.run(
            write_store(
                settings,
                lambda rows: usecases.mute(rows, target, now),
                f"mute {name} --until {until}{where}",
            )
        )
        what = "are held, and come as one message after it" if channel else "are skipped"
        echo(f"{name} is muted until {_said(target.until, zone)}. Its alerts {what}.")


def _show(mutes: Iterable[Mute], zone: ZoneInfo) -> None:
    echo_table(
        ("kind", Column(head="name", least=12), "on", "until"),
        ((one.kind.value, one.name, one.channel or "", _end(one, zone)) for one in mutes),
        empty="Nothing is muted.",
    )


def _end(one: Mute, zone: ZoneInfo) -> str:
    return "it is lifted" if one.is_lasting else _said(one.until, zone)


def _said(moment: datetime, zone: ZoneInfo) -> str:
    return f"{format_moment(moment, zone)} ({zone.key})"
