"""`watchword alert list`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from watchword.cli.render.alert import describe_ends, state_cell
from watchword.cli.render.out import echo_json, short_moment
from watchword.cli.render.table import Cell, Column, Place, Row, Section, echo_table
from watchword.cli.render.terminal import Colour
from watchword.contract import Delivery, PossibleMatch
from watchword.domain.alert import EVERY, AlertFilter
from watchword.domain.delivery import DeliveryState
from watchword.domain.match import Level
from watchword.domain.source import Hints

if TYPE_CHECKING:
    from watchword.usecases.alert import ListedAlert

TITLE = Column(head="title", least=24)
TOPIC, OUTLET = Column(head="topic", least=11), Column(head="outlet", least=8)
ADDRESS = Column(head="address", place=Place.NOWHERE)
SECTIONS = {
    "Told": (DeliveryState.SENT,),
    "Waiting": (DeliveryState.WAITING,),
    "Not told": (DeliveryState.DEAD, DeliveryState.SKIPPED, None),
}
"""What became of an alert, and the states that say so."""


def list_(
    context: typer.Context,
    topic: Annotated[str | None, typer.Option(help="Only those of this topic.")] = None,
    since: Annotated[
        str | None,
        typer.Option(help="Made since then: 2h, 3d, yesterday, 2026-11-24, or with a time."),
    ] = None,
    channel: Annotated[str | None, typer.Option(help="Only those for this channel.")] = None,
    state: Annotated[
        DeliveryState | None, typer.Option(help="Only those in this state on a channel.")
    ] = None,
    deliveries: Annotated[
        bool, typer.Option(help="Each alert's end on each channel, or its reason.")
    ] = False,
    level: Annotated[
        Level, typer.Option(help="possible: what alerts nobody, and may be worth a look.")
    ] = Level.ALERT,
    most: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """The newest alerts, what was not told apart; with --deliveries what became of each."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import outlets, store_location, unknown_name
    from watchword.usecases.alert import list_alerts, list_deliveries, list_possible
    from watchword.usecases.article import parse_since

    location = store_location(context.obj)
    begin = (
        parse_since(since, SystemClock().now(), ZoneInfo(location.timezone))
        if since is not None
        else None
    )
    only = AlertFilter(topic=topic, since=begin, channel=channel, state=state)
    zone, known = location.timezone, outlets(context.obj)
    nothing = unknown_name(context.obj, topic=topic, channel=channel)
    if only != EVERY:
        nothing = nothing or "Nothing that was asked for; without options there may be."
    if level is Level.POSSIBLE:
        job = read_store(location, lambda rows: list_possible(rows, known, limit=most, only=only))
        perhaps = asyncio.run(job)
        echo_json(*perhaps) if as_json else _show_possible(perhaps, zone, nothing)
    elif deliveries:
        ends = asyncio.run(
            read_store(location, lambda rows: list_deliveries(rows, limit=most, only=only))
        )
        echo_json(*ends) if as_json else _show_deliveries(ends, zone, nothing)
    else:
        alerts = asyncio.run(
            read_store(location, lambda rows: list_alerts(rows, limit=most, only=only))
        )
        if as_json:
            echo_json(*(one.to_json_line(known) for one in alerts))
        else:
            _show(alerts, known, zone, nothing)


def _show(
    alerts: Iterable[ListedAlert], known: Mapping[str, Hints], zone: str, empty: str
) -> None:
    echo_table(
        (
            "",
            "id",
            "at",
            TOPIC,
            OUTLET,
            "lang",
            TITLE,
            ADDRESS,
            Column(head="what became of it", place=Place.BELOW),
        ),
        _rows(alerts, known, zone),
        empty=empty or "No alerts yet.",
        zone=zone,
    )


def _rows(
    alerts: Iterable[ListedAlert], known: Mapping[str, Hints], zone: str
) -> Iterator[Row | Section]:
    """The alerts by what became of them, the newest of each first."""
    every = [(one, one.to_json_line(known)) for one in alerts]
    for name, states in SECTIONS.items():
        those = [(one, line) for one, line in every if one.state in states]
        if those:
            yield Section(name)
        for one, line in those:
            # Under "Told" stands what one channel has: the others wait, or lost it, or left it out.
            ends = [end for end in one.deliveries if end.state is not DeliveryState.SENT]
            said = describe_ends(ends, zone) if one.deliveries else "no channel was to be told"
            yield (
                state_cell(one.state or DeliveryState.SKIPPED),
                str(line.id),
                short_moment(line.created_at, zone),
                line.topic,
                line.outlet or "–",
                line.language or "–",
                Cell(
                    line.title, Colour.STILL if name == "Not told" else Colour.NONE, line.url or ""
                ),
                line.url or "",
                said,
            )


def _show_possible(matches: Iterable[PossibleMatch], zone: str, empty: str) -> None:
    echo_table(
        (
            "article",
            "found",
            TOPIC,
            OUTLET,
            "lang",
            TITLE,
            ADDRESS,
            Column(head="why", place=Place.BELOW),
        ),
        (
            (
                str(one.article),
                short_moment(one.found_at, zone),
                one.topic,
                one.outlet,
                one.language or "–",
                Cell(one.title, address=one.url),
                one.url,
                ", ".join(one.reasons) or "–",
            )
            for one in matches
        ),
        empty=empty or "Nothing is possible only.",
        zone=zone,
    )


def _show_deliveries(deliveries: Iterable[Delivery], zone: str, empty: str) -> None:
    echo_table(
        (
            "",
            "alert",
            Column(head="channel", least=12),
            "state",
            "tries",
            "due or sent",
            Column(head="reason", place=Place.BELOW),
        ),
        (
            (
                state_cell(delivery.state, delivery.attempts),
                str(delivery.alert),
                delivery.channel,
                Cell(delivery.state.value, state_cell(delivery.state, delivery.attempts).colour),
                str(delivery.attempts),
                short_moment(delivery.sent_at or delivery.due_at, zone),
                delivery.reason or "–",
            )
            for delivery in deliveries
        ),
        empty=empty or "No deliveries yet.",
        zone=zone,
    )
