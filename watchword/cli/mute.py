"""`watchword mute`: a topic or a channel is still until a time."""

from __future__ import annotations

import asyncio
import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from watchword.cli.out import FAILED, WRONG, echo, echo_json, fail
from watchword.cli.table import echo_table
from watchword.wording.moments import format_moment

if TYPE_CHECKING:
    from watchword.ports import ReadTransaction

SPANS = {"m": "minutes", "h": "hours", "d": "days"}
HINT = 'write a span ("2h", "3d"), an hour ("18:00"), a day ("2026-12-01"), or "2026-12-01 18:00"'


def mute(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="The key of a topic; none: list the mutes.")
    ] = None,
    until: Annotated[
        str, typer.Option(help='"2h", "3d", "18:00", "2026-12-01", "2026-12-01 18:00".')
    ] = "1d",
    channel: Annotated[bool, typer.Option("--channel", help="The name is a channel's.")] = False,
    off: Annotated[bool, typer.Option("--off", help="End the mute now.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """Be still about a topic (its alerts are skipped, and shown) or on a channel (they are held)."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store, write_store
    from watchword.app.settings import configuration
    from watchword.domain.channel import MuteKind

    settings, now = configuration(context.obj), SystemClock().now()
    zone = ZoneInfo(settings.config.timezone)
    if name is None:
        _show(asyncio.run(read_store(settings, lambda rows: _mutes(rows, now))), zone, as_json)
        return
    kind = MuteKind.CHANNEL if channel else MuteKind.TOPIC
    known = settings.config.channels if channel else settings.config.topics
    if name not in known:
        there = ", ".join(known) or "none"
        other = "; for a channel add --channel" if name in settings.config.channels else ""
        fail([f"{name}: no such {kind.value}; there are: {there}{other}"], WRONG)
    if off:
        if not asyncio.run(
            write_store(settings, lambda rows: rows.channels.lift(kind, name, now))
        ):
            fail([f"{name} is not muted"], FAILED)
        echo(f"{name} is muted no more.")
        return
    end = moment_of(until, now, zone)
    if end is None:
        fail([f"--until {until}: no time to come; {HINT}"], WRONG)
    asyncio.run(write_store(settings, lambda rows: rows.channels.mute(kind, name, end, now)))
    what = "are held, and come as one message after it" if channel else "are skipped"
    echo(f"{name} is muted until {_said(end, zone)}. Its alerts {what}.")


def _mutes(rows: ReadTransaction, now: datetime) -> list[tuple[str, str, datetime]]:
    from watchword.domain.channel import MuteKind

    return [
        (kind.value, name, until)
        for kind in MuteKind
        for name, until in rows.channels.muted(kind, now).items()
    ]


def _show(mutes: list[tuple[str, str, datetime]], zone: ZoneInfo, as_json: bool) -> None:
    if as_json:
        for kind, name, until in mutes:
            echo_json({"kind": kind, "name": name, "until": until})
        return
    echo_table(
        ("kind", "name", "until"),
        ((kind, name, _said(until, zone)) for kind, name, until in mutes),
        empty="Nothing is muted.",
    )


def moment_of(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment that a person means, behind `now`; None where it is none. Pure."""
    local = now.astimezone(zone)
    if found := re.fullmatch(r"([0-9]{1,4})([mhd])", text):
        return now + timedelta(**{SPANS[found[2]]: int(found[1])})
    try:
        if re.fullmatch(r"\d\d:\d\d", text):
            today = datetime.combine(local.date(), time.fromisoformat(text), tzinfo=zone)
            end = today if today > local else today + timedelta(days=1)
        elif re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            end = datetime.combine(date.fromisoformat(text), time(), tzinfo=zone)
        else:
            end = datetime.fromisoformat(text)
            end = end if end.tzinfo else end.replace(tzinfo=zone)
    except ValueError:
        return None
    return end if end > now else None


def _said(moment: datetime, zone: ZoneInfo) -> str:
    return f"{format_moment(moment, zone)} ({zone.key})"
